"""A letter of every kind, as mail: whole for a strict reader, one button on our site, nothing from elsewhere."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from django.conf import settings

from tests.house.every_letter import write_all
from upmentor.ground.notifications.jobs import message
from upmentor.ground.notifications.kinds import DIGEST, KINDS, NUDGES
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.tests.factories import letter
from upmentor.stages.pairs.tests.factories import TOPICS

pytestmark = pytest.mark.django_db
HEADERS = ("Message-ID", "Date", "Auto-Submitted", "Content-Language", "From", "To", "Subject", "MIME-Version")
FETCHES = re.compile(
    r"\b(src|srcset|background|poster|data)\s*=|@import|url\(|<(script|link|img|iframe|object|form)\b", re.I
)


class Page(HTMLParser):
    """What a mail client makes of the HTML: links, the direction, the schemes, and which tags stay open."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.html: dict[str, str | None] = {}
        self.schemes: list[str | None] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append((given.get("class") or "", given.get("href") or ""))
        if tag == "html":
            self.html = given
        if given.get("name") == "color-scheme":
            self.schemes.append(given.get("content"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(of: Letter) -> tuple[EmailMessage, bytes]:
    raw = message(of).message().as_bytes(linesep="\r\n")
    found = email.message_from_bytes(raw, policy=email.policy.default.clone(raise_on_defect=True))
    assert isinstance(found, EmailMessage)
    return found, raw


def faults(of: Letter, direction: str) -> list[str]:
    """What is wrong with this letter as mail; nothing when all is well."""
    mail, raw = parsed(of)
    parts = [one.get_content_type() for one in mail.walk() if not one.is_multipart()]
    entry = ["text/calendar", "application/ics"] if of.calendar else []
    body = mail.get_body(("html",))
    text = mail.get_body(("plain",))
    assert body is not None
    assert text is not None
    html, plain = (part.get_content().replace("\r\n", "\n") for part in (body, text))
    page = Page(html)
    kinds = [kind for kind, _url in page.links]
    ours = settings.PUBLIC_URL + "/"
    subject = str(mail["Subject"])
    words = [subject, html, plain]
    checks = {
        "headers": [len(mail.get_all(name, [])) for name in HEADERS] == [1] * len(HEADERS),
        "copies": mail["Cc"] is None and mail["Bcc"] is None and len(mail["To"].addresses) == 1,
        "automatic": mail["Auto-Submitted"] == "auto-generated" and mail["Content-Language"] == of.language,
        "name": str(mail["Message-ID"]).startswith(f"<{of.uid}@"),
        "fewer": (mail["List-Unsubscribe"] is not None) == (of.kind in NUDGES),
        "subject": 0 < len(subject) <= 78 and subject == of.subject,
        "topics": not any(topic.lower() in one.lower() for topic in TOPICS for one in words),
        "parts": parts == ["text/plain", "text/html", *entry],
        "size": len(raw) < 100_000 and max(map(len, raw.split(b"\r\n"))) <= 998,
        "outside": FETCHES.search(html) is None,
        "language": (page.html.get("lang"), page.html.get("dir")) == (of.language, direction),
        "dark": page.schemes == ["light dark"] and "prefers-color-scheme: dark" in html,
        "tags": page.open == [],
        "button": kinds.count("do") == 1,
        "rows": (of.kind == DIGEST) == ("row" in kinds),
        "links": len(kinds) - kinds.count("row") == 1 + (of.kind in NUDGES)
        and all(url.startswith(ours) for _kind, url in page.links),
        "why": re.search(r'<span class="why">[^<]{20,}</span>', html) is not None and "\n-- \n" in plain,
        "same": next(url for kind, url in page.links if kind == "do") in plain,
    }
    return [name for name, well in checks.items() if not well]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_every_kind_of_letter_is_a_whole_mail(language: str, direction: str):
    write_all(language)
    letters = list(Letter.objects.all())
    found = {(one.kind, one.subject): faults(one, direction) for one in letters}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}
    kinds = {one.kind for one in letters}
    assert (kinds - {"private.letter"}, "private.letter" in kinds) == (set(KINDS), True)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("", "", []),
        ("<h1", '<link href="https://elsewhere.example/1.css"></link><h1', ["outside"]),
        ("<style>", "<style>@import 'x.css';", ["outside"]),
        ("<h1", '<a class="do" href="https://upmentor.example/x">x</a><h1', ["button", "links", "same"]),
        ('href="https://upmentor.example', 'href="https://elsewhere.example', ["links", "same"]),
        ("<h1", "<h1 data=1", ["outside"]),
        ('dir="ltr"', "", ["language"]),
        ("Tue 14:00", "Tue 14:00, Everyday AI,", ["topics"]),
    ],
)
def test_the_check_finds_what_is_wrong(old: str, new: str, wrong: list[str], settings):
    settings.PUBLIC_URL = "https://upmentor.example"
    one = letter()
    one.html = one.html.replace(old, new, 1)
    assert faults(one, "ltr") == wrong
