"""`upmentor demo`: the sample company Halden & Rowe, made when there is none, served with a sign-in for every role."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from upmentor.doors.cli.errors import Refused
from upmentor.doors.cli.prepare import prepare
from upmentor.doors.cli.sample.accounts import PASSWORD, SignIn, sign_ins
from upmentor.doors.cli.serve import add_serving, choose_address, serve, whole


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("demo", help="try Upmentor with an invented company", description=__doc__)
    add_serving(parser)
    parser.add_argument(
        "--people", type=whole(120, 100_000), default=240, help="employees of the company, 120 to 100000 (default: 240)"
    )
    parser.add_argument("--no-serve", action="store_true", help="only make the sample company")
    parser.add_argument("--accounts", action="store_true", help="list one sign-in per role and stop")
    parser.add_argument("--json", action="store_true", help="with --accounts: as JSON")
    parser.add_argument("--remove", action="store_true", help="remove the sample company; needs --yes")
    parser.add_argument("--yes", action="store_true", help="confirm the removal")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Make, list, remove or serve, as asked. Raises `Refused` with a plain sentence."""
    if arguments.remove:
        return _remove(arguments)
    serving = not (arguments.accounts or arguments.no_serve)
    if serving:
        choose_address(arguments.host, arguments.port)
    prepare()
    _create(arguments.people)
    if arguments.accounts and arguments.json:
        print(json.dumps([{"role": s.role, "login": s.login, "password": s.password} for s in sign_ins()], indent=2))
        return 0
    lines = table(sign_ins())
    if not serving:
        print(*lines, sep="\n")
        return 0
    return serve(arguments, ready=lines)


def table(accounts: Sequence[SignIn]) -> list[str]:
    """Lines of an aligned table, and the password below it."""
    roles = max(len(account.role) for account in accounts)
    logins = max(len(account.login) for account in accounts)
    lines = [f"  {a.role.replace('_', ' '):<{roles}}  {a.login:<{logins}}  {a.name}, {a.about}" for a in accounts]
    return ["Sign in as", *lines, "", f"Password for all of them: {PASSWORD}", ""]


def _create(people: int) -> None:
    from django.utils import timezone

    from upmentor.doors.cli.sample.load import create_sample

    began = time.monotonic()
    sample = create_sample(at=timezone.now(), people=people, progress=_Progress())
    if sample.created:
        print(f"\rHalden & Rowe is ready: {people:,} people, {time.monotonic() - began:.1f} s.", file=sys.stderr)
    elif sample.people != people and people != 240:
        print(
            f"The sample company is there already, with {sample.people:,} people. "
            "For another size remove it first: upmentor demo --remove --yes",
            file=sys.stderr,
        )


def _remove(arguments: argparse.Namespace) -> int:
    if not arguments.yes:
        raise Refused("this removes the sample company with everything in this database; add --yes to do it")
    prepare()
    from django.utils import timezone

    from upmentor.doors.cli.sample.load import remove_sample

    people = remove_sample(at=timezone.now())
    print(f"Removed: {people:,} people and all their programmes. The next start begins with the set-up page.")
    return 0


class _Progress:
    """Says on standard error what is being done: on one line for people, a line a stage for a log file."""

    def __init__(self) -> None:
        self.stage = ""
        self.terminal = sys.stderr.isatty()

    def __call__(self, stage: str, count: int, total: int) -> None:
        share = f" {100 * count // total:3d} %" if total and count else ""
        if self.terminal:
            print(f"\r\033[K{stage}{share} …", end="", file=sys.stderr, flush=True)
        elif stage != self.stage:
            print(f"{stage} …", file=sys.stderr, flush=True)
        self.stage = stage
