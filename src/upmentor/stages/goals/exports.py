"""The outcomes of a programme as a file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from upmentor.stages.exports.contents import Contents
from upmentor.stages.goals.queries.outcomes import outcomes_for_staff, staff_rows
from upmentor.stages.programmes.models import Programme


def outcomes_contents(programme: Programme) -> Contents:
    """The register for a file."""
    header = [_("What it is"), _("In their words"), _("What became of it"), _("Mentee"), _("Mentor")]
    found = list(outcomes_for_staff(programme))
    rows = [[one.kind, one.text, one.state, one.mentee, one.mentor] for one in staff_rows(found)]
    people = frozenset(member.person.employee_id for one in found for member in one.pair.members.all())
    return Contents(header, rows, people, f"outcomes-{programme.slug}")
