"""The way of a roster into the house: upload, columns, check, import, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.tabular import UnreadableFile, write_csv
from upmentor.ground.ui import notices
from upmentor.ground.ui.downloads import download
from upmentor.stages.people import actions
from upmentor.stages.people.actions.staging import table_of
from upmentor.stages.people.forms.columns import ColumnsForm, CorrectionForm, OptionsForm, ReadingForm
from upmentor.stages.people.forms.upload import UploadForm
from upmentor.stages.people.models import RosterImport
from upmentor.stages.people.permissions import keeps_roster, kept_import
from upmentor.stages.people.queries import imports as queries
from upmentor.stages.people.queries.people import imports
from upmentor.stages.people.roster.check import Correction
from upmentor.stages.people.roster.fields import FIELDS
from upmentor.stages.people.roster.mapping import BadMapping, Mapping

DATA = "runs_and_imports"


def gone_on(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A step that is no longer possible, because the import has gone on in another window, leads to where it stands."""

    @wraps(view)
    def answer(request: Request, uid: UUID) -> HttpResponseBase:
        try:
            return view(request, uid)
        except (actions.NotReady, BadMapping) as error:
            notices.warn(request, str(error))
            return redirect("people:import", uid)

    return answer


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("People"), reverse("people:list")), (_("Import"), reverse("people:imports")), *more]


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
        # Before the transaction of the one-time key: nobody else has to wait while a large file is read.
        read = actions.read_roster(content, filename=name)
    except UnreadableFile as error:
        form.add_error("file" if form.cleaned_data["file"] else "pasted", _(error.message) % error.parameters)
        return _upload_page(request, form, 422)

    def create() -> str:
        roster = actions.stage_roster(read, by=request.user, at=timezone.now())
        return reverse("people:import-columns", args=[roster.uid])

    return once(request, create)


def _upload_page(request: Request, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "imports": imports()[:8], "crumbs": [*_crumbs()[:1], (_("Import"), "")]}
    return render(request, "people/imports.html", context, status=status)


@access(DATA, allow=kept_import)
def one_import(request: Request, uid: UUID) -> HttpResponseBase:
    """Wherever this import stands."""
    state = request.scope.state
    if state in (RosterImport.State.APPLIED, RosterImport.State.UNDONE, RosterImport.State.APPLYING):
        return redirect("people:import-done", uid)
    return redirect("people:import-check" if request.scope.check_result else "people:import-columns", uid)


@access(DATA, allow=kept_import, methods=("GET", "POST"))
@gone_on
def columns(request: Request, uid: UUID) -> HttpResponseBase:
    """Step 2: which column means what."""
    roster: RosterImport = request.scope
    if roster.state not in actions.staging.OPEN:
        return redirect("people:import-done", uid)
    table, mapping = table_of(roster), Mapping.from_dict(roster.mapping)
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        actions.choose_columns(roster, form.mapping(), by=request.user, at=now)
        actions.request_check(roster, by=request.user, at=now)
        return redirect("people:import-check", uid)
    if roster.error:
        notices.warn(request, roster.error)
    context = {
        "form": form,
        "roster": roster,
        "reading": ReadingForm.of(table) if table.delimiter else None,
        "table": table,
        "preview": table.rows[:3],
        "crumbs": _crumbs((_("Columns"), "")),
    }
    return render(request, "people/columns.html", context, status=422 if form.errors else 200)


@access(DATA, allow=kept_import, methods=("POST",))
@gone_on
def read_again(request: Request, uid: UUID) -> HttpResponseBase:
    """The same file in another encoding or with another separator."""
    form = ReadingForm(request.POST)
    try:
        if form.is_valid():
            actions.reread(request.scope, **form.cleaned_data, by=request.user, at=timezone.now())
    except UnreadableFile as error:
        notices.warn(request, _(error.message) % error.parameters)
    return redirect("people:import-columns", uid)


