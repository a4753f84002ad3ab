"""`upmentor import-departments FILE`: head-count, joiners, leavers and engagement per department and month."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from upmentor.doors.cli.prepare import prepare


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "import-departments", help="bring monthly figures of departments from a CSV or XLSX file", description=__doc__
    )
    parser.add_argument("file", type=Path, help="CSV or XLSX (docs/department-files.md)")
    parser.add_argument("--check", action="store_true", help="check only, write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Check and import. Exit code 0 when it went through (rows with problems are listed), 2 for a bad file."""
    from upmentor.ground.tabular import UnreadableFile
    from upmentor.ground.tabular.table import LIMITS

    try:
        with arguments.file.open("rb") as file:
            content = file.read(LIMITS.upload_bytes + 1)
    except OSError as error:
        print(f"upmentor import-departments: {error.strerror}: {error.filename}", file=sys.stderr)
        return 2
    prepare()
    from upmentor.stages.people.actions import RosterError
    from upmentor.stages.people.months.check import BadFile

    try:
        result = _import(arguments, content)
    except (UnreadableFile, BadFile, RosterError) as error:
        print(f"upmentor import-departments: {arguments.file}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=2, ensure_ascii=False) if arguments.json else _told(result))
    return 0


def _import(arguments: argparse.Namespace, content: bytes) -> dict[str, Any]:
    from django.utils import timezone

    from upmentor.ground.audit.actions import SYSTEM
    from upmentor.ground.tabular import read_table
    from upmentor.stages.people.actions import departments

    now = timezone.now()
    table = read_table(content, filename=arguments.file.name)
    file = departments.check_departments(table, filename=arguments.file.name, by=SYSTEM, at=now)
    result = {key: value for key, value in file.checked.items() if key != "figures"}
    if arguments.check or not result["months"]:
        file.delete()
    else:
        departments.apply_departments(file, by=SYSTEM, at=now)
    return {**result, "checked_only": arguments.check}


def _told(result: dict[str, Any]) -> str:
    verb = "Would be" if result["checked_only"] else "Done:"
    counts = f"{result['added']} department months added, {result['changed']} changed, {result['skipped']} rows"
    lines = [f"{verb} {counts} with problems."]
    if result["refused"]:
        lines.append("Refused and not stored: " + ", ".join(name for name, _ in result["refused"]))
    lines += [
        f"Row {one['row']}, {one['column']}: “{one['value']}”; expected {one['expected']}. {one['fix']}"
        for one in result["problems"][:50]
    ]
    if len(result["problems"]) > 50:
        lines.append(f"… and {len(result['problems']) - 50} more (--json lists all)")
    return "\n".join(lines)
