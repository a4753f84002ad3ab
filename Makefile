# One place for the commands of README.md. Everything is installed into .venv and node_modules; nothing by hand.
SHELL := /bin/sh
PY := .venv/bin/python
PORT ?= 8000
export UV_SYSTEM_CERTS ?= 1
export NODE_USE_SYSTEM_CA ?= 1

.PHONY: setup serving assets demo test check bench audit screenshots lock

setup: .venv/.dev assets

# Serving needs a third of what developers need; `make demo` installs only that, unless all is there already.
serving: .venv/.setup assets

.venv/.setup: requirements/bootstrap.txt requirements/setup.txt pyproject.toml
	@sh tools/venv.sh setup
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.setup
	@sh tools/venv.sh dev
	@touch $@

assets: .venv/.setup
	@$(PY) tools/assets.py
	@$(PY) tools/messages.py

demo: serving
	@exec .venv/bin/upmentor demo --port $(PORT)

test: setup
	@$(PY) tools/test.py

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@DJANGO_SETTINGS_MODULE=upmentor.config.settings $(PY) tools/budgets.py

audit: setup
	@$(PY) -m tests.browser.walk

screenshots: setup
	@$(PY) -m tests.browser.walk --out var/screenshots

bench: setup
	@$(PY) -m benchmarks $(if $(QUICK),--quick) $(if $(SEED),--seed $(SEED))

lock:
	@for n in bootstrap base setup dask dev; do .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url requirements/$$n.in -o requirements/$$n.txt; done
