"""One click, one effect."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template
from django.test import RequestFactory

from upmentor.ground.accounts.models import OneTimeKey, User
from upmentor.ground.accounts.once import FIELD, new_key, once
from upmentor.ground.accounts.tests.factories import user


def post(key: str, who: User | AnonymousUser | None = None):
    request = RequestFactory().post("/", {FIELD: key} if key else {})
    request.user = who or AnonymousUser()
    return request


def making(name: str, made: list[str]) -> Callable[[], str]:
    def create() -> str:
        user(name)
        made.append(name)
        return f"/made/{name}/"

    return create


@pytest.mark.django_db
def test_the_same_key_has_one_effect_and_one_outcome():
    made: list[str] = []
    key = new_key()
    outcomes = [once(post(key), making(name, made))["Location"] for name in ("alice", "bob", "charlie")]
    assert (outcomes, made) == (["/made/alice/"] * 3, ["alice"])


@pytest.mark.django_db
def test_another_key_or_another_person_is_another_effect():
    alice, made = user("alice"), list[str]()
    once(post("k", alice), making("one", made))
    once(post("l", alice), making("two", made))
    once(post("k", user("bob")), making("three", made))
    once(post(""), making("four", made))
    once(post(""), making("five", made))
    assert made == ["one", "two", "three", "four", "five"]


@pytest.mark.django_db
def test_a_failure_leaves_the_key_for_the_next_try():
    made: list[str] = []

    def fail() -> str:
        making("alice", made)()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        once(post("k"), fail)
    assert not User.objects.exists()
    assert once(post("k"), making("alice", made))["Location"] == "/made/alice/"


@pytest.mark.django_db
def test_a_broken_constraint_of_the_effect_is_not_taken_for_a_double_click():
    user("alice")
    with pytest.raises(IntegrityError), transaction.atomic():
        once(post("k"), making("alice", []))
    assert not OneTimeKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_have_one_effect():
    made: list[str] = []
    outcomes: list[str] = []
    key = new_key()
    start = threading.Barrier(20)

    def press(number: int) -> None:
        try:
            start.wait()
            outcomes.append(once(post(key), making(f"user{number}", made))["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outcomes), len(set(outcomes)), len(made), User.objects.count()) == (20, 1, 1, 1)


def test_each_form_gets_a_key_of_its_own():
    template = Template("{% one_time_key %}")
    first, second = template.render(Context()), template.render(Context())
    assert first.startswith('<input type="hidden" name="one_time_key" value="')
    assert first != second
