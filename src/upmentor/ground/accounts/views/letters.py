"""Which letters somebody wants, and the page behind “fewer of these”."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from upmentor.ground.accounts.access import access, signed_in
from upmentor.ground.accounts.letter_forms import LettersForm
from upmentor.ground.accounts.request import Request
from upmentor.ground.notifications.fewer import letter_of
from upmentor.ground.notifications.kinds import DIGEST, KINDS, Group, kind_of
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.preferences import (
    Wishes,
    choose,
    fewer,
    is_wanted,
    more,
    shown_to,
    silent_kinds,
    wishes_of,
)
from upmentor.ground.ui import notices

BEFORE = "letters_before"


@access("own account", allow=signed_in, methods=("GET", "POST"))
def own_letters(request: Request) -> HttpResponse:
    """Which nudges come, when, and whether in one letter a week."""
    reader = request.user.actor_key
    sent = request.POST if request.method == "POST" else None
    form = LettersForm(sent, holds=wishes_of(reader), shown=shown_to(reader), today=timezone.localdate())
    if sent is None:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    before = choose(reader, form.wishes(), at=timezone.now())
    request.session[BEFORE] = _kept(before)
    notices.say(request, _("Saved."), undo_url=reverse("accounts:letters-undo"))
    return redirect("accounts:letters")


@access("own account", allow=signed_in, methods=("POST",))
def undo_letters(request: Request) -> HttpResponse:
    """What held before the last change holds again; a second press does nothing."""
    if kept := request.session.pop(BEFORE, None):
        choose(request.user.actor_key, _read(kept), at=timezone.now())
        notices.say(request, _("It is as it was before."))
    return redirect("accounts:letters")


def _page(request: Request, form: LettersForm, status: int = 200) -> HttpResponse:
    silent = sorted(str(KINDS[name].words) for name in silent_kinds(request.user.actor_key))
    runs = any(KINDS[name].group is Group.TEAM for name in form.shown)
    kept = [row for row in KINDS.values() if not row.nudge and (runs or row.group is not Group.TEAM)]
    always = [(group.value, [row.words for row in kept if row.group is group]) for group in Group]
    always = [(words, rows) for words, rows in always if rows]
    back = reverse("accounts:settings")
    context = {"form": form, "silent": silent, "always": always, "back_url": back}
    return render(request, "accounts/letters.html", context, status=status)


def _kept(wishes: Wishes) -> dict[str, Any]:
    """For the session: text and lists only."""
    kept = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(wishes).items()}
    return kept | {"wanted": sorted(wishes.wanted)}


def _read(kept: dict[str, Any]) -> Wishes:
    quiet = [dt.time.fromisoformat(kept[name]) if kept[name] else None for name in ("quiet_from", "quiet_to")]
    until = dt.date.fromisoformat(kept["snoozed_until"]) if kept["snoozed_until"] else None
    return Wishes(frozenset(kept["wanted"]), quiet[0], quiet[1], kept["digest"], until)


def nudge(user: object, token: str) -> Letter | None:
    """The nudge behind a signed address, whoever holds it."""
    return letter_of(token)


nudge.public = True  # type: ignore[attr-defined]


# Mail programs press without a cookie (RFC 8058). The signed address is what allows it, and it can only make fewer
# letters come, or as many as before.
@csrf_exempt
@access("public", allow=nudge, methods=("GET", "POST"))
@never_cache
def fewer_of_these(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters of this kind; opening the page changes nothing. The same page undoes it."""
    letter: Letter = request.scope  # type: ignore[attr-defined]
    if request.method == "POST":
        act = more if request.POST.get("do") == "undo" else fewer
        act(letter.recipient, letter.kind, at=timezone.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(_("Done."), content_type="text/plain; charset=utf-8")
        return redirect("accounts:fewer", token=token)
    comes = is_wanted(letter.recipient, letter.kind)
    context = {"kind": kind_of(letter.kind).words, "comes": comes, "digest": letter.kind == DIGEST}
    return render(request, "accounts/fewer.html", context)
