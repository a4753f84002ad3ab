"""The page on which the two hold their conversation, its one-page brief, and how it ends (J10)."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.guides import LENGTHS, UnknownGuideError, meeting_guide
from upmentor.ground.ui import notices
from upmentor.stages.goals.queries.goals import mentor_goal_settled
from upmentor.stages.meetings.actions.errors import GoalFirst, MeetingRefused, TooLong
from upmentor.stages.meetings.actions.finishing import choose_guide, finish, running_late, undo_finish
from upmentor.stages.meetings.actions.notes import Saved, save_private, save_shared
from upmentor.stages.meetings.actions.writing import Typed, Written, write_page
from upmentor.stages.meetings.permissions import OwnMeeting, live_meeting, own_meeting
from upmentor.stages.meetings.queries import page as pages
from upmentor.stages.meetings.queries.coming import coming
from upmentor.stages.meetings.queries.guides import guides_for, language, plan_of
from upmentor.stages.meetings.views.posted import notes_of, typed_of
from upmentor.stages.pairs.queries.match import questions

BOTH = ("GET", "POST")


def _address(own: OwnMeeting, name: str = "meeting") -> str:
    return reverse(f"meetings:{name}", args=[own.member.pair.uid, own.number])


def _title(own: OwnMeeting) -> str:
    return _("Meeting %(number)s") % {"number": own.number} if own.number else _("First talk")


def _context(request: Request, own: OwnMeeting) -> dict[str, Any]:
    """What the page and the brief share."""
    page = pages.page_of(own, at=timezone.now())
    minutes = request.GET.get("minutes", "")
    plan = plan_of(own.meeting, own.member, int(minutes) if minutes in {str(one) for one in LENGTHS} else None)
    names = ("meeting", "notes", "private", "guide", "finish", "late", "brief")
    urls = {name: _address(own, name if name == "meeting" else f"meeting-{name}") for name in names}
    crumbs = [(_("My pair"), f"/pairs/{own.member.pair.uid}/"), (_title(own), "")]
    context = {"page": page, "crumbs": crumbs, "meeting": own.meeting, "plan": plan, "lengths": LENGTHS, "urls": urls}
    writer = str(own.member.uid)
    context |= {"questions": questions() if own.number == 0 else (), "writer": writer}
    context |= {"last_shared": page.shared.last_saves.get(writer), "last_private": page.private.last_saves.get(writer)}
    return context | {"starters": pages.starters(own), "brief": pages.brief(page), "partner": own.member.partner.person}


def _show(request: Request, own: OwnMeeting, *, status: int = 200, refused: str = "", **typed: Any) -> HttpResponse:
    context = _context(request, own) | {"refused": refused, "has_errors": status == 422} | typed
    return render(request, "meetings/meeting.html", context, status=status)


@access("meeting_content", allow=own_meeting, methods=BOTH)
def meeting(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """Guide, agenda, notes, actions. A post takes everything that stands in its fields, whichever button it was."""
    own: OwnMeeting = request.scope
    if request.method == "GET":
        return _show(request, own)
    typed, written = typed_of(request.POST), Written()

    def create() -> str:
        nonlocal written
        written = write_page(own, typed, by=request.user, at=timezone.now())
        return _finished(request, own) if typed.do == "finish" and written.clean else _address(own)

    try:
        answer = once(request, create) if typed.creates else redirect(create())
    except MeetingRefused as refused:
        typed_again = {"typed": request.POST, "typed_notes": request.POST}
        status = 422 if isinstance(refused, TooLong) else 409
        return _show(request, own, status=status, refused=str(refused.words), **typed_again)
    if not written.clean:
        return _clash(request, own, typed, written)
    # Half-typed rows stay in their fields when another button was pressed.
    return answer if typed.whole else _show(request, own, typed=request.POST)


def _finished(request: Request, own: OwnMeeting) -> str:
    """Finish; where a question is open, its page asks it."""
    with contextlib.suppress(GoalFirst):
        finish(own, by=request.user, at=timezone.now())
    return _address(own, "meeting-finish")


def _clash(request: Request, own: OwnMeeting, typed: Typed, written: Written) -> HttpResponse:
    """Both changed the same lines: both versions, and one text to make of them."""
    clashes = []
    for name, saved, wrote in (("shared", written.shared, typed.shared), ("private", written.private, typed.private)):
        if saved and wrote and not saved.clean:
            clashes.append({"name": name, "mine": wrote.text, "theirs": saved.text, "both": saved.both})
    context = {"page": pages.page_of(own, at=timezone.now()), "clashes": clashes, "url": _address(own)}
    return render(request, "meetings/meeting_clash.html", context | {"writer": own.member.uid}, status=409)


@access("meeting_content", allow=own_meeting, methods=BOTH)
def meeting_notes(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """Shared notes for the page's script: what is new since version `?since=`, or a save while typing."""
    own: OwnMeeting = request.scope
    if request.method == "POST":
        return _save(request, own, "shared")
    notes, stamp = pages.shared_notes(own), pages.stamp(own)
    if request.GET.get("since") == str(notes.version) and request.GET.get("stamp") == stamp:
        return HttpResponse(status=204)
    return JsonResponse({"text": notes.text, "version": notes.version, "stamp": stamp})


