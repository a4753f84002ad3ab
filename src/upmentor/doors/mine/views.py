"""What people see first: participants their next step, everybody else their own door."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upmentor.doors.mine import library as shelf
from upmentor.doors.mine.home import home as compose
from upmentor.doors.mine.permissions import reads_guide, reads_meeting_guide
from upmentor.ground.accounts.access import access, roles_of, signed_in
from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.guides import LENGTHS, STANDARD, Guide, MeetingGuide, timed
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
    if person is None and RoleGrant.Role.IT in roles_of(request.user):
        return redirect("ops:home")
    return redirect("mine:home")


@access("own account", allow=signed_in)
def home(request: Request) -> HttpResponse:
    """The next step, what else is under way, and programmes that one could join."""
    person = person_of(request.user)
    found = compose(person, on=timezone.localdate()) if person else None
    return render(request, "mine/home.html", {"home": found, "person": person})


@access("public", allow=signed_in)
def library(request: Request) -> HttpResponse:
    """All topics: those with a guide as cards, the others as titles; `?q=` and `?minutes=` narrow them."""
    words, minutes = request.GET.get("q", ""), shelf.minutes_of(request.GET.get("minutes", ""))
    found = shelf.shelf(words, minutes)
    suggest = "" if found.cards or found.awaited else shelf.where_to_suggest(person_of(request.user))
    context = {"shelf": found, "q": words, "minutes": minutes, "lengths": LENGTHS, "suggest_url": suggest}
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
    return render(request, "mine/library/meeting.html", context)
