"""The pairs of a programme and how they are, as a file. What a staff page shows, nothing more."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from upmentor.doors.desk.pairs import life_rows
from upmentor.stages.exports.contents import Contents, with_ids
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.models import Programme


def header() -> list[str]:
    """Names of the columns."""
    people = [f"{role}: {name}" for role in (_("Mentee"), _("Mentor")) for name in (_("Employee id"), _("Name"))]
    planned, held = _("Meetings planned"), _("Meetings held")
    return [*people, _("State"), held, planned, _("Last"), _("Next"), _("Agreement"), _("Goals")]


def rows(programme: Programme) -> Iterator[list[str | int]]:
    """One row a pair, live ones and those that are over, by the mentee's employee id; days as YYYY-MM-DD."""
    pairs = Pair.objects.filter(programme=programme).order_by("proposal__mentee__person__employee_id", "pk")
    done, not_done = _("Done"), _("Not done")
    for row in life_rows(pairs):
        people = [row.mentee.employee_id, row.mentee.name, row.mentor.employee_id, row.mentor.name]
        days = [day.isoformat() if day else "" for day in (row.last, row.next)]
        facts = [done if fact else not_done for fact in (row.agreed, row.goals)]
        yield [*people, row.words, row.held, row.planned, *days, *facts]


def life_contents(programme: Programme) -> Contents:
    """The list for a file."""
    return with_ids(header(), rows(programme), (0, 2), f"pairs-life-{programme.slug}")