@access(DATA, allow=kept_import)
def check(request: Request, uid: UUID) -> HttpResponseBase:
    """Step 3: everything that would happen, before anything is written (AC-3.1)."""
    roster: RosterImport = request.scope
    if request.htmx and not queries.job_panel(roster):
        # Only the panel of work under way asks so: the work is over, the whole page follows.
        return HttpResponseClientRedirect(request.path)
    if roster.state in (RosterImport.State.APPLIED, RosterImport.State.UNDONE, RosterImport.State.APPLYING):
        return redirect("people:import-done", uid)
    page = queries.check_page(roster, show=request.GET.get("show", ""), number=request.GET.get("page"))
    if page is None:
        return redirect("people:import-columns", uid)
    context = {"roster": roster, "check": page, "crumbs": _crumbs((_("Check"), ""))}
    return render(request, "people/checking.html" if page.panel else "people/check.html", context)


@access(DATA, allow=kept_import, methods=("POST",))
@gone_on
def correct(request: Request, uid: UUID) -> HttpResponseBase:
    """A value corrected in place, for one row or for every like value."""
    form = CorrectionForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        row = None if values["every"] else values["row"]
        correction = Correction(row, values["field"], values["found"], values["value"])
        actions.correct(request.scope, correction, by=request.user, at=timezone.now())
        actions.request_check(request.scope, by=request.user, at=timezone.now())
    return redirect(reverse("people:import-check", args=[uid]))


@access(DATA, allow=kept_import, methods=("POST",))
@gone_on
def apply(request: Request, uid: UUID) -> HttpResponseBase:
    """Step 4: import. A second press finds the same job."""
    form = OptionsForm(request.POST)
    if not form.is_valid():
        return redirect("people:import-check", uid)
    values = form.cleaned_data
    options = {
        "only_add": values["mode"] == "add",
        "complete": values["complete"],
        "confirm_leavers": values["confirm_leavers"],
    }
    if request.scope.state in actions.staging.OPEN:
        look_again = queries.options_change_the_check(request.scope, options)
        actions.choose_options(request.scope, **options)
        if look_again:
            actions.request_check(request.scope, by=request.user, at=timezone.now())
            notices.say(request, _("Checked again with your choice. Look once more, then import."))
            return redirect("people:import-check", uid)
    actions.request_apply(request.scope, by=request.user, at=timezone.now())
    return redirect("people:import-done", uid)


@access(DATA, allow=kept_import)
def done(request: Request, uid: UUID) -> HttpResponseBase:
    """What was imported, or how far it is; undo for seven days."""
    roster: RosterImport = request.scope
    panel = queries.job_panel(roster)
    if request.htmx and not panel:
        return HttpResponseClientRedirect(request.path)
    if not panel and roster.state not in (RosterImport.State.APPLIED, RosterImport.State.UNDONE):
        if roster.error:
            notices.warn(request, roster.error)
        return redirect("people:import", uid)
    undoable = roster.state == RosterImport.State.APPLIED and roster.undo_until and roster.undo_until > timezone.now()
    context = {"roster": roster, "panel": panel, "undoable": undoable, "crumbs": _crumbs((_("Done"), ""))}
    return render(request, "people/done.html", context)


@access(DATA, allow=kept_import, methods=("POST",))
def undo(request: Request, uid: UUID) -> HttpResponseBase:
    """Restore everybody who was not touched since."""
    try:
        result = actions.undo_roster(request.scope, by=request.user, at=timezone.now())
        notices.say(request, _("%(n)s people are as they were before.") % {"n": result["restored"]})
    except actions.RosterError as error:
        notices.warn(request, str(error))
    return redirect("people:import-done", uid)


@access(DATA, allow=kept_import)
def failed_rows(request: Request, uid: UUID) -> HttpResponse:
    """The rows that cannot be imported, with a reason column, to be corrected and uploaded alone (AC-3.3)."""
    header, rows = queries.failed_rows(request.scope)
    return download(write_csv(header, rows), "rows-to-correct.csv")


@access("public", allow=keeps_roster)
def template_file(request: Request) -> HttpResponse:
    """An empty file with our column names."""
    names = [
        str(field.label) for field in FIELDS if field.key not in ("first_name", "last_name", "own_key", "period_end")
    ]
    return download(write_csv(names, []), "roster.csv")
