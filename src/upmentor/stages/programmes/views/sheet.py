"""A sign-up sheet on its way in: upload, columns, check, import, undo. The same grammar as the roster."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.tabular import UnreadableFile, write_csv
from upmentor.ground.ui import notices
from upmentor.ground.ui.downloads import download
from upmentor.stages.people.forms.upload import UploadForm
from upmentor.stages.programmes.actions import sheet as verbs
from upmentor.stages.programmes.actions.seen import note_opened
from upmentor.stages.programmes.errors import EnrolmentClosed, ProgrammeError, SheetTooLong, UndoExpired, WrongState
from upmentor.stages.programmes.models import Enrolment, Programme, SignUpSheet
from upmentor.stages.programmes.permissions import managed, managed_sheet
from upmentor.stages.programmes.queries import sheets as queries
from upmentor.stages.programmes.sheet.check import LEAVE_OUT, Problem, SheetCheck
from upmentor.stages.programmes.sheet.columns import FIELDS, LABELS
from upmentor.stages.programmes.typed import typed
from upmentor.stages.programmes.views.people import crumbs, nobody_joins

SHOWN = 10


@access("topics", allow=managed, methods=("GET", "POST"))
def upload(request: Request, slug: str) -> HttpResponseBase:
    """Upload or paste; the earlier sheets of the programme."""
    programme: Programme = request.scope
    if programme.ending:
        return nobody_joins(request, programme)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        content, name = form.content()
        try:
            return once(request, lambda: _stage(request, programme, content, name))
        except UnreadableFile as error:
            form.add_error("file", _(error.message) % error.parameters)
        except SheetTooLong as long:
            form.add_error("file", _("This sheet has more than %(n)s rows. Split it.") % {"n": long.most})
    context = {"programme": programme, "form": form, "sheets": programme.sheets.all()[:10], "fields": FIELDS}
    context["crumbs"] = crumbs(programme, (_("Sign-up sheet"), ""))
    return render(request, "programmes/sheet/upload.html", context, status=422 if form.is_bound else 200)


def _stage(request: Request, programme: Programme, content: bytes, name: str) -> str:
    made = verbs.stage_sheet(programme, content, filename=name, by=request.user, at=timezone.now())
    return reverse("programmes:sheet-columns", args=[programme.slug, made.uid])


def _sheet(request: Request, uid: UUID) -> SignUpSheet:
    found = SignUpSheet.objects.select_related("programme").filter(programme=request.scope, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: Request, sheet: SignUpSheet, name: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    programme = sheet.programme
    first = (_("Sign-up sheet"), reverse("programmes:sheet", args=[programme.slug]))
    context |= {"programme": programme, "sheet": sheet, "crumbs": crumbs(programme, first, (title, ""))}
    return render(request, f"programmes/sheet/{name}.html", context, status=status)


@access("topics", allow=managed_sheet, methods=("GET", "POST"))
def columns(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """Our field · their column · three sample values."""
    sheet = _sheet(request, uid)
    if sheet.state not in verbs.OPEN:
        return redirect("programmes:sheet-done", slug, uid)
    table, errors = queries.table_of(sheet), []
    if request.method == "POST":
        mapping = {field.key: request.POST.get(field.key, "") for field in FIELDS}
        errors = _faults(mapping, table.header)
        if not errors:
            try:
                verbs.choose_columns(
                    sheet, mapping, request.POST.get("role-all", ""), by=request.user, at=timezone.now()
                )
            except WrongState:
                return redirect("programmes:sheet-done", slug, uid)
            return redirect("programmes:sheet-check", slug, uid)
        sheet.mapping, sheet.role = mapping, request.POST.get("role-all", "")
    rows = [
        (one, sheet.mapping.get(one.key, ""), queries.samples(table, sheet.mapping.get(one.key, ""))) for one in FIELDS
    ]
    context: dict[str, Any] = {"rows": rows, "header": table.header, "errors": errors, "has_errors": bool(errors)}
    context |= {"roles": Enrolment.Role.choices, "preview": table.rows[:3]}
    return _page(request, sheet, "columns", _("Columns"), 422 if errors else 200, **context)


def _faults(mapping: dict[str, str], header: tuple[str, ...]) -> list[tuple[str, str]]:
    faults = []
    if not mapping["id"]:
        faults.append((_("Say which column has the employee id or e-mail."), "id"))
    if not mapping["offers"] and not mapping["wants"]:
        faults.append((_("Say which column has the topics."), "offers"))
    used = [name for name in mapping.values() if name]
    doubled = next((key for key, name in mapping.items() if name and used.count(name) > 1), "")
    if doubled:
        faults.append((_("One column stands for two things."), doubled))
    if any(name not in header for name in used):
        faults.append((_("The file has no such column."), "id"))
    return faults


@access("topics", allow=managed_sheet, methods=("GET", "POST"))
def check(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """What would happen; correct in place, decide texts that are no topic, import."""
    sheet = _sheet(request, uid)
    if sheet.state == SignUpSheet.State.STAGED:
        return redirect("programmes:sheet-columns", slug, uid)
    if sheet.state != SignUpSheet.State.CHECKED:
        return redirect("programmes:sheet-done", slug, uid)
    if request.method == "POST":
        try:
            return _change(request, sheet)
        except WrongState:
            return redirect("programmes:sheet-done", slug, uid)
    found = queries.checked(sheet)
    people = queries.names_of(found)
    note_opened(sheet.programme, "sign-up sheet", by=request.user, at=timezone.now())
    context: dict[str, Any] = {
        "check": found,
        "numbers": _numbers(found),
        "problems": [(problem, _words(problem), LABELS[problem.field]) for problem in found.problems[:50]],
        "more_problems": max(0, len(found.problems) - 50),
        "added": [(line, people[line.person]) for line in found.added[:SHOWN]],
        "updated": [(line, people[line.person]) for line in found.updated[:SHOWN]],
        "leave_out": LEAVE_OUT,
    }
    return _page(request, sheet, "check", _("Check"), **context)


def _numbers(found: SheetCheck) -> list[tuple[int, str]]:
    return [
        (len(found.added), _("to add")),
        (len(found.updated), _("to update")),
        (len(found.bad_rows), _("need you")),
        (len(found.unresolved), _("texts that are no topic")),
    ]


def _words(problem: Problem) -> str:
    """“abc” is not in the roster. Correct it …"""
    if problem.whole or not problem.value:
        return problem.message
    return f"“{problem.value[:80]}” {problem.message}"


def _change(request: Request, sheet: SignUpSheet) -> HttpResponse:
    """One button of the check: `do` is correct, correct-all, topics or import."""
    do, by, now = request.POST.get("do", ""), request.user, timezone.now()
    back = redirect("programmes:sheet-check", sheet.programme.slug, sheet.uid)
    sent = request.POST
    if do in ("correct", "correct-all") and sent.get("field") in LABELS:
        row = _number(sent.get("row", "")) if do == "correct" else None
        if do == "correct" and row is None:
            return back
        verbs.correct(
            sheet,
            row=row,
            field=sent["field"],
            was=sent.get("was", "").replace("\x00", ""),
            value=typed(sent.get("value"), 1000),
            by=by,
            at=now,
        )
    elif do in ("topics", "import"):
        prefix = "topic-"
        named = {key: key.removeprefix(prefix).replace("\x00", "") for key in sent if key.startswith(prefix)}
        choices = {text: typed(sent[key]) for key, text in named.items()}
        verbs.choose_topics(sheet, choices, by=by, at=now)
        if do == "import":
            return _import(request, sheet)
    return back


def _number(text: str) -> int | None:
    """The number of a row, or None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _import(request: Request, sheet: SignUpSheet) -> HttpResponse:
    done = ("programmes:sheet-done", sheet.programme.slug, sheet.uid)
    try:
        applied = verbs.apply_sheet(sheet, by=request.user, at=timezone.now())
    except WrongState:
        return redirect(*done)
    except EnrolmentClosed:
        return nobody_joins(request, sheet.programme)
    except ProgrammeError:
        notices.warn(request, _("Somebody changed the programme meanwhile. Look at the check again."))
        return redirect("programmes:sheet-check", sheet.programme.slug, sheet.uid)
    result = applied.result or {}
    count = result["added"] + result["updated"]
    text = ngettext("%(n)s person is imported.", "%(n)s people are imported.", count) % {"n": count}
    notices.say(request, text, undo_url=reverse("programmes:sheet-undo", args=done[1:]))
    return redirect(*done)


