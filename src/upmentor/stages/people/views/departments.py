"""Monthly figures of departments: upload, check, import, undo."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.tabular import UnreadableFile, read_table
from upmentor.ground.ui import notices
from upmentor.stages.people import actions
from upmentor.stages.people.actions import departments
from upmentor.stages.people.forms.upload import UploadForm
from upmentor.stages.people.models import DepartmentImport
from upmentor.stages.people.months.check import BadFile
from upmentor.stages.people.permissions import keeps_roster, kept_department_import
from upmentor.stages.people.queries.departments import (
    SHOWN,
    department_imports,
    department_panel_of,
    figure_lines,
    refused_because,
)

DATA = "runs_and_imports"


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("People"), reverse("people:list")), (_("Departments"), reverse("people:department-imports")), (here, "")]


@access(DATA, allow=keeps_roster, methods=("GET", "POST"))
def upload(request: Request) -> HttpResponseBase:
    """Step 1: a file or pasted rows."""
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, 422)
    content, name = form.content()
    try:
        table = read_table(content, filename=name)

        def create() -> str:
            file = departments.check_departments(table, filename=name, by=request.user, at=timezone.now())
            return reverse("people:department-import", args=[file.uid])

        return once(request, create)
    except UnreadableFile as error:
        why = _(error.message) % error.parameters
    except BadFile as error:
        why = str(error)
    form.add_error("file" if form.cleaned_data["file"] else "pasted", why)
    return _upload_page(request, form, 422)


def _upload_page(request: Request, form: UploadForm, status: int = 200) -> HttpResponse:
    crumbs = [*_crumbs("")[:1], (_("Departments"), "")]
    context = {"form": form, "imports": department_imports(), "crumbs": crumbs}
    return render(request, "people/departments.html", context, status=status)


@access(DATA, allow=kept_department_import)
def one(request: Request, uid: UUID) -> HttpResponseBase:
    """What the file would change, before anything is written; then what it did."""
    file: DepartmentImport = request.scope
    undoable = file.state == file.State.APPLIED and file.undo_until and file.undo_until > timezone.now()
    context = {"file": file, "check": file.checked, "undoable": undoable, "crumbs": _crumbs(_("Check")), "most": SHOWN}
    if file.state == file.State.CHECKED:
        context |= {"panel": department_panel_of(file), "refused_because": refused_because(file)}
        context |= {"lines": figure_lines(file), "problems": file.checked["problems"][:SHOWN]}
    return render(request, "people/department_check.html", context)


@access(DATA, allow=kept_department_import, methods=("POST",))
def apply(request: Request, uid: UUID) -> HttpResponseBase:
    """Import. A second press finds it done."""
    try:
        departments.request_apply(request.scope, by=request.user, at=timezone.now())
    except actions.RosterError as error:
        notices.warn(request, str(error))
    return redirect("people:department-import", uid)


@access(DATA, allow=kept_department_import, methods=("POST",))
def undo(request: Request, uid: UUID) -> HttpResponseBase:
    """Put back what stood there before."""
    try:
        departments.undo_departments(request.scope, by=request.user, at=timezone.now())
        notices.say(request, _("The figures are as they were before."))
    except actions.RosterError as error:
        notices.warn(request, str(error))
    return redirect("people:department-import", uid)
