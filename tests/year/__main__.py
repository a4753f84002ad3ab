"""`python -m tests.year --weeks 52 --pairs 60 [--seed N] [--postgresql]`: figures as lines, exit code 1 when something
that must hold does not."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import secrets
import shutil
import sys
import tempfile
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the drill in a home (and on PostgreSQL a database) of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--hours", type=float, default=4.0, help="simulated hours between two looks of the worker")
    parser.add_argument("--kill", type=float, default=0.1, help="share of the worker's stretches with a kill -9")
    parser.add_argument("--leave", type=float, default=1.0, help="how much more often than usual somebody leaves")
    parser.add_argument("--minutes", type=float, default=1e9, help="end the simulated time after so many real minutes")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own")
    parser.add_argument("--keep", default="", help="folder for the database, kept afterwards")
    arguments = parser.parse_args()
    seed = secrets.randbelow(10**6) if arguments.seed is None else arguments.seed
    print(f"seed {seed}", flush=True)
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    home = arguments.keep or tempfile.mkdtemp(prefix="upmentor-year-", dir=memory)
    Path(home).mkdir(exist_ok=True)
    os.environ |= {"UPMENTOR_HOME": home, "UPMENTOR_DRILL_CLOCK": f"{home}/clock", "UPMENTOR_LOG_LEVEL": "CRITICAL"}
    os.environ["EMAIL_URL"] = ""
    try:
        with contextlib.ExitStack() as stack:
            _database(stack, arguments.postgresql)
            return _run(arguments, seed)
    finally:
        if not arguments.keep:
            shutil.rmtree(home, ignore_errors=True)


def _database(stack: contextlib.ExitStack, own_server: bool) -> None:
    """A database of its own on the server that DATABASE_URL names, or on one started for it; else SQLite."""
    if own_server:
        sys.path.insert(0, str(ROOT / "tools"))
        from postgresql import Server, find_servers

        os.environ["DATABASE_URL"] = stack.enter_context(Server(find_servers()[0])).url
    if not os.environ.get("DATABASE_URL"):
        return
    from urllib.parse import urlsplit, urlunsplit

    import psycopg

    url, name = os.environ["DATABASE_URL"], f"year_{uuid.uuid4().hex[:10]}"

    def tell(statement: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)

    tell(f'create database "{name}"')
    stack.callback(tell, f'drop database if exists "{name}" with (force)')
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _run(arguments: argparse.Namespace, seed: int) -> int:
    from tests.year.clock import load

    clock = load()
    from tests.year.drill import BEGINS

    clock.now = BEGINS
    from upmentor.doors.cli.prepare import prepare

    prepare()
    from tests.year import checks
    from tests.year.drill import Drill
    from upmentor.ground.jobs import actions

    # People's own clicks reach the worker through the rows of jobs alone.
    actions.wake = lambda job: None
    gc.collect()
    gc.freeze()
    began = time.monotonic()
    drill = Drill(
        clock,
        seed=seed,
        weeks=arguments.weeks,
        pairs=arguments.pairs,
        hours=arguments.hours,
        kill=arguments.kill,
        minutes=arguments.minutes,
        leave=arguments.leave,
        each_8_weeks=checks.SoFar(),
    )
    out = drill.run()
    print(f"{time.monotonic() - began:.0f} s")
    for line in checks.figures(out):
        print(line)
    found = checks.all_of_them(out)
    for line in found[:200]:
        print(f"VIOLATION {line}")
    print(f"{len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
