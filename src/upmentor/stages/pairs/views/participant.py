"""What the two read about each other once their pair is announced, and what they answer.

The verbs keep one answer a person, the last one: a form that is sent twice has one effect without a one-time key, and a
page that was left open can still change the answer.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.closing import afterwards
from upmentor.stages.pairs.forms.answers import FirstTalkForm, MatchForm
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.pairs.permissions import VISIBLE, own_match, own_pair
from upmentor.stages.pairs.queries.match import own_answer, own_first_talk, questions, seen_by
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import person_of


@access("match_answers", allow=own_match, methods=("GET", "POST"))
def match(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Partner, three reasons of one's own, four questions, and the answer. Opening the page changes nothing."""
    proposal: Proposal = request.scope
    person = person_of(request.user)
    if person is None or proposal.state not in VISIBLE:
        return _over(request, proposal.programme, Pair.objects.filter(proposal=proposal).first())
    seen = seen_by(proposal, person)
    own = own_answer(proposal, person, at=timezone.now())
    kept = {"conflict": own.conflict, "reason": own.reason, "pass_on": bool(own.reason)}
    form = MatchForm(request.POST if request.method == "POST" else None, initial=kept, partner=seen.partner.first_name)
    if request.method == "POST" and form.is_valid():
        return _answer_match(request, proposal, person, form)
    context = {
        "proposal": proposal,
        "pair": Pair.objects.filter(proposal=proposal).first(),
        "seen": seen,
        "own": own,
        "form": form,
        "questions": questions(),
        "heading": _("We have someone for you to meet"),
    }
    return render(request, "pairs/match.html", context, status=422 if form.errors else 200)


def _over(request: Request, programme: Programme, pair: Pair | None) -> HttpResponse:
    """One calm sentence; without a pair the same whatever the reason was."""
    completed = pair is not None and pair.state == Pair.State.COMPLETED
    heading = _("This pairing has ended, with thanks") if completed else _("This pairing isn’t going ahead")
    context = {"heading": heading, "completed": completed, "afterwards": afterwards(programme)}
    return render(request, "pairs/match_over.html", context)


def _answer_match(request: Request, proposal: Proposal, person: Person, form: MatchForm) -> HttpResponse:
    own = proposal.mentor if proposal.mentor.person_id == person.pk else proposal.mentee
    said: dict[str, Any] = {"conflict": form.cleaned_data["conflict"], "reason": form.cleaned_data["reason"]}
    try:
        after = actions.answer(proposal, own, yes=form.yes, **said, by=request.user, at=timezone.now())
    except actions.AnswersClosed as closed:
        notices.warn(request, closed.words)
        return redirect("pairs:match", proposal.uid)
    if after.state == Proposal.State.ACCEPTED:
        notices.say(request, _("You both said yes."))
        return redirect("pairs:first-talk", after.pair.uid)
    notices.say(request, _("Your answer is kept. You can change it until the time to answer is over."))
    return redirect("pairs:match", proposal.uid)


@access("match_answers", allow=own_pair, methods=("GET", "POST"))
def first_talk(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Four questions for 20 minutes, then each says in private whether to go ahead."""
    member: PairMember = request.scope
    if not member.live:
        return _over(request, member.pair.programme, member.pair)
    own = own_first_talk(member, at=timezone.now())
    kept = {"reason": own.reason, "pass_on": bool(own.reason)}
    form = FirstTalkForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        return _answer_first_talk(request, member, form)
    partner = member.partner.person
    context = {
        "pair": member.pair,
        "partner": partner,
        "own": own,
        "form": form,
        "questions": questions(),
    }
    return render(request, "pairs/first_talk.html", context, status=422 if form.errors else 200)


def _answer_first_talk(request: Request, member: PairMember, form: FirstTalkForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        after = actions.answer_first_talk(member, go_ahead=form.yes, reason=reason, by=request.user, at=timezone.now())
    except actions.AnswersClosed as closed:
        notices.warn(request, closed.words)
        return redirect("pairs:first-talk", member.pair.uid)
    if after.state == Pair.State.ACTIVE:
        notices.say(request, _("You both want to go ahead."))
    else:
        notices.say(request, _("Your answer is kept. You can change it until the time to answer is over."))
    return redirect("pairs:first-talk", member.pair.uid)
