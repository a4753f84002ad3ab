"""Hostile text in every field that somebody signed out can fill."""

import pytest

from upmentor.ground.accounts.models import OneTimeKey
from upmentor.ground.accounts.sessions import SessionStore
from upmentor.ground.accounts.tests.factories import browser, organisation, user
from upmentor.ground.jobs.models import Job

pytestmark = pytest.mark.django_db

TEXTS = {
    "nothing": "",
    "control": "a\x00b\x07c",
    "lines": "a\r\nSet-Cookie: x=1",
    "long": "x" * 10_000,
    "long address": "x" * 10_000 + "@example.com",
    "direction": "\u202ealice@example.com\u202c",
    "markup": "<script>alert(1)</script>@example.com",
    "query": "' OR 1=1 --@example.com",
    "surrogate": b"\xed\xa0\x80@example.com",
    "template": "{{ settings.SECRET_KEY }}@example.com",
}
FORMS = {
    "/sign-in/": ("login", "password", "next"),
    "/sign-in/link/": ("email", "next"),
    "/a/token/": ("next",),
    "/preferences/language/": ("language", "next"),
}


@pytest.fixture(autouse=True)
def alice(db):
    organisation()
    return user("alice")


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_hostile_text_is_answered_and_never_runs(name):
    text = TEXTS[name]
    for path, fields in FORMS.items():
        for field in fields:
            values = {"login": "alice@example.com", "password": "x", "email": "alice@example.com"} | {field: text}
            answer = browser().post(path, values)
            assert answer.status_code in (302, 410, 422), (path, field)
            assert b"<script>alert" not in answer.content
            assert "\n" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("name", ["control", "long", "markup", "direction"])
def test_an_address_of_hostile_text_is_an_unknown_link(name):
    from urllib.parse import quote

    assert browser().get(f"/a/{quote(str(TEXTS[name]), safe='')}/").status_code in (404, 410)


@pytest.mark.parametrize("key", ["abc\x00defgh12345", "../../../etc/passwd", "ﬁﬁﬁﬁﬁﬁﬁﬁﬁ", "short", ""])
def test_a_session_key_that_cannot_be_one_is_never_looked_for(key):
    """A quoted cookie can carry a NUL, and PostgreSQL breaks over it."""
    assert SessionStore(key).session_key is None


def test_an_address_with_control_characters_is_none_of_ours():
    browser().post("/sign-in/link/", {"email": "alice@example.com", "next": "/a\x00b"})
    assert Job.objects.get(name="accounts.send_link").args["next_path"] == ""


def test_control_characters_of_a_one_time_key_are_not_stored():
    owner = user("olga", "owner")
    browser(owner).post("/ops/users/", {"one_time_key": "a\x00b", "name": "N", "email": "n@example.com", "role": "it"})
    assert OneTimeKey.objects.get().key == f"{owner.pk}:ab"
