"""`upmentor check`: is this installation healthy? The same checks as the page Operations."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from upmentor.doors.cli.prepare import load


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("check", help="is this installation healthy?", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the checks as JSON")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Print all checks. Exit code 1 when one fails."""
    load()
    from upmentor.doors.ops.checks import run_checks

    checks = run_checks()
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        for check in checks:
            print(f"{check.state:9} {check.name}: {check.seen}" + (f" ({check.how})" if check.how else ""))
    return 1 if any(check.state == "fail" for check in checks) else 0
