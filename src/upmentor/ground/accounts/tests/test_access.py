"""The one place that decides who opens what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from upmentor.ground.accounts.access import AccessMiddleware, access, anyone, has_role, signed_in
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.tests.factories import organisation, user

pytestmark = pytest.mark.django_db


def ask(view, who: User | AnonymousUser, method: str = "get", headers: dict[str, str] | None = None, **kwargs):
    request = getattr(RequestFactory(), method)("/somewhere/?q=1", headers=headers or {})
    request.user = who
    answer = AccessMiddleware(lambda _request: HttpResponse()).process_view(request, view, (), kwargs)
    return request, answer


def closed(request):
    raise AssertionError("the middleware never runs the view")


def test_a_view_without_a_rule_is_closed_to_everybody():
    with pytest.raises(Http404):
        ask(closed, user("olga", "owner"))


def test_a_refused_object_is_an_unknown_page():
    view = access("staff tools", allow=lambda user, **_: None)(closed)
    with pytest.raises(Http404):
        ask(view, user("alice"))


def test_what_the_rule_answers_is_the_scope_of_the_request():
    view = access("staff tools", allow=lambda user, uid, **_: f"object {uid}")(closed)
    request, answer = ask(view, user("alice"), uid=7)
    assert (answer, request.scope) == (None, "object 7")


def test_whoever_is_signed_out_is_sent_to_sign_in_and_back():
    view = access("own account", allow=signed_in)(closed)
    _, answer = ask(view, AnonymousUser())
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/somewhere/%3Fq%3D1")


def test_a_fragment_sends_the_whole_page_to_sign_in():
    view = access("own account", allow=signed_in)(closed)
    _, answer = ask(view, AnonymousUser(), headers={"HX-Request": "true", "HX-Current-URL": "/home/"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/?next=/home/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace", "options"])
def test_methods_are_allowed_by_name(method):
    view = access("public", allow=anyone)(closed)
    _, answer = ask(view, AnonymousUser(), method)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_head_comes_with_get_only():
    _, answer = ask(access("public", allow=anyone, methods=("POST",))(closed), AnonymousUser(), "head")
    assert answer.status_code == 405
    assert ask(access("public", allow=anyone)(closed), AnonymousUser(), "head")[1] is None


def test_a_role_opens_what_names_it_and_nothing_else():
    allow = has_role(RoleGrant.Role.OWNER, RoleGrant.Role.IT)
    people = {role: user(role, role) for role in RoleGrant.Role.values}
    assert {role for role, who in people.items() if allow(who)} == {"owner", "it"}
    assert not allow(AnonymousUser())


def test_every_answer_to_somebody_signed_in_stays_out_of_caches(client):
    organisation()
    alice = user("alice")
    client.force_login(alice)
    paths = ("/settings/", "/trust/", "/no-such-page/", "/ops/")
    assert {client.get(path)["Cache-Control"] for path in paths} == {"no-store"}


def test_a_time_zone_that_went_out_of_use_does_not_close_the_house(client):
    organisation(time_zone="Mars/Olympus")
    assert client.get("/trust/").status_code == 200
