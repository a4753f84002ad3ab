"""Ask why, wait for the file, take it; the own list; and what those included read."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.accounts.access import access, signed_in
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import Panel, panel_of
from upmentor.ground.ui import notices
from upmentor.ground.ui.downloads import TABLES, download
from upmentor.stages.exports import actions, queries
from upmentor.stages.exports.forms import ReasonForm
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.permissions import own_export
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed

HOLDS = {
    Export.Source.PROPOSALS: gettext_lazy("Names, employee ids, work addresses, departments, sites, states and points"),
    Export.Source.COMPARISON: gettext_lazy("Names, employee ids and points of pairs in two runs"),
    Export.Source.LIFE: gettext_lazy("Names, employee ids, states and dates, agreement and goals as done or not done"),
    Export.Source.OUTCOMES: gettext_lazy("Outcomes that both agreed to show, with the names of the two"),
}


def ask(request: Request, source: Export.Source, form: str, choice: Mapping[str, int] | None = None) -> HttpResponse:
    """The page that asks why; posted, the export. For views whose scope is the programme. Raises Http404 for a file
    that is neither "csv" nor "xlsx"."""
    if form not in TABLES:
        raise Http404
    programme: Programme = request.scope
    why = ReasonForm(request.POST if request.method == "POST" else None)

    def create() -> str:
        at = timezone.now()
        export = actions.ask_for(programme, source, form, choice or {}, why.reason(), by=request.user, at=at)
        return reverse("exports:one", args=[programme.slug, export.uid])

    if why.is_bound and why.is_valid():
        return once(request, create)
    context = {"programme": programme, "form": why, "what": source.label, "holds": HOLDS[source]}
    context |= {"kind": form.upper(), "crumbs": _crumbs(programme, str(source.label))}
    return render(request, "exports/ask.html", context, status=422 if why.is_bound else 200)


@access("staff tools", allow=managed)
def exports(request: Request, slug: str) -> HttpResponse:
    """One's own exports of this programme."""
    programme: Programme = request.scope
    context = {"programme": programme, "rows": queries.own_exports(programme, request.user)[:50]}
    return render(request, "exports/list.html", context | {"now": timezone.now()})


@access("staff tools", allow=own_export)
def one(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """How far the file is; then the way to it."""
    export = queries.own_exports(request.scope, request.user).get(uid=uid)
    context = {"programme": request.scope, "export": export, "gone": _gone(export), "progress": _progress(export)}
    context["crumbs"] = _crumbs(request.scope, export.get_source_display())
    return render(request, "exports/one.html", context)


@access("staff tools", allow=own_export)
def file(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """The file. Raises Http404 when it was not made yet, was deleted, or has expired."""
    export = Export.objects.get(uid=uid)
    if not export.ready or _gone(export):
        raise Http404
    actions.note_download(export, by=request.user, at=timezone.now())
    return download(base64.b64decode(export.content), export.name, TABLES[export.form][1])


@access("staff tools", allow=own_export, methods=("POST",))
def delete(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """Delete now."""
    export = queries.own_exports(request.scope, request.user).get(uid=uid)
    actions.delete_file(export, by=request.user, at=timezone.now())
    notices.say(request, _("The file is deleted. That it was made stays in the log."))
    return redirect("exports:list", slug)


@access("own account", allow=signed_in)
def with_me(request: Request) -> HttpResponse:
    """Files in which one stood: when, who, what, why."""
    person = Person.objects.filter(user=request.user).first()
    rows = list(queries.exports_with(person)[:100]) if person else []
    return render(request, "exports/with_me.html", {"rows": rows})


def _progress(export: Export) -> Panel | None:
    job = Job.objects.filter(key=actions.job_key(export)).order_by("-pk").first()
    if job is None:
        return None
    stage = _("Your file is ready") if export.made_at else _("Writing the file")
    error = _("The file could not be made, and nothing was taken away. Ask for it again; if that fails, tell IT.")
    return replace(panel_of(job, export.get_source_display(), stage), error=error)


def _gone(export: Export) -> bool:
    over = export.expires_at is not None and export.expires_at <= timezone.now()
    return export.gone_at is not None or over


def _crumbs(programme: Programme, last: str) -> list[tuple[str, str]]:
    return [(_("Exports"), reverse("exports:list", args=[programme.slug])), (last, "")]
