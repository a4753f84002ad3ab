"""What leaders changed after what they heard: written by those who answer for the programme, read by who takes part."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.ground.ui.downloads import table
from upmentor.stages.insights import actions
from upmentor.stages.insights.changes import enough_pairs, names_of_participants, readable, with_areas
from upmentor.stages.insights.forms import ChangeForm
from upmentor.stages.insights.models import Change
from upmentor.stages.insights.permissions import managed, own_enrolment, reads, writes, writes_change

DATA = "what_changed"


@access(DATA, allow=writes)
def page(request: Request, slug: str) -> HttpResponse:
    """The list. Before five pairs run, each writer finds their own lines alone."""
    context = _context(request, slug, "")
    context["rows"] = with_areas(readable(request.scope, request.user))
    context["enough"] = enough_pairs(request.scope)
    return render(request, "insights/changed.html", context)


@access(DATA, allow=writes, methods=("GET", "POST"))
def add(request: Request, slug: str) -> HttpResponse:
    """A new line."""
    return _form(request, slug, None)


@access(DATA, allow=writes_change, methods=("GET", "POST"))
def edit(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """The line in other words, or a step further."""
    change = _own(request, uid)
    if change.removed:
        return redirect("insights:changed", slug)
    return _form(request, slug, change)


@access(DATA, allow=writes_change, methods=("POST",))
def remove(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Gone from every page, with a way back."""
    actions.remove_change(_own(request, uid), by=request.user, at=timezone.now())
    notices.say(request, _("Removed."), undo_url=reverse("insights:changed-undo", args=[slug, uid]))
    return redirect("insights:changed", slug)


@access(DATA, allow=writes_change, methods=("POST",))
def undo(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """As it was before."""
    actions.undo_change(_own(request, uid), by=request.user, at=timezone.now())
    notices.say(request, _("It is as it was before."))
    return redirect("insights:changed", slug)


@access(DATA, allow=writes)
def table_file(request: Request, slug: str, form: str) -> HttpResponse:
    """What the page lists, as CSV or XLSX. Who wrote a line is not in it."""
    rows = [
        (one.day, one.text, area, one.get_state_display())
        for one, area in with_areas(readable(request.scope, request.user))
    ]
    return table([_("Day"), _("What changed"), _("Topic area"), _("State")], rows, f"{slug}-what-we-changed", form)


@access(DATA, allow=own_enrolment)
def read(request: Request, slug: str) -> HttpResponse:
    """For whoever takes part: what became of it."""
    programme = request.scope.programme
    context: dict[str, Any] = {"programme": programme, "rows": with_areas(readable(programme))}
    context["crumbs"] = [(_("Home"), "/"), (_("What we changed"), "")]
    return render(request, "insights/changed_read.html", context)


def _own(request: Request, uid: uuid.UUID) -> Change:
    """One that the reader finds in the list, or removed from it; nobody changes what they can't read."""
    rows = Change.objects.filter(programme=request.scope)
    return get_object_or_404(rows if enough_pairs(request.scope) else rows.filter(made_by=request.user), uid=uid)


def _form(request: Request, slug: str, change: Change | None) -> HttpResponse:
    programme, today = request.scope, timezone.localdate()
    start = {"day": today, "state": Change.State.DONE}
    if change:
        start = {"text": change.text, "day": change.day, "area": change.area_id, "state": change.state}
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, names=names_of_participants(programme) if data else (), latest=today, initial=start)
    if request.method == "POST" and form.is_valid():

        def create() -> str:
            made = actions.keep_change(programme, form.cleaned_data, change=change, by=request.user, at=timezone.now())
            notices.say(request, _("Kept."), undo_url=reverse("insights:changed-undo", args=[slug, made.uid]))
            return reverse("insights:changed", args=[slug])

        return once(request, create)
    context = _context(request, slug, _("Change it") if change else _("Add")) | {"form": form, "change": change}
    return render(request, "insights/changed_form.html", context, status=422 if form.errors else 200)


def _context(request: Request, slug: str, last: str) -> dict[str, Any]:
    """The way here: an owner reads no figures, so theirs begins with the programme."""
    user, here = request.user, reverse("insights:changed", args=[slug])
    crumbs = [(_("Insight"), reverse("insights:page", args=[slug]))] if reads(user, slug) else []
    crumbs += [(_("What we changed"), here if last else "")] + ([(last, "")] if last else [])
    return {"programme": request.scope, "crumbs": crumbs, "runs": managed(user, slug) is not None}
