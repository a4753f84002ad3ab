"""`upmentor import-roster FILE`: the same verb as the pages, for scheduled imports from an HR system."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from upmentor.doors.cli.prepare import prepare


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("import-roster", help="bring people from a CSV or XLSX file", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV or XLSX")
    parser.add_argument("--map", type=Path, metavar="MAP.toml", help="which column means what (docs/roster-files.md)")
    parser.add_argument("--complete", action="store_true", help="this is the complete list: who is missing has left")
    parser.add_argument(
        "--confirm-leavers", action="store_true", help="even if more than 5 %% of all people would leave"
    )
    parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Check and import. Exit code 0 when the import went through (rows with problems are listed), 2 for a bad file."""
    from upmentor.ground.tabular import UnreadableFile
    from upmentor.ground.tabular.table import LIMITS
    from upmentor.stages.people.roster.mapping import BadMapping

    try:
        with arguments.file.open("rb") as file:
            # One byte more than is allowed is enough to see that it is too much.
            content = file.read(LIMITS.upload_bytes + 1)
        text = arguments.map.read_text(encoding="utf-8") if arguments.map else ""
    except UnicodeDecodeError:
        print(f"upmentor import-roster: {arguments.map}: This is not UTF-8 text.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"upmentor import-roster: {error.strerror}: {error.filename}", file=sys.stderr)
        return 2
    prepare()
    from upmentor.stages.people.actions import RosterError

    try:
        result = _import(arguments, content, text)
    except (UnreadableFile, BadMapping, RosterError) as error:
        print(f"upmentor import-roster: {arguments.file}: {error}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        _tell(result, arguments.dry_run)
    return 0


def _import(arguments: argparse.Namespace, content: bytes, text: str) -> dict[str, Any]:
    from django.utils import timezone

    from upmentor.ground.audit.actions import SYSTEM
    from upmentor.stages.people import actions
    from upmentor.stages.people.roster.mapping import Mapping

    now = timezone.now()
    roster = actions.stage_roster(content, filename=arguments.file.name, by=SYSTEM, at=now)
    try:
        if text:
            actions.choose_columns(roster, Mapping.from_toml(text), by=SYSTEM, at=now)
        actions.choose_options(roster, complete=arguments.complete, confirm_leavers=arguments.confirm_leavers)
        check = actions.check_roster(roster, at=now)
        counts = {
            "added": len(check.to_add),
            "changed": len(check.to_change),
            "left": len(check.leavers),
            "skipped": len(check.skipped) + check.unchanged,
        }
        if not arguments.dry_run:
            applied = actions.apply_roster(roster, by=SYSTEM, at=now, progress=_say if sys.stderr.isatty() else None)
            counts = {key: applied[key] for key in counts}
    except BaseException:  # Ctrl-C too: whatever it was is raised again, and the staged file does not stay behind
        roster.delete()
        raise
    if arguments.dry_run:
        roster.delete()
    body = check.to_dict()
    notes = {"warnings": body["warnings"], "missing": body["missing"], "dry_run": arguments.dry_run}
    return {
        **counts,
        "problems": body["problems"],
        "refused_columns": [row["name"] for row in roster.refused_columns],
        **notes,
    }


def _say(stage: str, count: int, total: int) -> None:
    """How far it is, on a terminal."""
    print(f"\r{stage} {count} of {total}  ", end="\n" if count >= total else "", file=sys.stderr, flush=True)


def _tell(result: dict[str, Any], dry_run: bool) -> None:
    verb = "Would be" if dry_run else "Done:"
    counts = ", ".join(f"{result[key]} {key}" for key in ("added", "changed", "left", "skipped"))
    print(f"{verb} {counts}.")
    if result["refused_columns"]:
        print("Refused and not stored: " + ", ".join(result["refused_columns"]))
    for line in result["missing"]:
        print(f"Missing: {line}")
    for problem in result["problems"][:50]:
        print(f"Row {problem['row']}, {problem['column']}: {problem['message']}", file=sys.stderr)
    if len(result["problems"]) > 50:
        print(f"… and {len(result['problems']) - 50} more problems (--json lists all)", file=sys.stderr)
    if result["warnings"]:
        number = len(result["warnings"])
        print(f"{number} warning{'s' if number > 1 else ''} (--json lists all)")
