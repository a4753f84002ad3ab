"""Global roles: only the owner gives them, and somebody always owns the workspace."""

import threading

import pytest
from django.db import connection

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.tests.factories import NOW, browser, organisation, user
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter

pytestmark = pytest.mark.django_db
Role = RoleGrant.Role


@pytest.fixture
def olga(db) -> User:
    organisation()
    return user("olga", "owner")


def roles(who: User) -> set[str]:
    return set(RoleGrant.objects.filter(user=who).values_list("role", flat=True))


def test_a_new_person_is_invited_with_a_role(olga):
    answer = browser(olga).post("/ops/users/", {"name": "Ivan", "email": "Ivan@example.com", "role": "it"})
    assert answer["Location"] == "/ops/users/"
    ivan = User.objects.get(email="ivan@example.com")
    assert (ivan.name, ivan.has_usable_password(), roles(ivan)) == ("Ivan", False, {"it"})
    entries = Entry.objects.order_by("id").values_list("verb", "actor", "object_key", "reason")
    assert list(entries) == [
        ("add_user", olga.actor_key, str(ivan.uid), ""),
        ("grant_role", olga.actor_key, str(ivan.uid), "it"),
    ]


def test_whoever_gets_a_role_is_told_once_and_how_to_sign_in(olga):
    for _ in range(2):
        browser(olga).post("/ops/users/", {"name": "Ivan", "email": "ivan@example.com", "role": "it"})
    letter = Letter.objects.get()
    assert (letter.address, letter.subject) == ("ivan@example.com", "You have a role in Upmentor")
    assert "Olga has made you IT administrator." in letter.text
    assert "/sign-in/" in letter.text


def test_a_known_person_keeps_the_name_and_gets_the_role_once(olga):
    ivan = user("ivan")
    for _ in range(2):
        browser(olga).post("/ops/users/", {"name": "Other", "email": "ivan@example.com", "role": "dpo"})
    ivan.refresh_from_db()
    assert (ivan.name, roles(ivan), Entry.objects.filter(verb="grant_role").count()) == ("Ivan", {"dpo"}, 1)


def test_whoever_has_left_gets_no_role(olga):
    ivan = user("ivan")
    actions.end_access([ivan], by=olga, at=NOW)
    answer = browser(olga).post("/ops/users/", {"name": "Ivan", "email": "ivan@example.com", "role": "it"})
    assert answer.status_code == 422
    assert "Ivan has left and cannot sign in." in answer.content.decode()
    assert roles(ivan) == set()


@pytest.mark.parametrize("role", ["it", "roster_hr", "dpo", "contact"])
def test_no_other_role_gives_or_sees_roles(olga, role):
    other = user("other", role)
    client = browser(other)
    unknown = client.get("/no-such-page/").content
    answers = [
        client.get("/ops/users/"),
        client.post("/ops/users/", {"name": "Other", "email": other.email, "role": "owner"}),
        client.post(f"/ops/users/{olga.uid}/owner/revoke/"),
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, unknown)] * 3
    assert roles(other) == {role}


def test_the_last_owner_stays(olga):
    user("left", "owner").delete()
    page = browser(olga).post(f"/ops/users/{olga.uid}/owner/revoke/", follow=True).content.decode()
    assert "Somebody must own this workspace." in page
    assert roles(olga) == {"owner"}
    heir = user("heir", "owner")
    browser(olga).post(f"/ops/users/{olga.uid}/owner/revoke/")
    assert (roles(olga), roles(heir)) == (set(), {"owner"})


def test_an_owner_who_has_left_does_not_count(olga):
    actions.end_access([user("left", "owner")], by=olga, at=NOW)
    with pytest.raises(actions.GrantError):
        actions.revoke_role(olga, Role.OWNER, by=olga, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_remove_each_other_at_the_same_time():
    organisation()
    pair = [user("olga", "owner"), user("otto", "owner")]
    start = threading.Barrier(2)

    def revoke(victim: User, by: User) -> None:
        try:
            start.wait()
            actions.revoke_role(victim, Role.OWNER, by=by, at=NOW)
        except actions.GrantError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=revoke, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert RoleGrant.objects.filter(role=Role.OWNER).count() == 1


def test_the_list_takes_the_same_queries_for_one_and_for_many(olga, django_assert_max_num_queries):
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(50) as seen:
            browser(olga).get("/ops/users/")
        counts.append(len(seen))
        for name in ("a", "b", "c"):
            user(f"{name}{number}", "it", "dpo")
    assert counts[0] == counts[1]


def test_end_access_is_recorded_once(olga):
    ivan = user("ivan")
    actions.end_access([ivan], by=olga, at=NOW)
    ivan.refresh_from_db()
    actions.end_access([ivan], by=olga, at=NOW)
    assert list(Entry.objects.values_list("verb", "object_key")) == [("end_access", str(ivan.uid))]


def test_the_same_form_sent_twice_has_one_effect(olga):
    values = {"name": "Ivan", "email": "ivan@example.com", "role": "it", "one_time_key": "k"}
    client = browser(olga)
    answers = [client.post("/ops/users/", values | {"email": email})["Location"] for email in ("a@x.org", "b@x.org")]
    assert answers == ["/ops/users/"] * 2
    assert not User.objects.filter(email="b@x.org").exists()


def test_a_role_that_does_not_exist_is_refused(olga):
    answer = browser(olga).post("/ops/users/", {"name": "Ivan", "email": "ivan@example.com", "role": "emperor"})
    assert answer.status_code == 422
    assert not User.objects.filter(email="ivan@example.com").exists()


def test_taking_a_role_that_is_not_there_leaves_no_trace(olga):
    actions.revoke_role(olga, Role.IT, by=olga, at=NOW)
    assert not Entry.objects.exists()


def test_whoever_leaves_gets_no_letter_that_was_still_waiting(olga):
    ivan = user("ivan")
    for number, reader in enumerate((ivan, olga)):
        Letter.objects.create(key=f"waits {number}", kind="test", recipient=reader.actor_key, address=reader.email)
    actions.end_access([ivan], by=olga, at=NOW)
    states = Letter.objects.filter(key__startswith="waits").order_by("key").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "queued"]
