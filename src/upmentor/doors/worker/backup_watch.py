"""A letter to those who keep the installation when no backup was made for days."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.doors.ops.backups import LastBackup, read_note
from upmentor.doors.worker.staff_letters import time_of, week_due
from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.queries import organisation, role_holders
from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.queries import is_written

KIND = "ops.backup"
MISSED = dt.timedelta(days=3)
"""Backups are made every night; a weekend without one is not yet a letter."""


def watch(run: Run) -> int | None:
    """Every hour: "Backup has not run since Sunday", once a week and reader for as long as it is so."""
    return write(read_note(settings.HOME), at=timezone.now()) or None


def write(last: LastBackup | None, *, at: dt.datetime) -> int:
    """To IT administrators, else to owners. Nothing for a sample company, or while all is well. Returns how many."""
    here = organisation()
    if here is None or here.sample or at - (last.moment if last else here.created_at) < MISSED:
        return 0
    readers = list(role_holders(RoleGrant.Role.IT)) or list(role_holders(RoleGrant.Role.OWNER))
    return sum(_write(one, last, at=at) for one in readers)


def _write(user: User, last: LastBackup | None, *, at: dt.datetime) -> int:
    own = time_of(user)
    since = last.moment.date().isoformat() if last else "never"
    key = f"backup:{user.uid}:{since}:{week_due(own, at)[0]}"
    if not own.works(at) or is_written(key):
        return 0
    with override(language_of(user)):
        day = own.local(last.moment).date() if last else None
        post(to_user(user, key, KIND, _words(user, day, own.local(at).date())), at=at)
    return 1


def _words(user: User, day: dt.date | None, on: dt.date) -> Words:
    subject = _("No backup has been made yet")
    if day:
        said = date_format(day, "l") if on - day < dt.timedelta(days=7) else date_format(day, "j F Y")
        subject = _("Backup has not run since %(day)s") % {"day": said}
    return Words(
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": user.name},
        paragraphs=(
            _("A copy of everything is worth most on the day on which it is missing."),
            _("Every night: upmentor backup FOLDER, with a folder on another machine."),
        ),
        button=_("See the checks"),
        url=settings.PUBLIC_URL + reverse("ops:home"),
        why=_("You get this letter because you keep this installation running. It comes once a week until a backup "
              "is made."),
    )  # fmt: skip
