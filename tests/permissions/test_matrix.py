"""Every route × every role × GET and POST, from the one table in `table.py`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.table import ANONYMOUS, ROLES, TABLE, Row
from tests.permissions.world import World, build
from upmentor.ground.content.who_sees import AUDIENCES, audience, load_table

# The marker makes the database; the world is made in it once, below.
pytestmark = pytest.mark.django_db

# Data classes of pages that show nothing about others (`ground/accounts/access.py`).
FREE = {"public", "own account", "staff tools"}
# A role of the matrix → its column in the who-sees-what table, for the roles that have one.
COLUMN = {
    "manager": "manager",
    "sponsor": "sponsor",
    "it": "it",
    "dpo": "dpo",
    "contact": "contact",
    "line_manager": "line_manager",
    "assistant": "assistant",
}
# Pages that show people their own data: what they open there says nothing about their rights over others.
OWN = {
    *("programmes:join", "programmes:join-step", "programmes:join-leave", "programmes:join-return", "pairs:match"),
    *("mine:letters", "concerns:by-receipt"),
}


def routes() -> dict[str, URLPattern]:
    """Name → pattern of every route of the product."""

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, pattern.namespace or space)
            else:
                yield f"{space}:{pattern.name}", pattern

    found = list(walk(get_resolver().url_patterns, ""))
    assert len(dict(found)) == len(found), "two routes share a name"
    return dict(found)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once; every request below is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def ask(world: World, role: str, method: str, path: str) -> HttpResponse:
    # One browser for all: each new one would look through all static files first.
    client = world.client
    client.cookies.clear()
    if role in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    with transaction.atomic():
        answer = client.get(path) if method == "GET" else client.post(path)
        transaction.set_rollback(True)
    return answer


@pytest.fixture(scope="module")
def unknown(world: World) -> dict[str, bytes]:
    """Role → the page that was never there."""
    return {role: ask(world, role, "GET", "/no/such/page/").content for role in ROLES}


def address(name: str, arguments: dict[str, object]) -> str:
    row, pattern = TABLE[name], routes()[name]
    names = list(pattern.pattern.converters)
    assert len(names) == len(row.arguments), f"{name} needs {names}"
    return reverse(name, kwargs={key: arguments[value] for key, value in zip(names, row.arguments, strict=True)})


def test_every_route_has_a_line_and_every_line_a_route():
    assert sorted(TABLE) == sorted(routes())


def test_every_view_carries_the_data_class_and_the_methods_of_its_line():
    found = {name: pattern.callback.access_rule for name, pattern in routes().items()}
    rules = {name: (rule.data_class, set(rule.methods) - {"HEAD"}, rule.public) for name, rule in found.items()}
    assert rules == {name: (row.data_class, set(row.methods.split()), row.public) for name, row in TABLE.items()}


def test_every_data_class_has_a_row_in_the_published_table():
    assert {row.data_class for row in TABLE.values()} - FREE <= {row.key for row in load_table().rows}


def test_nobody_opens_what_the_published_table_does_not_give_them():
    assert set(COLUMN.values()) <= set(AUDIENCES)
    given = {
        (name, role)
        for name, row in TABLE.items()
        if row.data_class not in FREE and name not in OWN
        for role in row.who & COLUMN.keys()
    }
    wrong = [(name, role) for name, role in given if audience(TABLE[name].data_class)[COLUMN[role]].level == "nothing"]
    assert wrong == []


def expected(row: Row, role: str, method: str) -> str:
    if method not in row.methods.split():
        return "405"
    if role == ANONYMOUS and not row.public:
        return "sign in"
    return "open" if role in row.who else "404"


def seen(answer: HttpResponse, never_there: bytes) -> str:
    if answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next="):
        return "sign in"
    if answer.status_code == 404:
        return "404" if answer.content == never_there else "404 that looks different"
    if answer.status_code in (200, 204, 302, 409, 410, 422):
        return "open"
    return str(answer.status_code)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_route_opens_for_its_roles_only(world: World, unknown: dict[str, bytes], name: str):
    path = address(name, world.here)
    cells: dict[tuple[str, str], str] = {}
    wanted: dict[tuple[str, str], str] = {}
    for role in ROLES:
        for method in ("GET", "POST"):
            wanted[role, method] = expected(TABLE[name], role, method)
            cells[role, method] = seen(ask(world, role, method, path), unknown[role])
    assert {cell: (cells[cell], wanted[cell]) for cell in cells if cells[cell] != wanted[cell]} == {}


# Not objects; and a certificate's code, whose page says that it is unknown.
ASKED = {"token", "code", "form", "step", "verb", "template"}
OBJECTS = [name for name, row in TABLE.items() if set(row.arguments) - ASKED]
INNER = [name for name, row in TABLE.items() if row.arguments[:1] == ("slug",) and len(row.arguments) > 1]


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_an_unknown_object_looks_like_a_forbidden_one(world: World, unknown: dict[str, bytes], name: str):
    row = TABLE[name]
    kept = ("form", "step", "verb", "stamp", "role")
    strange = {key: value if key in kept else nothing(value) for key, value in world.here.items()}
    path = address(name, strange)
    answers = {}
    for role in sorted(row.who) or ["owner"]:
        for method in row.methods.split():
            answers[role, method] = seen(ask(world, role, method, path), unknown[role])
    assert answers == dict.fromkeys(answers, "404")


def nothing(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return 10**9 if isinstance(value, int) else "no-such-thing"


@pytest.mark.parametrize("name", sorted(name for name in INNER if {"step", "form"}.isdisjoint(TABLE[name].arguments)))
def test_objects_of_another_programme_are_not_reached(world: World, unknown: dict[str, bytes], name: str):
    path = address(name, world.elsewhere | {"slug": world.here["slug"]})
    methods = TABLE[name].methods.split()
    answers = {method: seen(ask(world, "manager", method, path), unknown["manager"]) for method in methods}
    assert answers == dict.fromkeys(methods, "404")


def test_a_page_that_was_never_there_looks_the_same_to_everybody(unknown: dict[str, bytes]):
    assert len(set(unknown.values())) == 1
