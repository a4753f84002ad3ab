"""The close of a programme: what is still open, what each press does, and the way back while there is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from upmentor.doors.desk.closing_list import Checklist, checklist
from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.keeping import AFTER_CLOSE
from upmentor.ground.ui import notices
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.actions import closing as verbs
from upmentor.stages.programmes.errors import LastDayPassed, WrongState
from upmentor.stages.programmes.forms.programme import DateInput
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed
from upmentor.stages.programmes.queries.closing import WEEKS, closes_by
from upmentor.stages.programmes.states import ENDING

State = Programme.State


class GoOnForm(forms.Form):
    """The new last day of a programme that goes on."""

    until = forms.DateField(label=_lazy("Go on until"), widget=DateInput, input_formats=["%Y-%m-%d"])


@access("meeting_dates", allow=managed, methods=("GET", "POST"))
def close(request: Request, slug: str) -> HttpResponse:
    """The checklist; a press begins the close, or completes it."""
    programme: Programme = request.scope
    if request.method != "POST":
        return _page(request, programme)
    done = {"begin": _begin, "close": _close}.get(request.POST.get("do", ""))
    return _press(request, programme, done) if done else redirect("desk:close", slug)


@access("meeting_dates", allow=managed, methods=("POST",))
def go_on(request: Request, slug: str) -> HttpResponse:
    """Take the beginning of the close back, with a new last day where the old one has passed."""
    programme: Programme = request.scope
    form = GoOnForm(request.POST) if "until" in request.POST else None
    if form and not form.is_valid():
        return _page(request, programme, form)
    until = form.cleaned_data["until"] if form else None
    try:
        return _press(request, programme, lambda *pressed: _go_on(*pressed, until=until))
    except LastDayPassed:
        form = form or GoOnForm({})
        form.add_error("until", _("The last day has passed. Choose one that lies ahead."))
        return _page(request, programme, form)


def _press(request: Request, programme: Programme, verb: Callable[[Request, Programme], None]) -> HttpResponse:
    """Do it; whoever presses twice, or later than somebody else, finds what holds now."""
    try:
        verb(request, programme)
    except WrongState:
        notices.warn(request, _("Somebody was faster. This page shows how the programme stands now."))
    return redirect("desk:close", programme.slug)


def _begin(request: Request, programme: Programme) -> None:
    verbs.begin_close(programme, by=request.user, at=timezone.now())
    undo = reverse("desk:close-go-on", args=[programme.slug])
    notices.say(request, _("The close has begun. Pairs go on and finish."), undo_url=undo)


def _close(request: Request, programme: Programme) -> None:
    verbs.close_programme(programme, by=request.user, at=timezone.now())
    notices.say(request, _("The programme is closed. Thank you for running it."))


def _go_on(request: Request, programme: Programme, *, until: dt.date | None) -> None:
    verbs.go_on(programme, until=until, by=request.user, at=timezone.now())
    notices.say(request, _("The programme goes on."))


def _page(request: Request, programme: Programme, form: GoOnForm | None = None) -> HttpResponse:
    now = timezone.now()
    found = checklist(programme, at=now)
    today = day_of(now)
    passed = programme.ends_on is not None and programme.ends_on < today
    context: dict[str, Any] = {
        "programme": programme,
        "list": found,
        "finding": _finding(programme, found),
        "passed": passed,
        "form": form or (GoOnForm() if passed else None),
        "latest": closes_by(programme),
        "weeks": WEEKS,
        "days": AFTER_CLOSE,
        "begun": programme.state == State.RUNNING or programme.state in ENDING,
        "crumbs": [(_("Settings"), reverse("programmes:settings", args=[programme.slug])), (_("Close"), "")],
    }
    return render(request, "desk/close.html", context, status=422 if form and form.errors else 200)


def _finding(programme: Programme, found: Checklist) -> str:
    if programme.state in (State.CLOSED, State.ARCHIVED):
        return _("The programme is closed")
    if programme.state == State.CLOSING and not found.alive:
        return _("Nothing is alive any more: the programme can close")
    if programme.state == State.CLOSING:
        words = ngettext(
            "The programme is closing: one pair or proposal is open",
            "The programme is closing: %(n)s pairs and proposals are open",
            found.alive,
        )
        return words % {"n": found.alive}
    return _("Close the programme")
