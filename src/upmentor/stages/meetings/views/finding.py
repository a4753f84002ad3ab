"""What the pages of the two and of assistants share: reading the ticks, answering, saying what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.actions.errors import AgreementFirst, MeetingRefused, OrientationFirst, SlotTaken
from upmentor.stages.meetings.actions.offering import Answered, Outcome, answer_times
from upmentor.stages.meetings.forms import Ticked
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.coming import coming
from upmentor.stages.meetings.queries.planning import planning, preview
from upmentor.stages.meetings.queries.readiness import is_asked
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import Pair, PairMember


@dataclass(frozen=True)
class Acting:
    """Whose times a page is about, and where its pages are. `assisted`: an assistant acts for them."""

    member: PairMember
    meeting: Meeting
    assisted: bool

    @property
    def urls(self) -> dict[str, str]:
        """Addresses of the pages: here, change, move; and those of the two alone."""
        if self.assisted:
            key = [self.meeting.uid]
            names = {"here": "assist-times", "change": "assist-change", "move": "assist-move"}
        else:
            key = [self.member.pair.uid]
            names = {"here": "schedule", "change": "schedule-change", "move": "schedule-move"}
            names |= {"cancel": "schedule-cancel", "place": "schedule-place"}
        return {name: reverse(f"meetings:{route}", args=key) for name, route in names.items()}


def page(request: Request, acting: Acting, *, status: int = 200, error: str = "", refused: str = "") -> HttpResponse:
    """The page with the times of a coming meeting. `error` is a mistake of the reader, `refused` what has changed."""
    week = request.GET.get("week", "")
    shown = planning(acting.meeting, acting.member, at=timezone.now(), week=_day(week), assisted=acting.assisted)
    context = {
        "planning": shown,
        "meeting": acting.meeting,
        "urls": acting.urls,
        "error": error,
        "refused": refused,
        "errors": [(error, "times")] if error else [],
        "has_errors": bool(error),
        "typed": request.POST,
        "reach_words": _("You go further for this one"),
    }
    return render(request, "meetings/schedule.html", context, status=status)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def answer(request: Request, acting: Acting) -> HttpResponse:
    """Take the ticks of the form. Nothing ticked is a mistake, unless the button said that none of them suits."""
    ticked = Ticked.of(request.POST)
    none = request.POST.get("do") == "none"
    if ticked.strange:
        return page(request, acting, status=422, error=_("A time could not be read. Choose from the list."))
    if ticked.empty and not none:
        return page(request, acting, status=422, error=_("Choose at least one time, or press “None of these”."))
    if none:
        ticked = Ticked(frozenset(), frozenset(), strange=False)
    answered: list[Answered] = []

    def create() -> str:
        answered.append(
            answer_times(
                acting.meeting, acting.member, ticked.fits, more=ticked.more, by=request.user, at=timezone.now()
            )
        )
        say(request, acting, answered[0])
        return acting.urls["here"]

    response = attempt(request, acting, create)
    if answered and answered[0].outcome is Outcome.TAKEN:
        return _stands_now(request, acting, str(SlotTaken.words))
    return response


def attempt(request: Request, acting: Acting, create: Callable[[], str]) -> HttpResponse:
    """Run a verb once; what it refuses is said on the page as it stands now, with status 409."""
    try:
        return once(request, create)
    except MeetingRefused as refused:
        return _stands_now(request, acting, str(refused.words))


def _stands_now(request: Request, acting: Acting, refused: str) -> HttpResponse:
    """The page with the pair's coming meeting as it stands now; where there is none any more, the page that says so."""
    meeting = coming(Pair.objects.get(pk=acting.member.pair_id))
    if meeting is None:
        notices.warn(request, refused)
        return redirect(reverse("meetings:assist") if acting.assisted else acting.urls["here"])
    return page(request, Acting(acting.member, meeting, acting.assisted), status=409, refused=refused)


def say(request: Request, acting: Acting, answered: Answered) -> None:
    """What came of an answer, in a sentence."""
    two = two_of(answered.meeting.pair)
    name = two.partner(acting.member).person.first_name
    if answered.outcome is Outcome.BOOKED and answered.meeting.starts_at:
        when = wording.own(answered.meeting.starts_at, two.time_of(acting.member))
        notices.say(request, _("%(time)s is booked. The invitation is on its way.") % {"time": when})
    elif answered.outcome is Outcome.ORIENTATION or (
        answered.outcome is Outcome.WAITING and is_asked(answered.meeting.pair, answered.meeting.number)
    ):
        # The same words either way: whether the other has answered would tell whether they have done their course.
        notices.say(request, str(OrientationFirst.words))
    elif answered.outcome is Outcome.WAITING:
        notices.say(
            request,
            _("Kept. As soon as one of your times also works for %(name)s, it is booked.") % {"name": name},
        )
    elif answered.outcome is Outcome.OTHER_TIMES:
        notices.say(
            request, _("Nothing suited you both. Here are other times; %(name)s gets them too.") % {"name": name}
        )
    elif answered.outcome is Outcome.AGREEMENT:
        notices.warn(request, str(AgreementFirst.words))


def confirm(request: Request, acting: Acting, template: str) -> HttpResponse:
    """The second tap: what happens and the three times that are offered with it."""
    context = {
        "planning": planning(acting.meeting, acting.member, at=timezone.now(), assisted=acting.assisted),
        "choices": preview(acting.meeting, acting.member, at=timezone.now(), assisted=acting.assisted),
        "meeting": acting.meeting,
        "urls": acting.urls,
    }
    return render(request, template, context)


def give_up(
    request: Request, acting: Acting | None, here: str, template: str, verb: Callable[..., Meeting], said: str
) -> HttpResponse:
    """Move or cancel (`verb`) a booked time at the second tap: a GET shows what it brings. Without a booked time there
    is nothing to give up: back to `here`."""
    if acting is None or acting.meeting.state != Meeting.State.BOOKED:
        return redirect(here)

    def create() -> str:
        verb(acting.meeting, by=request.user, at=timezone.now(), asked=acting.member)
        notices.say(request, said)
        return here

    return attempt(request, acting, create) if request.method == "POST" else confirm(request, acting, template)
