"""One's own settings."""

import pytest

from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.tests.factories import NOW, PASSWORD, browser, organisation, user
from upmentor.ground.notifications.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db) -> User:
    organisation()
    return user("alice")


def test_language_and_appearance_are_kept_with_the_account(alice):
    client = browser(alice)
    client.cookies["upmentor_language"] = "fr"
    answer = client.post("/settings/", {"language": "ar", "theme": "dark"})
    assert answer["Location"] == "/settings/"
    alice.refresh_from_db()
    assert (alice.language, alice.theme) == ("ar", "dark")
    page = client.get("/settings/").content.decode()
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page


def test_an_unknown_language_is_refused(alice):
    answer = browser(alice).post("/settings/", {"language": "xx", "theme": "dark"})
    assert answer.status_code == 422
    alice.refresh_from_db()
    assert (alice.language, alice.theme) == ("", "system")


def test_a_first_password_needs_no_old_one(alice):
    assert browser(alice).post("/settings/password/", {"password": PASSWORD}).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["short", "alice@example.com", "password1234"])
def test_a_weak_password_is_refused(alice, password):
    assert browser(alice).post("/settings/password/", {"password": password}).status_code == 422


def test_too_many_tries_at_the_old_password_are_stopped(alice):
    alice.set_password(PASSWORD)
    alice.save()
    client = browser(alice)
    codes = [
        client.post("/settings/password/", {"old": f"guess {number}", "password": "another long sentence"}).status_code
        for number in range(11)
    ]
    assert codes == [422] * 10 + [429]


def test_only_my_own_letters_are_listed(alice):
    for number, reader in enumerate((alice, user("bob"))):
        fields = {"recipient": reader.actor_key, "address": reader.email, "state": "sent", "sent_at": NOW}
        Letter.objects.create(key=str(number), kind="x", subject=f"For {reader.name}", text="Secret", **fields)
    page = browser(alice).get("/settings/").content.decode()
    assert "For Alice" in page
    assert "For Bob" not in page
    assert "Secret" not in page
