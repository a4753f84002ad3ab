"""What a journey looks at after each step: which letters were written, what calendars were told, who can read which
words on any page, and what lies in the database in clear text."""

from __future__ import annotations

import html
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from tests.permissions.table import TABLE
from tests.permissions.test_matrix import routes
from upmentor.ground.accounts.models import User
from upmentor.ground.notifications.models import Letter

# Pages without an object in their address that show something of one's pairs.
_OWN = ("mine:home", "mine:pairs", "mine:letters", "meetings:assist", "recognition:home")
# Where a page has parts that only a question opens.
_ASKED = {"pairs:pairs": ("?state=declined",), "desk:pairs": ("?state=ended", "?state=completed")}
_UNLIKE = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|As of today \d\d:\d\d", re.DOTALL)


class Post:
    """The letters, in the order in which they were written."""

    def __init__(self) -> None:
        self._last = 0
        self.new: list[Letter] = []

    def since(self) -> list[tuple[str, str]]:
        """Kind and reader (the first part of the address) of what was written since the last look, sorted."""
        self.new = list(Letter.objects.filter(pk__gt=self._last).order_by("pk"))
        self._last = self.new[-1].pk if self.new else self._last
        return sorted((one.kind, reader_of(one)) for one in self.new)

    def entries(self) -> list[tuple[str, str, int, str]]:
        """Reader, method, sequence and start (as the wall in the entry's own zone shows it) of the calendar entries
        among the letters of the last look, sorted."""
        return sorted(_entry(one) for one in self.new if one.calendar)


def reader_of(letter: Letter) -> str:
    """Who reads it, by the first part of the address."""
    return letter.address.partition("@")[0]


def _entry(letter: Letter) -> tuple[str, str, int, str]:
    found = Calendar.from_ical(letter.calendar)
    (event,) = found.walk("VEVENT")
    start = event.decoded("DTSTART")
    return reader_of(letter), str(found["METHOD"]), int(event["SEQUENCE"]), f"{start:%Y-%m-%d %H:%M} {start.tzinfo}"


class Readers:
    """Everybody at a browser, each opening every page whose address can name one of these objects."""

    def __init__(self, users: Mapping[str, User | None]) -> None:
        self._browsers: dict[str, Client] = {}
        for name, user in users.items():
            self._browsers[name] = Client()
            if user:
                self._browsers[name].force_login(user)

    def words(self, secrets: Iterable[str], objects: Mapping[str, list[Any]]) -> dict[str, set[str]]:
        """Secret → who finds it on some page."""
        texts = {name: "".join(self.pages(name, objects).values()) for name in self._browsers}
        return {word: {name for name, text in texts.items() if word in text} for word in secrets}

    def pages(self, name: str, objects: Mapping[str, list[Any]]) -> dict[str, str]:
        """Address → text of every page that opens for this person."""
        answers = {path: self._browsers[name].get(path) for path in addresses(objects)}
        return {path: _text(answer) for path, answer in answers.items() if answer.status_code == 200}

    def get(self, name: str, path: str) -> HttpResponse:
        """One page as this person gets it."""
        return self._browsers[name].get(path)


def addresses(objects: Mapping[str, list[Any]]) -> list[str]:
    """Every address that answers to GET and whose arguments are among the objects."""
    found, patterns = [reverse(name) for name in _OWN], routes()
    for name, row in TABLE.items():
        if "GET" in row.methods and row.arguments and set(row.arguments) <= set(objects):
            keys = list(patterns[name].pattern.converters)
            for values in itertools.product(*(objects[one] for one in row.arguments)):
                path = reverse(name, kwargs=dict(zip(keys, values, strict=True)))
                found += [path, *(path + query for query in _ASKED.get(name, ()))]
    return found


def _text(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer["Content-Type"] == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    text = content.decode(errors="replace")
    return html.unescape(text) if "html" in answer["Content-Type"] else text


def spoken(page: str) -> str:
    """The words of a page without its tags, whose one-time keys differ each time, and the minute it was opened."""
    return " ".join(_UNLIKE.sub(" ", page).split())


def clear_text() -> bytes:
    """Everything that the database holds: the bytes of its file, or all columns of all tables as text."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    return "\n".join(_rows()).encode()


def _rows() -> Iterator[str]:
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name in names:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"SELECT one::text FROM {quoted} AS one")
            yield from (row[0] for row in cursor.fetchall())
