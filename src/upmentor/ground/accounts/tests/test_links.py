"""Sign-in by a link in a mail."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.actions.links import digest
from upmentor.ground.accounts.models import OneTimeKey, SignInLink, User
from upmentor.ground.accounts.tests.factories import (
    NOW,
    browser,
    link_for,
    organisation,
    token_in,
    user,
    work,
)
from upmentor.ground.audit.models import Entry
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alice(db) -> User:
    organisation()
    return user("alice")


def test_asking_writes_one_letter_to_a_known_address_and_none_to_another():
    for email in ("Alice@example.com", "nobody@example.com"):
        answer = browser().post("/sign-in/link/", {"email": email, "next": "/settings/"})
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/link/sent/")
    work()
    letter = Letter.objects.get()
    assert (letter.address, letter.kind, letter.subject) == (
        "alice@example.com",
        "accounts.link",
        "Your link to sign in",
    )
    assert "?next=%2Fsettings%2F" in letter.text
    assert letter.html.count(token_in(letter)) == 2


def test_known_and_unknown_addresses_cost_the_same_queries(django_assert_max_num_queries):
    counts = []
    for email in ("alice@example.com", "nobody@example.com"):
        with django_assert_max_num_queries(100) as seen:
            browser().post("/sign-in/link/", {"email": email})
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert Letter.objects.count() == 0


def test_only_a_digest_of_the_token_is_stored(alice):
    token = link_for(alice, at=NOW)
    assert len(token) == 43
    assert list(SignInLink.objects.values_list("digest", "expires_at")) == [
        (digest(token), NOW + dt.timedelta(minutes=15))
    ]


def test_opening_changes_nothing_and_the_button_signs_in_once(alice):
    token = link_for(alice, at=timezone.now())
    for _ in range(3):
        client = browser()
        page = client.get(f"/a/{token}/?next=/settings/")
        assert page.status_code == 200
        assert "_auth_user_id" not in client.session
    assert SignInLink.objects.get().used_at is None
    answer = client.post(f"/a/{token}/", {"next": "/settings/"})
    assert answer["Location"] == "/settings/"
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert list(Entry.objects.filter(verb="sign_in_by_link").values_list("actor", flat=True)) == [alice.actor_key]
    again = browser()
    assert again.post(f"/a/{token}/").status_code == 410
    assert "_auth_user_id" not in again.session


def test_a_link_is_over_after_fifteen_minutes_and_offers_a_fresh_one(alice):
    token = link_for(alice, at=timezone.now() - dt.timedelta(minutes=15))
    for answer in (browser().get(f"/a/{token}/"), browser().post(f"/a/{token}/"), browser().get("/a/nonsense/")):
        assert answer.status_code == 410
        assert "Ask for a fresh link" in answer.content.decode()


def test_a_link_for_somebody_else_ends_the_present_session(alice):
    client = browser(user("bob"))
    client.post(f"/a/{link_for(alice, at=timezone.now())}/")
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_a_link_leads_only_to_own_pages(alice):
    token = link_for(alice, at=timezone.now())
    assert browser().post(f"/a/{token}/", {"next": "//evil.example"})["Location"] == "/"


def test_asking_too_often_is_refused_for_known_and_unknown_alike():
    for email in ("alice@example.com", "nobody@example.com"):
        codes = [browser().post("/sign-in/link/", {"email": email}).status_code for _ in range(6)]
        assert codes == [302] * 5 + [429]


def test_a_double_click_sends_one_letter():
    for _ in range(2):
        browser().post("/sign-in/link/", {"email": "alice@example.com"})
    work()
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_pressed_twenty_times_at_once_signs_in_once(alice):
    token = link_for(alice, at=NOW)
    outcomes: list[str] = []

    def take() -> None:
        try:
            actions.take_link(token, at=NOW)
            outcomes.append("in")
        except actions.LinkNotValid:
            outcomes.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in"] + ["over"] * 19


def test_what_is_over_is_forgotten(alice):
    from upmentor.ground.accounts.jobs import forget
    from upmentor.ground.jobs.actions import Run

    link_for(alice, at=timezone.now() - dt.timedelta(days=2))
    link_for(alice, at=timezone.now())
    OneTimeKey.objects.create(key="old", created_at=timezone.now() - dt.timedelta(days=3))
    OneTimeKey.objects.create(key="new")
    forget(Run(Job(name="accounts.forget")))
    assert SignInLink.objects.count() == 1
    assert list(OneTimeKey.objects.values_list("key", flat=True)) == ["new"]


def test_an_address_that_is_none_is_said():
    answer = browser().post("/sign-in/link/", {"email": "alice"})
    assert answer.status_code == 422
    assert "valid email address" in answer.content.decode()
    assert not Job.objects.exists()
