"""Letters that go out by themselves are shown with the words with which they go."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import upmentor
from upmentor.stages.messages.moments import MOMENTS, as_words
from upmentor.stages.pairs.tests.factories import company

ROOT = Path(upmentor.__file__).parent


def written() -> set[str]:
    """Every text in the modules that write letters."""
    found = [*ROOT.glob("stages/*/emails.py"), *ROOT.glob("stages/*/emails/*.py"), *ROOT.glob("doors/worker/*.py")]
    nodes = (node for path in found for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


# Shown with a word that says more: the programme's name stands in `name` there, and the day of the week in `day`.
SAME = {"%(programme)s": "%(name)s", "%(weekday)s": "%(day)s"}


def test_shown_words_are_those_that_are_written():
    known, unknown = written(), []
    with override(None):
        for one in MOMENTS:
            for text in (str(one.subject), *map(str, one.lines), str(one.button)):
                other = text
                for shown, there in SAME.items():
                    other = other.replace(shown, there)
                unknown += [] if {text, other} & known else [(one.key, text)]
    assert unknown == []


@pytest.mark.django_db
def test_every_letter_can_be_looked_at(client: Client):
    of = company(1, 1)
    client.force_login(of.manager)
    page = client.get(reverse("messages:automatic", args=[of.programme.slug])).content.decode()
    assert [one.key for one in MOMENTS if f"/messages/automatic/{one.key}/" not in page] == []
    letter = client.get(reverse("messages:moment-letter", args=[of.programme.slug, "booked", "dark"])).content.decode()
    assert "You talk with Sam" in letter
    for one in MOMENTS:
        assert "%(" not in "".join(as_words(one, of.programme, on=dt.date(2026, 3, 2)).paragraphs)


def test_letter_that_asks_for_thanks_is_among_them():
    assert [str(one.subject) for one in MOMENTS if one.key == "thanks"] == ["A line of thanks, if you like"]
