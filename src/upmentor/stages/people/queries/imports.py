"""What the pages of an import show."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import Panel, panel_of
from upmentor.ground.tabular import from_json_bytes
from upmentor.stages.people.models import RosterImport
from upmentor.stages.people.roster.fields import BY_KEY

# So many problems are corrected on the page; the others in the downloaded file.
IN_PLACE = 25
LABELS = {
    "employed": gettext_lazy("Works here"),
    "top_of_tree": gettext_lazy("No manager by design"),
    "name_missing": gettext_lazy("Name missing"),
}
LISTS = ("added", "changed", "left", "skipped", "warnings")


@dataclass(frozen=True)
class CheckPage:
    """The check as the page shows it: counts, the problems to correct, one list in full."""

    panel: Panel | None
    counts: dict[str, int]
    problems: list[dict[str, Any]]
    more_problems: int
    changes: list[tuple[str, str, Any, Any]]
    show: str
    rows: Any
    missing: list[str]
    refused: list[dict[str, str]]
    importable: int
    needs_confirmation: bool
    dates: str


def job_panel(roster: RosterImport) -> Panel | None:
    """Progress of the check or the import, while it goes on or when it failed."""
    names = {"checking": "people.check_roster", "applying": "people.apply_roster"}
    name = names.get(roster.state)
    if name is None:
        return None
    title = _("Checking the roster") if roster.state == "checking" else _("Importing people")
    job = Job.objects.filter(key=f"{name}:{roster.uid}").order_by("-id").first()
    return panel_of(job, title) if job else None


def result_of(roster: RosterImport) -> dict[str, Any] | None:
    """The kept check, or None."""
    return json.loads(zlib.decompress(bytes(roster.check_result))) if roster.check_result else None


def check_page(roster: RosterImport, *, show: str, number: str | None) -> CheckPage | None:
    """Everything for step 3; None when there is no check yet."""
    panel = job_panel(roster)
    body = result_of(roster)
    if body is None:
        if panel is None:
            return None
        return CheckPage(panel, {}, [], 0, [], "", None, [], [], 0, False, "")
    counts = {
        "added": len(body["to_add"]),
        "changed": len(body["to_change"]),
        "problems": len({problem["row"] for problem in body["problems"]}),
        "warnings": len(body["warnings"]),
        "left": len(body["leavers"]),
        "skipped": len(body["skipped"]),
        "unchanged": body["unchanged"],
    }
    alike = grouped(body["problems"])
    return CheckPage(
        panel,
        counts,
        alike[:IN_PLACE],
        sum(1 + problem["others"] for problem in alike[IN_PLACE:]),
        _changes(body["to_change"][:4])[:8],
        show if show in LISTS else "",
        Paginator(_list(body, show), 25).get_page(number) if show in LISTS else None,
        body["missing"],
        roster.refused_columns,
        counts["added"] + counts["changed"] + counts["left"],
        body["needs_leaver_confirmation"],
        body["dates"],
    )


def grouped(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The problems by fix: those with the same value and the same message stand in the row where they come first, with
    `others`, the number of further rows that one correction may mend too."""
    first: dict[tuple[str, ...], dict[str, Any]] = {}
    for problem in problems:
        # An empty cell needs another value in every row.
        row = "" if problem["found"] else str(problem["row"])
        key = (problem["field"], problem["code"], problem["found"], problem["message"], row)
        if key in first:
            first[key]["others"] += 1
        else:
            first[key] = problem | {"others": 0}
    return list(first.values())


def _changes(rows: list[list[Any]]) -> list[tuple[str, str, Any, Any]]:
    return [
        (name, _label(key), _shown(old), _shown(new)) for _row, _id, name, changes in rows for key, old, new in changes
    ]


def _label(key: str) -> str:
    return str(BY_KEY[key].label) if key in BY_KEY else str(LABELS.get(key, key))


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else value


def _list(body: dict[str, Any], show: str) -> list[tuple[Any, ...]]:
    """One list in full: (row or id, name, what)."""
    if show == "added":
        return [(row, name, department) for row, _id, name, department in body["to_add"]]
    if show == "changed":
        return [
            (row, name, "; ".join(f"{_label(key)}: {_shown(old)} → {_shown(new)}" for key, old, new in changes))
            for row, _id, name, changes in body["to_change"]
        ]
    if show == "left":
        return [(key, name, "") for key, name in body["leavers"]]
    if show == "skipped":
        return [(row, "", why) for row, why in body["skipped"]]
    return [(problem["row"], problem["column"], problem["message"]) for problem in body["warnings"]]


def options_change_the_check(roster: RosterImport, options: dict[str, bool]) -> bool:
    """Whether the choice means other people than those that were just looked at: then it is checked again first."""
    before = {key: bool(roster.options.get(key)) for key in options}
    return before["complete"] != options["complete"]


def failed_rows(roster: RosterImport) -> tuple[list[str], list[list[Any]]]:
    """Header and rows that cannot be imported, with their reasons."""
    body, table = result_of(roster) or {"problems": []}, from_json_bytes(bytes(roster.table))
    reasons: dict[int, list[str]] = {}
    for problem in body["problems"]:
        reasons.setdefault(problem["row"], []).append(f"{problem['column']}: {problem['message']}")
    rows = [[*row.cells, " ".join(reasons[row.number])] for row in table.rows if row.number in reasons]
    return [*table.header, _("Reason")], rows
