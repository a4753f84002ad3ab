"""`upmentor manage`: Django's own commands (migrate, shell, makemigrations), for developers and operators."""

from __future__ import annotations

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("manage", help="run one of Django's management commands", description=__doc__)
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its options")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Hand the words to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["upmentor manage", *arguments.words])
    return 0