@access("topics", allow=managed_sheet)
def done(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """What the import did, and how long it can be undone."""
    sheet = _sheet(request, uid)
    if sheet.state in verbs.OPEN:
        return redirect("programmes:sheet-check", slug, uid)
    result = sheet.result or {}
    numbers = [
        (result.get("added", 0), _("added")),
        (result.get("updated", 0), _("updated")),
        (result.get("skipped", 0), _("rows left out")),
        (result.get("proposed", 0), _("texts proposed as topics")),
    ]
    undo = sheet.state == SignUpSheet.State.APPLIED and sheet.undo_until and sheet.undo_until > timezone.now()
    return _page(request, sheet, "done", _("Done"), numbers=numbers, undoable=undo, finding=_finding(sheet))


def _finding(sheet: SignUpSheet) -> str:
    """What the import did, in one line."""
    result = sheet.result or {}
    added, updated = result.get("added", 0), result.get("updated", 0)
    if sheet.state == SignUpSheet.State.UNDONE:
        return _("The import is undone")
    if updated and not added:
        return ngettext("%(n)s enrolment updated", "%(n)s enrolments updated", updated) % {"n": updated}
    return ngettext("%(n)s person enrolled", "%(n)s people enrolled", added) % {"n": added}


@access("topics", allow=managed_sheet, methods=("POST",))
def undo(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """Put back what the import did."""
    sheet = _sheet(request, uid)
    try:
        taken = verbs.undo_sheet(sheet, by=request.user, at=timezone.now())
    except (WrongState, UndoExpired):
        notices.warn(request, _("This import cannot be undone any more."))
        return redirect("programmes:sheet-done", slug, uid)
    text = ngettext("%(n)s enrolment is as before.", "%(n)s enrolments are as before.", taken.undone) % {
        "n": taken.undone
    }
    if taken.left:
        text += " " + _("Changed since and left: %(names)s.") % {"names": ", ".join(taken.left[:5])}
    notices.say(request, text)
    return redirect("programmes:sheet-done", slug, uid)


@access("topics", allow=managed_sheet)
def problems(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """The rows that cannot be imported with a column of reasons, to be corrected and brought back alone."""
    sheet = _sheet(request, uid)
    table, found = queries.table_of(sheet), queries.checked(sheet)
    reasons: dict[int, list[str]] = {}
    for problem in found.problems:
        reasons.setdefault(problem.row, []).append(f"{LABELS[problem.field]}: {_words(problem)}")
    rows = [(*row.cells, "; ".join(reasons[row.number])) for row in table.rows if row.number in reasons]
    return download(write_csv((*table.header, _("Reason")), rows), "rows-to-correct.csv")
