"""The audit's rows about an enrolment in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.models import Entry

WORDS: dict[str, Promise] = {
    "invited": _("Invited"),
    "reminded": _("Reminded"),
    "enrolment_started": _("Began to enrol"),
    "enrolled": _("Enrolled"),
    "answers_changed": _("Changed answers"),
    "withdrawn": _("Withdrew"),
    "restored": _("Takes part again"),
    "capacity_changed": _("Number of pairs changed"),
    "admitted": _("Given a place"),
    "enrolment_undone": _("Import undone"),
    "opened": _("Opened by staff"),
}


@dataclass(frozen=True)
class Event:
    """When, what, and who did it (empty for the person themself or the system)."""

    at: dt.datetime
    words: str | Promise
    who: str


def told(entries: Iterable[Entry]) -> list[Event]:
    """The entries that a reader would miss; every look is left out. One query for all names."""
    rows = [entry for entry in entries if entry.verb in WORDS and entry.verb != "opened"]
    uids = {row.actor.removeprefix("user:") for row in rows if row.actor.startswith("user:")}
    names = {f"user:{user.uid}": user.name for user in User.objects.filter(uid__in=uids)}
    return [Event(row.at, WORDS[row.verb], names.get(row.actor, "")) for row in rows]
