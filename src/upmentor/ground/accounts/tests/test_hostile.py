"""Hostile text in every field that somebody signed out can fill."""

import time

import pytest

from upmentor.ground.accounts.tests.factories import browser, organisation, user

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
def test_hostile_text_is_answered_quickly_and_never_runs(name):
    text = TEXTS[name]
    for path, fields in FORMS.items():
        for field in fields:
            values = {"login": "alice@example.com", "password": "x", "email": "alice@example.com"} | {field: text}
            start = time.thread_time()
            answer = browser().post(path, values)
            seconds = time.thread_time() - start
            assert answer.status_code in (302, 410, 422), (path, field)
            assert b"<script>alert" not in answer.content
            assert "\n" not in answer.headers.get("Location", "")
            assert seconds < 4


@pytest.mark.parametrize("name", ["control", "long", "markup", "direction"])
def test_an_address_of_hostile_text_is_an_unknown_link(name):
    from urllib.parse import quote

    assert browser().get(f"/a/{quote(str(TEXTS[name]), safe='')}/").status_code in (404, 410)
