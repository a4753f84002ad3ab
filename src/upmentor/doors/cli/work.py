"""`upmentor work`: the background worker, one cluster for short work, one for long."""

from __future__ import annotations

import argparse
import os
from typing import Any

from upmentor.doors.cli.children import end_with_server, forks_end_with_me
from upmentor.doors.cli.prepare import load


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("work", help="run the background worker", description=__doc__)
    parser.add_argument(
        "--queue", choices=["short", "long"], default="short", help="which work to take (default: short)"
    )
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Start the cluster and stay until it is stopped."""
    end_with_server()
    forks_end_with_me()
    if arguments.queue == "long":
        os.environ["Q_CLUSTER_NAME"] = "long"
    load()
    from django.core.management import call_command
    from django_q.models import Schedule

    from upmentor.doors.worker.run import tick
    from upmentor.ground.sealing import canary

    canary.check()
    if arguments.queue == "short":
        # One row in the database, however many workers start: the engine lets one of them fire it.
        Schedule.objects.get_or_create(
            name="tick",
            defaults={"func": "upmentor.doors.worker.run.tick", "schedule_type": Schedule.MINUTES, "minutes": 1},
        )
    # Work whose process was killed goes on now and not at the next full minute.
    tick()
    try:
        call_command("qcluster")
    except SystemExit as error:
        return int(error.code or 0)
    return 0
