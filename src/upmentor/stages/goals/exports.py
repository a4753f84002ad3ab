"""The outcomes of a programme as a file. Cells are made safe by `ground.tabular`."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from upmentor.ground.tabular.export import write_csv, write_xlsx
from upmentor.ground.ui.downloads import CSV, XLSX, download
from upmentor.stages.goals.queries.outcomes import outcomes_for_staff, staff_rows
from upmentor.stages.programmes.models import Programme

FORMS = {"csv": (write_csv, CSV), "xlsx": (write_xlsx, XLSX)}


def outcomes_file(programme: Programme, form: str) -> HttpResponse:
    """The download; `form` is one of `FORMS`."""
    header = [_("What it is"), _("In their words"), _("What became of it"), _("Mentee"), _("Mentor")]
    rows = [
        [one.kind, one.text, one.state, one.mentee, one.mentor] for one in staff_rows(outcomes_for_staff(programme))
    ]
    write, kind = FORMS[form]
    return download(write(header, rows), f"outcomes-{programme.slug}.{form}", kind)
