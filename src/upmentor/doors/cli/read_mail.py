"""`upmentor read-mail`: read what a calendar answered, or that a letter came back, from a file or a mail server's
pipe."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from upmentor.doors.cli.prepare import load

# What mail servers understand as "come back later" (sysexits.h); any other failure would bounce the mail.
TEMPFAIL = 75


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("read-mail", help="read a calendar's answer from a mail", description=__doc__)
    parser.add_argument("file", help="the mail as the server has it (RFC 5322); - reads the standard input")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Read one mail and say in one word what came of it. Exit code 0 for every mail, 75 when the database is away."""
    load()
    from django.db import DatabaseError
    from django.utils import timezone

    from upmentor.ground.notifications.bounces import Fate, take_report
    from upmentor.stages.meetings import replies
    from upmentor.stages.meetings.actions.replies import take_mail

    most = replies.MAIL_BYTES + 1
    if arguments.file == "-":
        raw = sys.stdin.buffer.read(most)
    else:
        with Path(arguments.file).open("rb") as stream:
            raw = stream.read(most)
    try:
        if (fate := take_report(raw, at=timezone.now())) is not Fate.OTHER:
            print(fate)
            return 0
        print(take_mail(replies.read(raw), at=timezone.now()))
    except replies.UnreadableMail as error:
        print(f"unreadable: {error}")
    except DatabaseError as error:
        print(f"upmentor read-mail: {' '.join(str(error).split())}", file=sys.stderr)
        return TEMPFAIL
    return 0
