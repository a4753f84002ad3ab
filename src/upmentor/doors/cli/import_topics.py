"""`upmentor import-topics`: add topics from a CSV vocabulary, such as lists of tools or skills."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from upmentor.doors.cli.errors import Refused
from upmentor.doors.cli.prepare import prepare
from upmentor.ground.tabular.table import LIMITS


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("import-topics", help="add topics from a CSV vocabulary", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV with a column title, skill, label, topic or name")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument("--json", action="store_true", help="answer as JSON on one line")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Parse, import, answer: `{"added", "known", "problems": [{"row", "message"}]}`. Exit code 2 when no topic could
    be read."""
    if arguments.file.stat().st_size > LIMITS.upload_bytes:
        raise Refused(f"{arguments.file} is larger than {LIMITS.upload_bytes // 2**20} MB")
    content = arguments.file.read_bytes()
    prepare()
    from django.utils import timezone

    from upmentor.ground.audit.actions import SYSTEM
    from upmentor.ground.content.vocabulary_csv import parse_vocabulary_csv
    from upmentor.stages.programmes.actions import import_topics

    parsed = parse_vocabulary_csv(content)
    outcome = import_topics(parsed.rows, by=SYSTEM, at=timezone.now(), dry_run=arguments.dry_run)
    problems = [{"row": problem.row, "message": problem.message} for problem in parsed.problems]
    if arguments.json:
        print(json.dumps({"added": outcome.added, "known": outcome.known, "problems": problems}, ensure_ascii=False))
    else:
        verb = "would be added" if arguments.dry_run else "added"
        print(f"{outcome.added} topics {verb}, {outcome.known} were known.")
        for problem in problems:
            print(f"Row {problem['row']}: {problem['message']}", file=sys.stderr)
    return 0 if parsed.rows else 2
