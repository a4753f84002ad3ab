"""What people see first: participants their next step, everybody else their own door."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.doors.mine import library as shelf
from upmentor.doors.mine.home import home as compose
from upmentor.doors.mine.orientation import on_the_shelf
from upmentor.doors.mine.own_letters import own_letter, own_letters
from upmentor.doors.mine.pair import own_rows
from upmentor.doors.mine.pair import page as compose_pair
from upmentor.doors.mine.permissions import OwnPromise, has_pairs, own_promise, reads_guide, reads_meeting_guide
from upmentor.ground.accounts.access import access, roles_of, signed_in
from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.guides import LENGTHS, STANDARD, Guide, MeetingGuide, timed
from upmentor.ground.notifications.models import Letter
from upmentor.ground.ui import notices
from upmentor.stages.care.permissions import sponsored_by
from upmentor.stages.meetings.actions.errors import MeetingRefused
from upmentor.stages.meetings.actions.promises import tick_actions
from upmentor.stages.meetings.permissions import is_assistant
from upmentor.stages.meetings.queries.page import coming_pages
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.programmes.permissions import is_staff, person_of
from upmentor.stages.programmes.queries.enrolments import own_enrolments


@access("own account", allow=signed_in)
def front_door(request: Request) -> HttpResponse:
    """Send everybody to where their work is: participants home, staff to their programmes, IT to operations."""
    person = person_of(request.user)
    if person and any(row.state != "withdrawn" for row in own_enrolments(person)):
        return redirect("mine:home")
    if is_staff(request.user):
        return redirect("desk:programmes")
    if RoleGrant.Role.IT in roles_of(request.user):
        return redirect("ops:home")
    if is_assistant(request.user):
        return redirect("meetings:assist")
    if answered_for := sponsored_by(request.user):
        return redirect("insights:sponsor", answered_for[0].slug)
    if RoleGrant.Role.CONTACT in roles_of(request.user):
        return redirect("concerns:cases")
    return redirect("mine:home")


@access("own account", allow=signed_in)
def home(request: Request) -> HttpResponse:
    """The next step, what else is under way, and programmes that one could join. Somebody who only finds times for
    others goes to their page."""
    person = person_of(request.user)
    if person is None and is_assistant(request.user):
        return redirect("meetings:assist")
    now = timezone.now()
    found = compose(person, at=now, on=timezone.localdate(now)) if person else None
    return render(request, "mine/home.html", {"home": found, "person": person})


@access("meeting_dates", allow=has_pairs)
def pairs(request: Request) -> HttpResponse:
    """All pairs of the reader; somebody with one pair goes straight to it."""
    rows = own_rows(request.scope, at=timezone.now())
    if len(rows) == 1:
        return redirect("mine:pair", rows[0].uid)
    return render(request, "mine/pairs.html", {"rows": rows})


@access("agreement_and_goals", allow=own_pair)
def pair(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The relationship on one page."""
    member: PairMember = request.scope
    found = compose_pair(member, at=timezone.now())
    return render(request, "mine/pair.html", {"page": found, "one": found.standing, "pair": member.pair})


@access("meeting_content", allow=own_promise, methods=("POST",))
def promise_done(request: Request, uid: uuid.UUID, promise: uuid.UUID) -> HttpResponse:
    """Tick one's own promise; `undo` takes the tick back."""
    found: OwnPromise = request.scope
    undo = "undo" in request.GET
    try:
        tick_actions(found.own, {found.key: not undo}, by=request.user, at=timezone.now())
    except MeetingRefused as refused:
        notices.warn(request, str(refused.words))
        return redirect("mine:home")
    if undo:
        notices.say(request, _("It stands on your list again."))
    else:
        notices.say(request, _("Done, and off your list."), undo_url=f"{request.path}?undo=1")
    return redirect("mine:home")


@access("letters", allow=signed_in)
def letters(request: Request) -> HttpResponse:
    """All letters that the reader has received, the newest first."""
    page = Paginator(own_letters(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "mine/letters.html", {"page": page})


@access("letters", allow=own_letter)
def letter(request: Request, uid: uuid.UUID) -> HttpResponse:
    """One letter as it was sent."""
    found: Letter = request.scope
    crumbs = [(_("Your letters"), reverse("mine:letters")), (found.subject, "")]
    return render(request, "mine/letter.html", {"letter": found, "crumbs": crumbs})


@access("public", allow=signed_in)
def library(request: Request) -> HttpResponse:
    """All topics: those with a guide as cards, the others as titles; `?q=` and `?minutes=` narrow them."""
    words, minutes = request.GET.get("q", ""), shelf.minutes_of(request.GET.get("minutes", ""))
    found = shelf.shelf(words, minutes)
    suggest = "" if found.cards or found.awaited else shelf.where_to_suggest(person_of(request.user))
    context: dict[str, Any] = {"orientation": None if words or minutes else on_the_shelf(request.user)}
    context |= {"shelf": found, "q": words, "minutes": minutes, "lengths": LENGTHS, "suggest_url": suggest}
    return render(request, "mine/library/topics.html", context)


@access("public", allow=reads_guide)
def library_topic(request: Request, topic: str) -> HttpResponse:
    """The six meetings of a topic."""
    guide: Guide = request.scope
    context = {
        "guide": guide,
        "topic": shelf.topic_of(topic),
        "minutes": shelf.minutes_of(request.GET.get("minutes", "")),
    }
    context |= {"crumbs": shelf.crumbs(topic), "in_english": shelf.in_english(guide)}
    return render(request, "mine/library/topic.html", context)


@access("public", allow=reads_meeting_guide)
def library_meeting(request: Request, topic: str, number: int) -> HttpResponse:
    """The eleven parts of one meeting, in the time that the two have (`?minutes=`)."""
    meeting: MeetingGuide = request.scope
    minutes = shelf.minutes_of(request.GET.get("minutes", "")) or STANDARD
    context = {"meeting": meeting, "topic": shelf.topic_of(topic), "minutes": minutes, "lengths": LENGTHS}
    context |= {"parts": timed(meeting, minutes), "in_english": shelf.in_english(meeting)}
    context |= {"crumbs": shelf.crumbs(topic, number), "beside": shelf.beside(meeting)}
    person = person_of(request.user)
    context |= {"uses": coming_pages(person) if person else []}
    return render(request, "mine/library/meeting.html", context)
