"""Contacts and a colleague, for the tests of this slice. NOW is a Monday."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape

from django.test import Client

from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.tests.factories import browser, organisation, user
from upmentor.stages.concerns import actions
from upmentor.stages.concerns.actions import Concern, Opened

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SECRET = "Planted words about the corridor"

__all__ = ["DAY", "NOW", "SECRET", "browser", "contacts", "organisation", "user"]


def contacts() -> tuple[User, User]:
    """Grace and Tom."""
    organisation()
    return user("grace", "contact"), user("tom", "contact")


def opened(contact: User, *, by: User | None = None, at: dt.datetime = NOW, **fields: object) -> Opened:
    """A concern that was sent."""
    return actions.open_case(Concern(contact, **({"text": SECRET} | fields)), by=by, at=at)


def sent(client: Client, contact: User, **fields: object) -> str:
    """Send the form of /speak-up/; the receipt code of the answer."""
    typed = {"form": uuid.uuid4(), "contact": contact.uid, "text": SECRET, "wish": "heard"} | fields
    return code_in(client.post("/speak-up/", typed).content.decode())


def code_in(page: str) -> str:
    found = re.search(r"<bdi>(\d{4} \d{4} \d{4} \d{4})</bdi>", page)
    assert found, words(page)
    return found.group(1)


def words(page: str) -> str:
    """The text of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
