"""Sign-in by password, its limits, and how sessions end."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.tests.factories import NOW, PASSWORD, browser, link_for, organisation, user
from upmentor.ground.accounts.tests.quick import QuickHasher
from upmentor.ground.audit.actions import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alice(db) -> User:
    organisation()
    return user("alice", password=PASSWORD)


def sign_in(client: Client, email: str = "alice@example.com", password: str = PASSWORD, **more: str):
    headers = {key: more.pop(key) for key in list(more) if key.startswith("X-")}
    return client.post("/sign-in/", {"login": email, "password": password} | more, headers=headers)


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_right_password_opens_a_session_with_a_new_id():
    client = browser()
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["upmentor_session"] = session.session_key
    answer = sign_in(client, "ALICE@example.com")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["upmentor_session"].value != session.session_key
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/settings/", "/settings/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_only_to_own_pages(asked, target):
    assert sign_in(browser(), next=asked)["Location"] == target


def test_unknown_and_known_addresses_get_the_same_page():
    pages = [sign_in(browser(), email, "wrong password") for email in ("alice@example.com", "nobody@example.com")]
    known, unknown = (page.content.decode().replace("nobody@", "alice@") for page in pages)
    assert [page.status_code for page in pages] == [422, 422]
    assert without_tokens(known) == without_tokens(unknown)


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_unknown_known_and_passwordless_names_take_the_same_time(django_assert_max_num_queries):
    """Hashing is nearly all of the time. It is counted instead of timed: a busy machine would lie."""
    user("bob")
    costs = []
    for email in ("alice@example.com", "bob@example.com", "nobody@example.com"):
        QuickHasher.asked.clear()
        with django_assert_max_num_queries(200) as seen:
            sign_in(browser(), email, "wrong password")
        costs.append((len(QuickHasher.asked), len(seen)))
    assert costs == [costs[0]] * 3
    assert costs[0][0] == 1


def test_ten_wrong_tries_close_an_account_for_everybody_who_tries():
    codes = [sign_in(browser(), password="wrong").status_code for _ in range(10)]
    assert codes == [422] * 10
    refused = sign_in(browser())
    assert refused.status_code == 422
    assert "Too many failed login attempts" in refused.content.decode()


def test_the_limit_is_not_escaped_by_headers_hosts_or_spelling():
    for number in range(10):
        client = Client(SERVER_NAME=("localhost", "127.0.0.1")[number % 2])
        email = ("alice@example.com", "ALICE@example.com", " alice@example.com")[number % 3]
        sign_in(client, email, "wrong", **{"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.1.{number}"})
    assert not is_signed_in_after(Client(SERVER_NAME="localhost"))
    assert not is_signed_in_after(Client(SERVER_NAME="127.0.0.1"))


def is_signed_in_after(client: Client) -> bool:
    sign_in(client, **{"X-Forwarded-For": "10.9.9.9"})
    return "_auth_user_id" in client.session


def test_addresses_that_the_database_takes_for_one_share_a_count():
    from upmentor.ground.accounts.adapter import AccountAdapter

    keys = {AccountAdapter()._get_login_attempts_cache_key(None, email=one) for one in ("alice@x.org", "alıce@X.org")}
    assert len(keys) == 1


def test_other_accounts_are_not_closed_with_it():
    user("bob", password=PASSWORD)
    for _ in range(11):
        sign_in(browser(), password="wrong")
    assert sign_in(browser(), "bob@example.com").status_code == 302


def test_the_old_session_is_dead_after_sign_out():
    client = browser()
    sign_in(client)
    stolen = client.cookies["upmentor_session"].value
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    thief = browser()
    thief.cookies["upmentor_session"] = stolen
    assert not is_signed_in(thief)


def test_a_new_password_ends_all_other_sessions_and_open_links(alice):
    here, elsewhere = browser(), browser()
    sign_in(here)
    sign_in(elsewhere)
    token = link_for(alice, at=timezone.now())
    answer = here.post("/settings/password/", {"old": PASSWORD, "password": "another long sentence"})
    assert answer["Location"] == "/settings/"
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert browser().get(f"/a/{token}/").status_code == 410
    assert sign_in(browser(), password="another long sentence").status_code == 302


def test_a_password_is_not_changed_without_the_old_one(alice):
    client = browser(alice)
    answer = client.post("/settings/password/", {"old": "guess", "password": "another long sentence"})
    assert answer.status_code == 422
    assert "This is not your present password." in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_whoever_forgot_the_password_comes_by_a_link_and_sets_a_new_one(alice):
    client = browser()
    client.post(f"/a/{link_for(alice, at=timezone.now())}/")
    assert 'name="old"' not in client.get("/settings/").content.decode()
    assert client.post("/settings/password/", {"password": "another long sentence"}).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("another long sentence")


def test_leaving_the_company_ends_sessions_links_and_sign_in(alice):
    client = browser()
    sign_in(client)
    token = link_for(alice, at=timezone.now())
    actions.end_access([alice], by=SYSTEM, at=NOW)
    assert not is_signed_in(client)
    assert browser().get(f"/a/{token}/").status_code == 410
    answer = sign_in(browser())
    assert answer.status_code == 422
    assert "inactive" not in answer.content.decode()


def test_signed_in_pages_stay_out_of_every_cache(alice):
    assert browser(alice).get("/settings/")["Cache-Control"] == "no-store"


def test_whoever_is_signed_in_already_goes_on(alice):
    assert browser(alice).get("/sign-in/?next=/settings/")["Location"] == "/settings/"


def test_the_library_s_own_pages_are_not_there():
    paths = ("/accounts/login/", "/accounts/signup/", "/login/", "/signup/", "/password/reset/", "/accounts/")
    assert {path: browser().get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


def test_who_helps_is_named_when_no_mail_goes_out():
    page = browser().get("/sign-in/").content.decode()
    assert "This installation cannot send mail yet" in page
    assert "Ask it@example.com." in page


def test_trace_and_other_methods_are_refused():
    codes = {
        method: browser().generic(method, "/sign-in/").status_code for method in ("TRACE", "PUT", "DELETE", "PATCH")
    }
    assert codes == dict.fromkeys(codes, 405)


def test_roles_are_read_once_per_request(alice, django_assert_num_queries):
    from upmentor.ground.accounts.access import roles_of

    RoleGrant.objects.create(user=alice, role="it")
    with django_assert_num_queries(1):
        assert roles_of(alice) == {"it"}
        assert roles_of(alice) == {"it"}


def test_who_comes_back_signs_in_anew(alice):
    client, other = browser(), browser(user("bob"))
    sign_in(client)
    actions.end_access([alice], by=SYSTEM, at=timezone.now())
    alice.refresh_from_db()
    actions.give_access_back([alice], by=SYSTEM, at=timezone.now())
    assert not is_signed_in(client)
    assert is_signed_in(other)
    assert sign_in(client).status_code == 302
    assert is_signed_in(client)
