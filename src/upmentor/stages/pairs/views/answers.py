"""What the programme team may do once a proposal is announced: take it back, and look for another match."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.permissions import managed_enrolment


@access("match_reasons", allow=managed, methods=("POST",))
def stop(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Withdraw an announced proposal. Both read of it when the time to answer is over."""
    proposal = get_object_or_404(Proposal, programme=request.scope, uid=uid)
    try:
        actions.withdraw_announced(proposal, by=request.user, at=timezone.now())
        notices.say(
            request,
            _("Withdrawn. Both read the neutral words when the time to answer is over, and not before."),
            undo_url=reverse("pairs:keep", args=[slug, uid]),
        )
    except actions.TooLate:
        notices.warn(request, _("This proposal is settled already."))
    return redirect(_announced(slug))


@access("match_reasons", allow=managed, methods=("POST",))
def keep(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Undo of withdrawing."""
    proposal = get_object_or_404(Proposal, programme=request.scope, uid=uid)
    try:
        actions.keep_announced(proposal, by=request.user, at=timezone.now())
        notices.say(request, _("The proposal stands again. Nobody noticed anything."))
    except actions.TooLate:
        notices.warn(request, _("This proposal is settled already."))
    return redirect(_announced(slug))


@access("match_reasons", allow=managed_enrolment, methods=("POST",))
def another(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Make a draft of somebody who waits for another match and the candidate `with` (both are enrolments)."""
    waiting = Enrolment.objects.select_related("person", "programme").get(programme=request.scope, uid=uid)
    candidate = _candidate(waiting, request.POST.get("with", ""))
    if candidate is None:
        notices.warn(request, _("Choose one of the candidates."))
        return redirect("pairs:pairs", slug)
    try:
        return once(request, lambda: _draft(request, waiting, candidate))
    except actions.PairsError as error:
        notices.warn(request, error.words)
        return redirect("pairs:pairs", slug)


def _draft(request: Request, waiting: Enrolment, candidate: Enrolment) -> str:
    slug = waiting.programme.slug
    made = actions.propose_another(waiting, candidate, by=request.user, at=timezone.now())
    names = {"mentee": made.mentee.person.name, "mentor": made.mentor.person.name}
    undo = reverse("pairs:withdraw", args=[slug, made.uid])
    notices.say(request, _("%(mentee)s and %(mentor)s are a draft. Nobody has been told.") % names, undo_url=undo)
    return reverse("pairs:pairs", args=[slug])


def _candidate(waiting: Enrolment, uid: str) -> Enrolment | None:
    """Somebody of the other role in the same programme."""
    try:
        key = uuid.UUID(uid)
    except ValueError:
        return None
    others = Enrolment.objects.filter(programme=waiting.programme, uid=key).exclude(role=waiting.role)
    return others.select_related("person", "programme").first()


def _announced(slug: str) -> str:
    return f"{reverse('pairs:pairs', args=[slug])}?state={Proposal.State.ANNOUNCED.value}"
