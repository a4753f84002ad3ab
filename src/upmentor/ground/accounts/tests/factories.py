"""Small makers of rows for the tests of this slice."""

from __future__ import annotations

import datetime as dt
import re

from django.test import Client

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.jobs.actions import run
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"


def organisation(**fields: object) -> Organisation:
    """The one organisation, with an owner-less workspace unless a test adds one."""
    values = {"name": "Halden & Rowe", "contact": "it@example.com"} | fields
    return Organisation.objects.get_or_create(id=1, defaults=values)[0]


def user(name: str, *roles: str, password: str | None = None) -> User:
    """Somebody who may sign in at `name`@example.com. Hashing a password takes time, so only on demand."""
    made = User.objects.create_user(f"{name.lower()}@example.com", password, name=name.title())
    for role in roles:
        RoleGrant.objects.create(user=made, role=role)
    return made


def browser(who: User | None = None) -> Client:
    """A browser, signed in as somebody or not."""
    client = Client()
    if who:
        client.force_login(who)
    return client


def work() -> None:
    """Do all queued work of the slice, as the worker does."""
    from upmentor.doors.worker.names import Functions

    for job in Job.objects.filter(state=Job.State.QUEUED).exclude(name="notifications.deliver"):
        run(job.pk, Functions())


def token_in(letter: Letter) -> str:
    """The token of a sign-in letter."""
    found = re.search(r"/a/([\w-]+)/", letter.text)
    assert found
    return found.group(1)


def link_for(who: User, *, at: dt.datetime) -> str:
    """A fresh token for somebody."""
    actions.send_link(who.email, at=at)
    return token_in(Letter.objects.filter(recipient=who.actor_key).order_by("-id")[0])
