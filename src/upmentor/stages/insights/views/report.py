"""The page "Is it worth it?", and its tables and drawings to take away."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.ground.ui.charts.svg import alone
from upmentor.ground.ui.documents import PAPERS
from upmentor.ground.ui.downloads import PDF, XLSX, download, table
from upmentor.stages.insights import actions, queries
from upmentor.stages.insights.exports import report_json, report_pdf, report_xlsx
from upmentor.stages.insights.models import Report
from upmentor.stages.insights.permissions import managed, read_report, reads, sponsored
from upmentor.stages.insights.reminders import with_offers
from upmentor.stages.insights.sections.words import plain
from upmentor.stages.insights.shown import Shown
from upmentor.stages.programmes.models import Programme

DATA = "evaluation"
DRAWINGS = ("1", "2", "3", "4")


@access(DATA, allow=reads)
def page(request: Request, slug: str) -> HttpResponse:
    """The newest report."""
    return _report(request, request.scope, queries.latest(request.scope))


@access(DATA, allow=read_report)
def report_page(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """The report of one month."""
    return _report(request, request.scope, _kept(request.scope, uid))


@access(DATA, allow=reads, methods=("POST",))
def ask(request: Request, slug: str) -> HttpResponse:
    """Work it out as of the last month's end."""
    try:
        actions.ask(request.scope, by=request.user, at=timezone.now())
    except actions.NothingToTell:
        notices.warn(request, _("A first report is worked out after the first whole month in which pairs meet."))
    return redirect("insights:page", slug)


@access(DATA, allow=reads, methods=("POST",))
def remind(request: Request, slug: str, part: str) -> HttpResponse:
    """Ask for a letter on the day from which the part may have enough; with `off`, take that back."""
    programme, at = request.scope, timezone.now()
    if "off" in request.POST:
        actions.forget_reminder(programme, part, by=request.user, at=at)
        notices.say(request, _("No letter comes."))
        return _back(slug, part)
    try:
        kept = actions.ask_reminder(programme, part, by=request.user, at=at)
    except actions.NoDay:
        notices.warn(request, _("The newest report names no day for this any more. Have a look: there may be enough."))
        return redirect("insights:page", slug)
    day = date_format(kept.day, "j F Y")
    notices.say(request, _("A letter comes to you alone on %(day)s.") % {"day": day})
    return _back(slug, part)


def _back(slug: str, part: str) -> HttpResponse:
    return redirect(reverse("insights:page", args=[slug]) + f"#{part}")


@access(DATA, allow=read_report)
def report_file(request: Request, slug: str, uid: uuid.UUID, form: str) -> HttpResponse:
    """The whole report: `form` is "pdf" (`?paper=letter` for that), "xlsx" or "json"."""
    report, at, name = _kept(request.scope, uid), timezone.now(), f"{slug}-report.{form}"
    if form not in ("pdf", "xlsx", "json"):
        raise Http404
    actions.note_file(report, name, by=request.user, at=at)
    sponsor = _sponsors(request)
    paper = request.GET.get("paper", "")
    if form == "pdf":
        chosen = paper if paper in PAPERS else "a4"
        return download(report_pdf(report, sponsor=sponsor, paper=chosen, at=at), name, PDF)
    if form == "xlsx":
        return download(report_xlsx(report, sponsor=sponsor), name, XLSX)
    return download(report_json(report, sponsor=sponsor), name, "application/json")


@access(DATA, allow=read_report)
def part_file(request: Request, slug: str, uid: uuid.UUID, part: str, form: str) -> HttpResponse:
    """A table (`form` is "csv" or "xlsx") or a drawing ("svg") of a part; `?at=2` for its second."""
    report, at = _kept(request.scope, uid), request.GET.get("at", "1")
    found = _part(request, report, part)
    if form == "svg":
        drawn = found.charts[int(at) - 1 : int(at)] if at in DRAWINGS else ()
        if not drawn:
            raise Http404
        actions.note_file(report, f"{slug}-{part}.svg", by=request.user, at=timezone.now())
        content = alone(drawn[0].chart, title=drawn[0].caption or found.title).encode()
        return download(content, f"{slug}-{part}.svg", "image/svg+xml")
    tables = found.tables[int(at) - 1 : int(at)] if at in DRAWINGS else ()
    if not tables:
        raise Http404
    rows = [[plain(cell) for cell in row] for row in tables[0].rows]
    answer = table(tables[0].head, rows, f"{slug}-{part}", form)
    actions.note_file(report, f"{slug}-{part}.{form}", by=request.user, at=timezone.now())
    return answer


def _report(request: Request, programme: Programme, report: Report | None) -> HttpResponse:
    context: dict[str, Any] = {"programme": programme, "report": report, "panel": queries.under_way(programme)}
    # Whoever only answers for the programme has no other page of it.
    runs = managed(request.user, programme.slug) is not None
    today = reverse("desk:today", args=[programme.slug]) if runs else ""
    context["runs"] = runs
    context["crumbs"] = [(programme.name, today), (_("Insight"), "")]
    context["days"] = queries.readable(programme)
    if report is not None:
        sponsor = _sponsors(request)
        shown, document = queries.shown(report, sponsor=sponsor), queries.document_of(report, sponsor=sponsor)
        context["shown"] = shown
        # Old months stay as they were: only the newest report can still come to have enough.
        newest = bool(context["days"]) and context["days"][0][1] == report.uid
        reader, day = request.user, timezone.localdate()
        context["parts"] = (
            with_offers(programme, document, shown.parts, reader=reader, today=day)
            if newest
            else [(one, None) for one in shown.parts]
        )
    return render(request, "insights/report.html", context)


def _kept(programme: Programme, uid: uuid.UUID) -> Report:
    found = (
        Report.objects.filter(programme=programme, uid=uid, document__isnull=False).select_related("programme").first()
    )
    if found is None:
        raise Http404
    return found


def _sponsors(request: Request) -> bool:
    return sponsored(request.user, request.scope.slug) is not None


def _part(request: Request, report: Report, part: str) -> Shown:
    parts = queries.shown(report, sponsor=_sponsors(request)).parts
    found = next((one for one in parts if one.id == part), None)
    if found is None:
        raise Http404
    return found
