"""Writing, holding, releasing and withdrawing letters; how they look."""

import datetime as dt
import re

import pytest
from django.db import transaction

from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.actions import Draft, deliver_soon, post, release, withdraw
from upmentor.ground.notifications.letters import draft
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import by_state, letters_of
from upmentor.ground.notifications.tests.factories import WORDS, letter

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=15)


def written(key: str = "k", batch: str = "", **fields: str) -> Draft:
    values = {"kind": "test", "recipient": "user:1", "address": "dana@example.com", "subject": "Hello", "text": "Hi"}
    return Draft(key=key, batch=batch, **(values | fields))


def test_the_same_key_is_written_once_and_stays_as_it_was():
    first = post(written(), at=NOW)
    assert post(written(subject="Other"), at=LATER) == first
    assert list(Letter.objects.values_list("subject", "state", "due_at")) == [("Hello", "queued", NOW)]


def test_a_subject_of_several_lines_becomes_one():
    assert post(written(subject="One\r\nBcc: all@example.com"), at=NOW).subject == "One Bcc: all@example.com"


def test_held_letters_wait_until_they_are_released():
    held = post(written(batch="b"), at=NOW, hold_until=LATER)
    other = post(written("k2", batch="c"), at=NOW, hold_until=LATER)
    assert (held.state, held.due_at) == ("held", LATER)
    assert release("b", at=LATER) == 1
    assert release("b", at=LATER) == 0
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, other.state) == ("queued", "held")


def test_withdrawn_letters_are_never_released():
    held = post(written(batch="b"), at=NOW, hold_until=LATER)
    assert withdraw("b") == 1
    assert release("b", at=LATER) == 0
    held.refresh_from_db()
    assert held.state == "withdrawn"


def test_a_released_letter_is_not_withdrawn():
    post(written(batch="b"), at=NOW, hold_until=LATER)
    release("b", at=LATER)
    assert withdraw("b") == 0


@pytest.mark.django_db(transaction=True)
def test_delivery_is_asked_for_once_and_only_after_the_commit():
    with transaction.atomic():
        post(written("a"), at=NOW)
        post(written("b"), at=NOW)
        post(written("c"), at=NOW, hold_until=LATER)
        assert not Job.objects.exists()
    assert list(Job.objects.values_list("name", "state")) == [("notifications.deliver", "queued")]
    deliver_soon()
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_a_failed_transaction_was_never_written():

    def fail() -> None:
        with transaction.atomic():
            post(written(), at=NOW)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert (Letter.objects.count(), Job.objects.count()) == (0, 0)


def test_a_reader_sees_what_was_sent_and_nothing_of_others():
    sent = letter(state="sent", sent_at=NOW)
    kept = letter(state="kept", sent_at=NOW)
    letter(state="held")
    letter(state="sent", recipient="user:2")
    assert set(letters_of("user:1")) == {sent, kept}
    assert by_state() == {"sent": 2, "kept": 1, "held": 1}


def test_text_and_html_say_the_same_and_why_they_came():
    made = draft(WORDS, key="k", kind="test", recipient="user:1", address="dana@example.com", language="en")
    assert made.text == (
        "Good morning, Dana\n\nYou meet on Tuesday.\n\nBring <one> question & a cup.\n\n"
        "See the meeting:\nhttps://upmentor.example/pairs/1/\n\n"
        "-- \nYou get this letter because you agreed to meet.\n"
    )
    assert "Bring &lt;one&gt; question &amp; a cup." in made.html
    assert "You get this letter because you agreed to meet." in made.html


def test_html_asks_for_nothing_elsewhere_and_is_small():
    made = draft(WORDS, key="k", kind="test", recipient="user:1", address="dana@example.com", language="en")
    assert re.findall(r"<(?:img|script|link|iframe|object)\b|url\(|@import", made.html) == []
    assert set(re.findall(r'(?:href|src)="([^"]*)"', made.html)) == {WORDS.url}
    assert len(made.html.encode()) < 10_000
    assert "prefers-color-scheme: dark" in made.html


def test_a_letter_in_arabic_runs_from_right_to_left():
    made = draft(WORDS, key="k", kind="test", recipient="user:1", address="dana@example.com", language="ar")
    assert '<html lang="ar" dir="rtl">' in made.html
