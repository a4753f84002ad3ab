"""Pausing and ending, for either of the two alike.

No one-time key and no message here: both would leave a row or a cookie that says who pressed the button. The verbs are
safe to call twice, and the page shows by itself what holds.
"""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.actions.pausing import OWN_KINDS
from upmentor.stages.pairs.closing import PRESET, PROGRAMME, sentence
from upmentor.stages.pairs.emails.life import preview
from upmentor.stages.pairs.forms.exits import EndForm, PauseForm, RematchForm, SentenceForm
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.queries.programmes import team_of
from upmentor.stages.programmes.states import ENDING

BOTH = ("GET", "POST")


@access("exit_fact", allow=own_pair, methods=BOTH)
def pause(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Rest until a day, choose another day, or go on now."""
    member: PairMember = request.scope
    if not member.live:
        return _over(request, member, RematchForm(initial=_own_wish(member)))
    sent = request.method == "POST"
    going_on = sent and request.POST.get("do") == "resume"
    form = PauseForm(request.POST if sent and not going_on else None, today=day_of(timezone.now()))
    if going_on or form.is_valid():
        # When the other was faster, the page shows what holds now.
        with contextlib.suppress(actions.StepRefused):
            _pause_or_go_on(request, member.pair, form, going_on)
        return redirect(f"/pairs/{uid}/" if going_on else reverse("pairs:pause", args=[uid]))
    context = _context(member) | {"form": form, "may_end": member.pair.pause_kind in OWN_KINDS}
    return render(request, "pairs/pause.html", context, status=422 if form.errors else 200)


def _pause_or_go_on(request: Request, pair: Pair, form: PauseForm, going_on: bool) -> None:
    if going_on:
        actions.resume(pair, by=request.user, at=timezone.now())
    else:
        actions.pause(pair, until=form.cleaned_data["until"], by=request.user, at=timezone.now())


@access("exit_fact", allow=own_pair, methods=BOTH)
def exit_pair(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Step 1 picks the sentence, step 2 shows what both will read and ends the pair, step 3 is the page that both find
    here afterwards."""
    member: PairMember = request.scope
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if not member.live:
        return _afterwards(request, member, step)
    if step == "end":
        return _end(request, member)
    if step == "look":
        return _look(request, member)
    return _choose(request, member, SentenceForm())


def _choose(request: Request, member: PairMember, form: SentenceForm) -> HttpResponse:
    context = _context(member) | {"form": form}
    return render(request, "pairs/exit_words.html", context, status=422 if form.errors else 200)


def _look(request: Request, member: PairMember) -> HttpResponse:
    chosen = SentenceForm({"words": request.POST.get("words", PRESET)})
    if not chosen.is_valid():
        return _choose(request, member, chosen)
    return _preview(request, member, EndForm(initial=chosen.cleaned_data), chosen.cleaned_data["words"])


def _preview(request: Request, member: PairMember, form: EndForm, words: str) -> HttpResponse:
    if not _asks(member):
        form.leave_out_wish()
    letter = preview(member.pair, words, member.partner.person.name)
    context = _context(member) | {"form": form, "letter": letter}
    return render(request, "pairs/exit_look.html", context, status=422 if form.errors else 200)


def _end(request: Request, member: PairMember) -> HttpResponse:
    form = EndForm(request.POST)
    if not _asks(member):
        form.leave_out_wish()
    if not form.is_valid():
        return _preview(request, member, form, request.POST.get("words", PRESET))
    actions.end(member, **_said(form), by=request.user, at=timezone.now())
    return redirect("pairs:exit", member.pair.uid)


def _asks(member: PairMember) -> bool:
    """Whether one is asked for another match: nobody is looked for in a programme that closes."""
    return member.pair.programme.state not in ENDING


def _said(form: EndForm) -> dict[str, Any]:
    said = {name: form.cleaned_data[name] for name in ("words", "reason")}
    # Where nobody is asked, both are left with the same wish: a difference would tell who ended it.
    return said | {"rematch": form.cleaned_data.get("rematch", True)}


def _afterwards(request: Request, member: PairMember, step: str) -> HttpResponse:
    """The page of a pair that is over. Somebody whose partner was faster still gives their wish and their reason."""
    form = EndForm(request.POST) if step == "end" else RematchForm(request.POST or None, initial=_own_wish(member))
    if request.method != "POST" or not form.is_valid():
        return _over(request, member, form)
    if step == "end":
        actions.end(member, **_said(form), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    else:
        actions.wish_rematch(member, wanted=form.cleaned_data["rematch"], by=request.user, at=timezone.now())
    return redirect("pairs:exit", member.pair.uid)


def _over(request: Request, member: PairMember, form: RematchForm) -> HttpResponse:
    pair, words = member.pair, member.pair.closing_words
    context = _context(member) | {
        "form": form,
        "sentence": sentence(words) if words and (pair.active_at or words == PROGRAMME) else "",
        "asks": pair.state == Pair.State.ENDED and _asks(member),
    }
    return render(request, "pairs/exit_done.html", context, status=422 if form.errors else 200)


def _own_wish(member: PairMember) -> dict[str, str]:
    return {"rematch": "no" if member.rematch is False else "yes"}


def _context(member: PairMember) -> dict[str, Any]:
    partner = member.partner.person
    return {
        "member": member,
        "pair": member.pair,
        "partner": partner,
        "team": team_of(member.pair.programme),
    }
