"""Check-ins of a programme, for its staff: days, how many answered in fives, totals once a round is over."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.feedback.forms.rounds import ReleaseForm, RoundForm
from upmentor.stages.feedback.permissions import managed, managed_round
from upmentor.stages.feedback.queries.figures import changes, counted_on, results
from upmentor.stages.feedback.queries.rounds import programme_rounds, response
from upmentor.stages.feedback.queries.together import given_words
from upmentor.stages.feedback.queries.together import stories as told
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.actions.rounds import move_round, plan_rounds, postpone_release
from upmentor.stages.programmes.errors import NoDates, RoundDates
from upmentor.stages.programmes.models import Programme, Round


@access("check_in", allow=managed, methods=("GET", "POST"))
def check_ins(request: Request, slug: str) -> HttpResponse:
    """All rounds; posting plans those that are missing."""
    programme: Programme = request.scope
    if request.method == "POST":
        try:
            made = plan_rounds(programme, by=request.user, at=timezone.now())
            notices.say(request, _("Planned.") if made else _("Nothing was missing."))
        except NoDates:
            notices.warn(request, _("The programme needs a first and a last day first. Set them in its settings."))
        return redirect("feedback:check-ins", slug)
    today = day_of(timezone.now())
    rounds = programme_rounds(programme)
    context = {
        "programme": programme,
        "rounds": [(one, response(one), one.opens_on <= today, one.is_open(today)) for one in rounds],
        "missing": len(rounds) < len(Round.Kind.choices) and not programme.ending,
        "has_days": bool(programme.starts_on and programme.ends_on),
    }
    return render(request, "feedback/check_ins.html", context)


@access("check_in", allow=managed_round, methods=("GET", "POST"))
def round_page(request: Request, slug: str, row: uuid.UUID) -> HttpResponse:
    """Days of one round, and its totals."""
    programme: Programme = request.scope
    found = get_object_or_404(Round, programme=programme, uid=row)
    today = day_of(timezone.now())
    began = found.opens_on <= today
    days = {name: getattr(found, name) for name in ("opens_on", "closes_on", "releases_on")}
    form = (ReleaseForm if began else RoundForm)(request.POST or None, initial=days)
    if request.method == "POST" and _kept(request, found, form, began=began):
        return redirect("feedback:round", slug, row)
    context = {
        "programme": programme,
        "round": found,
        "form": None if found.is_released(today) or (began and not _opens_words(found)) else form,
        "began": began,
        "opens_words": _opens_words(found),
        "tells": found.kind == Round.Kind.FINAL and began,
        "released": found.is_released(today),
        "results": results(found),
        "changes": changes(found),
        "counted_on": counted_on(found),
        "response": response(found),
        "crumbs": [(_("Check-ins"), f"/manage/p/{slug}/check-ins/"), (found.get_kind_display(), "")],
    }
    return render(request, "feedback/round.html", context, status=422 if form.errors else 200)


@access("partner_feedback", allow=managed_round)
def given(request: Request, slug: str, row: uuid.UUID) -> HttpResponse:
    """In which pairs both wrote for each other, from the day of the release on: the fact alone."""
    programme: Programme = request.scope
    found = get_object_or_404(Round, programme=programme, uid=row, kind__in=Round.FOR_EACH_OTHER)
    today = day_of(timezone.now())
    back = f"/manage/p/{slug}/check-ins/"
    context = {
        "programme": programme,
        "round": found,
        "released": found.is_released(today),
        "pairs": given_words(found, day=today),
        "crumbs": [(_("Check-ins"), back), (found.get_kind_display(), f"{back}{row}/"), (_("Words"), "")],
    }
    return render(request, "feedback/given.html", context)


@access("outcomes", allow=managed_round)
def stories(request: Request, slug: str, row: uuid.UUID) -> HttpResponse:
    """Stories of a final review that both of their pair agreed to show, without names."""
    programme: Programme = request.scope
    found = get_object_or_404(Round, programme=programme, uid=row)
    back = f"/manage/p/{slug}/check-ins/"
    context = {
        "programme": programme,
        "stories": told(found),
        "crumbs": [(_("Check-ins"), back), (found.get_kind_display(), f"{back}{row}/"), (_("Stories"), "")],
    }
    return render(request, "feedback/stories.html", context)


def _opens_words(row: Round) -> bool:
    return row.kind in Round.FOR_EACH_OTHER


def _kept(request: Request, row: Round, form: RoundForm | ReleaseForm, *, began: bool) -> bool:
    """Whether the days were kept; otherwise the form says why."""
    if not form.is_valid():
        return False
    days = dict(form.cleaned_data)
    try:
        if began:
            postpone_release(row, **days, by=request.user, at=timezone.now())
        else:
            move_round(row, **days, by=request.user, at=timezone.now())
    except RoundDates:
        later = _("Choose a later day than the one that was announced, before it has come.")
        order = _("The first day is tomorrow at the earliest, and words are opened after the last one.")
        form.add_error("releases_on" if began else "opens_on", later if began else order)
        return False
    notices.say(request, _("Kept."))
    return True
