"""`make test`: the whole suite on SQLite, then on a real PostgreSQL what uses a database; with a real browser. Nothing
needs to be installed by hand.

Options are handed to pytest: `python tools/test.py -k roster`. `--only sqlite|postgresql` runs one database.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser import find_browser
from postgresql import Server, find_servers

ROOT = Path(__file__).resolve().parent.parent


def run_suite(name: str, options: list[str], variables: dict[str, str]) -> int:
    """Run pytest once with these environment variables; prints how long it took."""
    home = tempfile.mkdtemp(prefix="upmentor-test-")
    start = time.monotonic()
    workers = os.environ.get("UPMENTOR_TEST_WORKERS", "2")
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadgroup", *options]
    environment = os.environ | variables | {"UPMENTOR_TEST_HOME": home}
    print(f"== {name}", flush=True)
    try:
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"== {name}: {time.monotonic() - start:.0f} s, exit code {code}", flush=True)
    return code


def main(words: list[str]) -> int:
    """Run the suite on each database; the exit code is that of the first failing run."""
    only = ""
    if "--only" in words:
        place = words.index("--only")
        only = words[place + 1]
        del words[place : place + 2]
    variables = find_browser()
    codes = []
    if only in ("", "sqlite"):
        codes.append(run_suite("SQLite", words, variables | {"DATABASE_URL": ""}))
    if only in ("", "postgresql"):
        with Server(find_servers()[0]) as server:
            codes.append(run_suite(f"PostgreSQL {server.version}", words, variables | {"DATABASE_URL": server.url}))
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
