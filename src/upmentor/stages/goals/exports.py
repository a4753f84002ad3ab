"""The outcomes of a programme as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from upmentor.ground.ui.downloads import table
from upmentor.stages.goals.queries.outcomes import outcomes_for_staff, staff_rows
from upmentor.stages.programmes.models import Programme


def outcomes_file(programme: Programme, form: str) -> HttpResponse:
    """The download as `form`: "csv" or "xlsx". Raises Http404 for any other."""
    header = [_("What it is"), _("In their words"), _("What became of it"), _("Mentee"), _("Mentor")]
    rows = [
        [one.kind, one.text, one.state, one.mentee, one.mentor] for one in staff_rows(outcomes_for_staff(programme))
    ]
    return table(header, rows, f"outcomes-{programme.slug}", form)
