"""The private address from which somebody's own calendar reads their meetings."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.meetings.models import CalendarFeed
from upmentor.stages.meetings.permissions import digest_of
from upmentor.stages.people.models import Person


@transaction.atomic
def renew_feed(person: Person, *, by: Actor, at: dt.datetime, form_key: str = "") -> str:
    """A new address, of which the token is returned and never shown again; the one before is closed.

    The same form sent twice (`form_key`, its one-time key) gives the same token, so that the address that a person
    reads after a double click is the one that works.
    """
    if form_key:
        token = salted_hmac("meetings.feed", f"{person.uid}:{form_key}", algorithm="sha256").hexdigest()
    else:
        token = secrets.token_hex(32)
    digest = digest_of(token)
    row, made = CalendarFeed.objects.get_or_create(person=person, defaults={"digest": digest, "since": at})
    if made or row.digest != digest:
        CalendarFeed.objects.filter(pk=row.pk).update(digest=digest, since=at)
        record("meetings.renew_feed", by=by, at=at, kind="person", key=person.uid)
    return token


@transaction.atomic
def close_feed(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """The address answers nobody from now on. Closing twice does no harm."""
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        record("meetings.close_feed", by=by, at=at, kind="person", key=person.uid)
