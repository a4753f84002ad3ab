"""Drafts and announced pairs, pairing two people by hand, the export."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.views import ask
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.forms.matching import ByHandForm
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import pairs as pair_queries
from upmentor.stages.pairs.queries import rows
from upmentor.stages.pairs.queries.by_hand import preview
from upmentor.stages.programmes.models import Programme

PAGE = 25
S = Proposal.State
# A no and silence stand in one list: whose answer it was, or was not, is nobody's business.
SHOWN = (S.APPROVED, S.HELD, S.ANNOUNCED, S.ACCEPTED, S.DECLINED, S.WITHDRAWN)


@access("match_reasons", allow=managed)
def pairs(request: Request, slug: str) -> HttpResponse:
    """All proposals that left a run, by state, and the holding bay."""
    programme: Programme = request.scope
    counts = pair_queries.counts(programme)
    shown = [state for state in SHOWN if counts.get(state) or state in (S.APPROVED, S.ANNOUNCED)]
    state = request.GET.get("state", "")
    current = S(state) if state in shown else next((s for s in shown if counts.get(s)), S.APPROVED)
    page = Paginator(pair_queries.pairs_in(programme, current), PAGE).get_page(request.GET.get("page"))
    reasons = pair_queries.offered_reasons(page.object_list)
    found = [
        replace(row, reasons=tuple(reasons.get(row.proposal.pk, ())))
        for row in rows.pair_rows(programme, page.object_list)
    ]
    context = {
        "programme": programme,
        "page": page,
        "rows": found,
        "labels": [part.label for part in found[0].parts] if found else [],
        "state": current,
        "bay": pair_queries.holding(programme),
        "waiting": counts.get(S.APPROVED, 0),
        "total": sum(counts.get(state, 0) for state in SHOWN),
        "finding": _finding(counts),
        "tabs": [_tab(programme, state, counts.get(state, 0), state == current) for state in shown],
    }
    return render(request, "pairs/pairs.html", context)


def _finding(counts: Any) -> str:
    announced = sum(counts.get(state, 0) for state in (S.ANNOUNCED, S.ACCEPTED, S.FINISHED))
    waiting = counts.get(S.APPROVED, 0)
    if waiting:
        return _("%(count)s pairs are waiting to be announced") % {"count": waiting}
    if counts.get(S.HELD, 0):
        return _("%(count)s pairs are about to be announced") % {"count": counts[S.HELD]}
    return _("%(count)s pairs have been announced") % {"count": announced} if announced else _("No pairs yet")


def _tab(programme: Programme, state: Proposal.State, count: int, current: bool) -> tuple[str, str, bool]:
    url = f"{reverse('pairs:pairs', args=[programme.slug])}?state={state.value}"
    return _("%(state)s (%(count)s)") % {"state": state.label, "count": count}, url, current


@access("match_reasons", allow=managed, methods=("GET", "POST"))
def by_hand(request: Request, slug: str) -> HttpResponse:
    """Choose two people, see rules and score, then make a draft of them."""
    programme: Programme = request.scope
    if programme.ending:
        notices.warn(request, actions.ProgrammeEnding().words)
        return redirect("pairs:pairs", slug=slug)
    sent = request.POST if request.method == "POST" else request.GET
    form = ByHandForm(sent if "mentor" in sent and "mentee" in sent else None, programme=programme)
    shown = None
    if form.is_bound and form.is_valid():
        mentor, mentee = form.cleaned_data["mentor"], form.cleaned_data["mentee"]
        if request.method == "POST":
            try:
                return once(request, lambda: _make(request, programme, form.cleaned_data))
            except actions.PairsError as error:
                form.add_error(None, error.words)
        day = actions.snapshot_day(programme, timezone.now())
        shown = preview(programme, mentor, mentee, on=day)
    context = {"programme": programme, "form": form, "shown": shown, "crumbs": _crumbs(slug, _("Pair two people"))}
    return render(request, "pairs/by_hand.html", context, status=422 if form.errors else 200)


def _make(request: Request, programme: Programme, chosen: Mapping[str, Any]) -> str:
    """Make the draft; the address to go on to."""
    mentor, mentee, at = chosen["mentor"], chosen["mentee"], timezone.now()
    made = actions.propose_by_hand(programme, mentor, mentee, reason=chosen["reason"], by=request.user, at=at)
    names = {"mentee": mentee.person.name, "mentor": mentor.person.name}
    undo = reverse("pairs:withdraw", args=[programme.slug, made.uid])
    notices.say(request, _("%(mentee)s and %(mentor)s are a draft. Nobody has been told.") % names, undo_url=undo)
    return reverse("pairs:pairs", args=[programme.slug])


def _crumbs(slug: str, name: str) -> list[tuple[str, str]]:
    return [(_("Pairs"), reverse("pairs:pairs", args=[slug])), (name, "")]


@access("match_reasons", allow=managed, methods=("POST",))
def withdraw(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Take one approval back."""
    programme: Programme = request.scope
    proposal = get_object_or_404(Proposal, programme=programme, uid=uid)
    try:
        actions.withdraw_approval(programme, [proposal], by=request.user, at=timezone.now())
        again = reverse("pairs:approve-again", args=[slug, uid])
        notices.say(request, _("Taken back. Nobody had been told."), undo_url=again)
    except actions.NothingToDo as nothing:
        notices.warn(request, nothing.words)
    return redirect("pairs:pairs", slug=slug)


@access("match_reasons", allow=managed, methods=("POST",))
def approve_again(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Undo of taking back: the pair is a draft again, if the rules still allow it."""
    programme: Programme = request.scope
    proposal = get_object_or_404(Proposal, programme=programme, uid=uid)
    try:
        if actions.approve_again(proposal, by=request.user, at=timezone.now()):
            notices.say(request, _("The pair is a draft again."))
        else:
            notices.warn(request, _("The rules no longer allow this pair."))
    except actions.PairsError as error:
        notices.warn(request, error.words)
    return redirect("pairs:pairs", slug=slug)


@access("match_reasons", allow=managed, methods=("GET", "POST"))
def export(request: Request, slug: str, form: str) -> HttpResponse:
    """All pairs as a CSV or XLSX file, after a reason."""
    return ask(request, Export.Source.PROPOSALS, form)
