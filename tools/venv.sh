#!/bin/sh
# Makes .venv from the hash-pinned locks: `venv.sh setup` what serving needs, `venv.sh dev` the tools of developers too.
# Safe to run again: uv leaves alone what is already right.
set -eu
LOCK=${1:-dev}
PYTHON=${PYTHON:-python3}
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Upmentor needs Python 3.11 or newer (found: $("$PYTHON" --version 2>&1 || echo none))." >&2
  exit 1
fi
if [ ! -x .venv/bin/python ]; then
  if ! "$PYTHON" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && apt-get install -qq -y --no-install-recommends python3-venv >/dev/null
      "$PYTHON" -m venv .venv
    else
      echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2
      exit 1
    fi
  fi
fi
echo "Installing Python packages ..."
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
.venv/bin/uv pip install -q --require-hashes --python .venv/bin/python -r "requirements/$LOCK.txt"
.venv/bin/uv pip install -q --no-deps --no-build-isolation --python .venv/bin/python -e .
