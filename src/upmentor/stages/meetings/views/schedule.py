"""Finding, moving and cancelling a time: pages of the two."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.meetings.actions.booking import cancel, change_place, move
from upmentor.stages.meetings.actions.errors import MeetingRefused
from upmentor.stages.meetings.actions.offering import (
    ask_assistants,
    go_further,
    offer_others,
    offer_times,
    shorten,
)
from upmentor.stages.meetings.actions.rhythm import wish_rhythm
from upmentor.stages.meetings.forms import PlaceForm, RhythmForm
from upmentor.stages.meetings.models import RhythmWish
from upmentor.stages.meetings.permissions import live_pair
from upmentor.stages.meetings.queries.coming import coming, next_number
from upmentor.stages.meetings.queries.times import due_day
from upmentor.stages.meetings.views import finding
from upmentor.stages.pairs.models import PairMember

BOTH = ("GET", "POST")


def _acting(member: PairMember) -> finding.Acting | None:
    meeting = coming(member.pair)
    return finding.Acting(member, meeting, assisted=False) if meeting else None


def _here(uid: uuid.UUID) -> str:
    return reverse("meetings:schedule", args=[uid])


@access("meeting_dates", allow=live_pair, methods=BOTH)
def schedule(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Times to choose from, or the time that is booked; a POST answers. `?week=2026-03-09` opens the longer list."""
    member: PairMember = request.scope
    acting = _acting(member)
    if acting is None:
        return _nothing_planned(request, member)
    if request.method == "POST":
        return finding.answer(request, acting)
    return finding.page(request, acting)


def _nothing_planned(request: Request, member: PairMember, *, status: int = 200, refused: str = "") -> HttpResponse:
    number = next_number(member.pair) if member.pair.state != member.pair.State.PAUSED else None
    context = {
        "pair": member.pair,
        "partner": member.partner.person,
        "number": number,
        "due": due_day(member.pair, number) if number else None,
        "refused": refused,
    }
    return render(request, "meetings/nothing_planned.html", context, status=status)


@access("meeting_dates", allow=live_pair, methods=("POST",))
def schedule_change(request: Request, uid: uuid.UUID) -> HttpResponse:
    """One tap each: open the next meeting, other times, go further (60, 120), shorter, ask my assistant."""
    member: PairMember = request.scope
    do, _sign, amount = request.POST.get("do", "").partition(":")
    acting = _acting(member)
    if acting is None:
        return _open_next(request, member, _here(uid))
    return finding.attempt(request, acting, lambda: _change(request, acting, do, amount))


def _open_next(request: Request, member: PairMember, here: str) -> HttpResponse:
    number = next_number(member.pair)
    if number is None:
        return redirect(here)

    def create() -> str:
        offer_times(member.pair, number, by=request.user, at=timezone.now(), asked=member)
        return here

    try:
        return once(request, create)
    except MeetingRefused as refused:
        return _nothing_planned(request, member, status=409, refused=str(refused.words))


def _change(request: Request, acting: finding.Acting, do: str, amount: str) -> str:
    """Do what the button says; the address to go on to."""
    meeting, member = acting.meeting, acting.member
    minutes = int(amount) if amount.isdecimal() and len(amount) < 5 else 0
    by, at = request.user, timezone.now()
    if do == "further":
        go_further(meeting, member, minutes, by=by, at=at)
    elif do == "shorter":
        shorten(meeting, member, minutes, by=by, at=at)
    elif do == "others":
        offer_others(meeting, by=by, at=at, asked=member)
    elif do == "assistants" and ask_assistants(meeting, member, by=by, at=at):
        notices.say(request, _("Your assistant has been asked to find a time."))
    return acting.urls["here"]


@access("meeting_dates", allow=live_pair, methods=BOTH)
def schedule_move(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Give up the booked time; the page shows the three others that are offered with it. No reason is asked."""
    said = _("Moved. Tick the times that work for you; your partner gets the same ones.")
    return finding.give_up(request, _acting(request.scope), _here(uid), "meetings/move.html", move, said)


@access("meeting_dates", allow=live_pair, methods=BOTH)
def schedule_cancel(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Cancel, with three new times. No reason is asked."""
    said = _("Cancelled. Here are new times for the same conversation.")
    return finding.give_up(request, _acting(request.scope), _here(uid), "meetings/cancel.html", cancel, said)


@access("meeting_dates", allow=live_pair, methods=BOTH)
def schedule_place(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Video, a room or the phone."""
    acting = _acting(request.scope)
    if acting is None:
        return redirect("meetings:schedule", uid=uid)
    meeting = acting.meeting
    form = PlaceForm(request.POST or None, initial={"place_kind": meeting.place_kind, "place": meeting.place})
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "meeting": meeting, "urls": acting.urls}
        return render(request, "meetings/place.html", context, status=422 if form.is_bound else 200)
    given = form.cleaned_data

    def create() -> str:
        change_place(meeting, given["place_kind"], given["place"], by=request.user, at=timezone.now())
        notices.say(request, _("Kept. You both see it here and in the invitation."))
        return acting.urls["here"]

    return finding.attempt(request, acting, create)


@access("meeting_dates", allow=live_pair, methods=BOTH)
def rhythm(request: Request, uid: uuid.UUID) -> HttpResponse:
    """How often the two meet: it changes when both choose the same."""
    member: PairMember = request.scope
    wishes = {one.member_id: one.weeks for one in RhythmWish.objects.filter(member__pair=member.pair)}
    now = member.pair.cadence_weeks
    form = RhythmForm(request.POST or None, initial={"weeks": wishes.get(member.pk, now)})
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _wish(request, member, form.cleaned_data["weeks"]))
    other = wishes.get(member.partner.pk)
    context = {"form": form, "member": member, "partner": member.partner.person, "now": now}
    context["suggested"] = other if other and other != now else None
    return render(request, "meetings/rhythm.html", context, status=422 if form.is_bound else 200)


def _wish(request: Request, member: PairMember, weeks: int) -> str:
    agreed = wish_rhythm(member, weeks, by=request.user, at=timezone.now())
    if agreed:
        notices.say(request, _("You both chose every %(weeks)s weeks. That is your rhythm now.") % {"weeks": weeks})
    else:
        notices.say(request, _("Kept. The rhythm changes when your partner chooses the same."))
    return reverse("meetings:rhythm", args=[member.pair.uid])