@access("private_notes", allow=own_meeting, methods=("POST",))
def meeting_private(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """A save of one's private notes while typing."""
    return _save(request, request.scope, "private")


def _save(request: Request, own: OwnMeeting, name: str) -> HttpResponse:
    """200 with what stands there now; 409 when both changed the same lines; 422 when it is too long."""
    typed = notes_of(request.POST, name)
    if typed is None:
        return JsonResponse({}, status=422)
    save = save_shared if name == "shared" else save_private
    try:
        saved: Saved = save(own, typed.base, typed.text, key=typed.key, by=request.user, at=timezone.now())
    except MeetingRefused as refused:
        return JsonResponse({"words": str(refused.words)}, status=422)
    return JsonResponse({"text": saved.text, "version": saved.version}, status=200 if saved.clean else 409)


@access("meeting_content", allow=live_meeting, methods=BOTH)
def meeting_guide_page(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """Choose the guide of this meeting: topic, number, length. The library posts here too."""
    own: OwnMeeting = request.scope
    if request.method == "GET":
        shared, others = guides_for(own.member)
        context = _context(request, own) | {"shared": shared, "others": others}
        return render(request, "meetings/meeting_guide.html", context)
    topic, _sign, part = request.POST.get("guide", "").partition(":")
    length = request.POST.get("minutes", "")
    try:
        found = meeting_guide(topic, int(part) if part.isdecimal() and len(part) < 4 else 0, language())
    except UnknownGuideError:
        return redirect(_address(own, "meeting-guide"))
    minutes = int(length) if length in {str(one) for one in LENGTHS} else None
    choose_guide(own, found.topic, found.number, minutes, by=request.user, at=timezone.now())
    notices.say(request, _("The guide is on the page of your meeting."))
    return redirect(_address(own))


@access("meeting_content", allow=own_meeting, methods=BOTH)
def meeting_finish(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """Finish: at once where nothing is left to ask, else with the one question that is; then a calm page."""
    own: OwnMeeting = request.scope
    if own.meeting.state == own.meeting.State.HELD:
        return _done(request, own)
    context = {"own": own, "url": _address(own, "meeting-finish"), "back": _address(own)}
    if request.method == "GET":
        ask_goal = own.number == 1 and not mentor_goal_settled(own.member.pair)
        return render(request, "meetings/meeting_finish.html", context | {"ask_goal": ask_goal})
    try:
        finish(own, later=request.POST.get("do") == "later", by=request.user, at=timezone.now())
    except GoalFirst:
        return render(request, "meetings/meeting_finish.html", context | {"ask_goal": True}, status=409)
    except MeetingRefused as refused:
        return _show(request, own, status=409, refused=str(refused.words))
    return redirect(_address(own, "meeting-finish"))


@access("meeting_content", allow=live_meeting, methods=("POST",))
def meeting_undo_finish(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """Not over after all: the meeting can be finished again."""
    own: OwnMeeting = request.scope
    try:
        undo_finish(own, by=request.user, at=timezone.now())
    except MeetingRefused as refused:
        notices.warn(request, str(refused.words))
    else:
        notices.say(request, _("The meeting goes on. Finish it when you have talked."))
    return redirect(_address(own))


def _done(request: Request, own: OwnMeeting) -> HttpResponse:
    following = coming(own.member.pair)
    context = {"own": own, "meeting": own.meeting, "back": _address(own), "following": following}
    if pages.may_undo_finish(own.meeting, own.member.pair, at=timezone.now()):
        context["undo"] = _address(own, "meeting-undo-finish")
    return render(request, "meetings/meeting_done.html", context | {"partner": own.member.partner.person})


@access("meeting_dates", allow=live_meeting, methods=("POST",))
def meeting_late(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """One tap: the partner reads one polite line, and the end moves."""
    own: OwnMeeting = request.scope
    try:
        sent = running_late(own, by=request.user, at=timezone.now())
    except MeetingRefused as refused:
        notices.warn(request, str(refused.words))
    else:
        words = _("%(name)s reads that you are a few minutes late.") if sent else _("%(name)s knows already.")
        notices.say(request, words % {"name": own.member.partner.person.name})
    return redirect(_address(own))


@access("meeting_content", allow=own_meeting)
def meeting_brief(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """One page to read before the meeting, on a phone or on paper: who, one question, last promise, how to join."""
    return render(request, "meetings/meeting_brief.html", _context(request, request.scope))
