"""What a mentor lets their line manager know, and the line manager's own page."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.quarters import quarter_of
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.actions.errors import NoLineManager
from upmentor.stages.recognition.models import CapacityWorry, Sharing
from upmentor.stages.recognition.permissions import leads, managed, managed_worry, mentors_in, told_by
from upmentor.stages.recognition.queries.sharing import SWITCHES, open_worries, team_time


@access("meeting_dates", allow=mentors_in, methods=("POST",))
def share(request: Request, uid: uuid.UUID, what: str) -> HttpResponse:
    """Switch on."""
    return _switch(request, uid, what, on=True)


@access("meeting_dates", allow=mentors_in, methods=("POST",))
def unshare(request: Request, uid: uuid.UUID, what: str) -> HttpResponse:
    """Switch off."""
    return _switch(request, uid, what, on=False)


def _switch(request: Request, uid: uuid.UUID, what: str, *, on: bool) -> HttpResponse:
    if what not in SWITCHES:
        raise Http404
    try:
        actions.share(request.scope, what, on=on, by=request.user, at=timezone.now())
    except NoLineManager:
        notices.warn(request, _("The roster names no line manager for you. Nothing is sent."))
        return redirect("recognition:home")
    undo = reverse("recognition:unshare" if on else "recognition:share", args=[uid, what])
    words = _("Switched on.") if on else _("Switched off. Letters that had not gone stay here.")
    notices.say(request, words, undo_url=undo)
    return redirect(f"{reverse('recognition:home')}#line-{uid}")


@access("meeting_dates", allow=leads)
def team(request: Request) -> HttpResponse:
    """Who of the own team takes part and said so, and how much time it takes."""
    on = day_of(timezone.now())
    rows = team_time(request.scope, on=on)
    number = len(rows)
    finding = ngettext(
        "One of your team told you of their hours", "%(n)s of your team told you of their hours", number
    ) % {"n": number}  # fmt: skip
    context = {"rows": rows, "finding": finding if rows else _("Team time"), "quarter": quarter_of(on)}
    context["crumbs"] = [(_("Home"), "/home/"), (_("Team time"), "")]
    return render(request, "recognition/team.html", context)


@access("meeting_dates", allow=told_by, methods=("POST",))
def support(request: Request, uid: uuid.UUID) -> HttpResponse:
    """I support this time."""
    sharing: Sharing = request.scope
    actions.support_time(sharing, by=request.user, at=timezone.now())
    words = _("Said. %(name)s reads that you support the time.") % {"name": sharing.enrolment.person.first_name}
    notices.say(request, words, undo_url=reverse("recognition:support-undo", args=[uid]))
    return redirect("recognition:team-time")


@access("meeting_dates", allow=told_by, methods=("POST",))
def support_undo(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Undo of supporting."""
    actions.unsay_support(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Taken back."))
    return redirect("recognition:team-time")


@access("meeting_dates", allow=told_by, methods=("POST",))
def worry(request: Request, uid: uuid.UUID) -> HttpResponse:
    """I have a capacity worry."""
    actions.say_worry(request.scope, by=request.user, at=timezone.now())
    words = _("The programme team was told. Nothing changes for the pair by itself.")
    notices.say(request, words, undo_url=reverse("recognition:worry-undo", args=[uid]))
    return redirect("recognition:team-time")


@access("meeting_dates", allow=told_by, methods=("POST",))
def worry_undo(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Undo of the worry."""
    actions.unsay_worry(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Taken back."))
    return redirect("recognition:team-time")


@access("meeting_dates", allow=managed)
def worries(request: Request, slug: str) -> HttpResponse:
    """What line managers told the programme team."""
    rows = open_worries(request.scope)
    finding = ngettext(
        "One line manager is worried about time", "%(n)s line managers are worried about time", len(rows)
    ) % {"n": len(rows)}  # fmt: skip
    context = {"programme": request.scope, "rows": rows, "finding": finding if rows else _("Worries about time")}
    context["crumbs"] = [(_("Today"), f"/manage/p/{slug}/"), (_("Worries about time"), "")]
    return render(request, "recognition/worries.html", context)


@access("meeting_dates", allow=managed_worry, methods=("POST",))
def settle(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Looked after."""
    row: CapacityWorry = request.scope
    actions.settle_worry(row, by=request.user, at=timezone.now())
    undo = reverse("recognition:worry-reopen", args=[slug, uid])
    notices.say(request, _("Looked after: %(name)s.") % {"name": row.manager.name}, undo_url=undo)
    return redirect("recognition:worries", slug)


@access("meeting_dates", allow=managed_worry, methods=("POST",))
def reopen(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Undo of looking after."""
    actions.reopen_worry(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("It stands there again."))
    return redirect("recognition:worries", slug)
