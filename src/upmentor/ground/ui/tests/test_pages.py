"""Preferences, error pages and the catalogue."""

from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from upmentor.ground.ui import views
from upmentor.ground.ui.context import NavItem, shell

rf = RequestFactory()


def posted(path: str, **fields: str) -> HttpRequest:
    return rf.post(path, fields)


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/people/?page=2&sort=-name", "/people/?page=2&sort=-name"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("people/", "/"),
        ("", "/"),
    ],
)
def test_theme_goes_on_only_within_this_site(wanted: str, goes_to: str) -> None:
    response = views.set_theme(posted("/preferences/theme/", theme="dark", next=wanted))
    assert (response.status_code, response["Location"]) == (302, goes_to)


def test_theme_is_kept_in_a_cookie_that_scripts_cannot_read() -> None:
    cookie = views.set_theme(posted("/", theme="dark")).cookies["upmentor_theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("dark", True, "Lax")


@pytest.mark.parametrize("theme", ["", "pink", "dark;"])
def test_theme_that_does_not_exist_leaves_no_cookie(theme: str) -> None:
    assert list(views.set_theme(posted("/", theme=theme)).cookies) == []


@pytest.mark.parametrize(("language", "cookies"), [("ar", ["upmentor_language"]), ("tlh", []), ("", [])])
def test_language_is_kept_when_it_is_one_of_ours(language: str, cookies: list[str]) -> None:
    assert list(views.set_language(posted("/", language=language)).cookies) == cookies


def test_theme_by_get_is_refused() -> None:
    assert views.set_theme(rf.get("/preferences/theme/")).status_code == 405


def test_shell_without_anything_is_light_english_and_anonymous() -> None:
    with override("en"):
        context = shell(rf.get("/somewhere/"))
    assert {name: context[name] for name in ("sample", "theme", "theme_choice", "text_dir", "user_name")} == {
        "sample": False,
        "theme": "light",
        "theme_choice": "system",
        "text_dir": "ltr",
        "user_name": "",
    }


def test_shell_of_a_sample_in_arabic_names_direction_and_organisation() -> None:
    request: Any = rf.get("/")
    request.organisation = SimpleNamespace(sample=True, name="Halden & Rowe")
    request.user = SimpleNamespace(is_authenticated=True, name="Dana Holt", theme="dark")
    with override("ar"):
        context = shell(request)
    wanted = ("sample", "organisation_name", "theme", "text_dir", "user_name")
    assert [context[name] for name in wanted] == [True, "Halden & Rowe", "dark", "rtl", "Dana Holt"]


def test_preferences_address_brings_back_to_the_page_with_its_query() -> None:
    assert shell(rf.get("/people/?q=a&b=c"))["preferences_url"] == "/preferences/?next=%2Fpeople%2F%3Fq%3Da%26b%3Dc"


def test_forbidden_and_missing_pages_are_the_same_page() -> None:
    request = rf.get("/pairs/17/")
    missing, forbidden = views.page_not_found(request), views.permission_denied(request)
    assert (missing.status_code, forbidden.status_code) == (404, 403)
    assert missing.content == forbidden.content


def test_server_error_works_without_a_database_and_gives_a_new_reference_each_time() -> None:
    # No `django_db` mark: any query would fail this test.
    first, second = views.server_error(rf.get("/")), views.server_error(rf.get("/"))
    assert (first.status_code, first["Cache-Control"]) == (500, "no-store")
    assert first.content != second.content


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar"])
def test_error_pages_speak_the_language_and_carry_no_inline_code(language: str) -> None:
    request = rf.get("/x/")
    with override(language):
        pages = [view(request) for view in (views.bad_request, views.page_not_found, views.too_many_requests)]
        pages += [views.csrf_failure(request), views.server_error(request)]
    for page in pages:
        found = Inline()
        found.feed(page.content.decode())
        assert (found.language, found.inline) == (language, [])


class Inline(HTMLParser):
    """Collects what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "html":
            self.language = names.get("lang") or ""
        if tag == "style" or (tag == "script" and "src" not in names):
            self.inline.append(tag)
        self.inline += [name for name in names if name == "style" or (name.startswith("on") and name != "on")]


def test_navigation_item_can_be_read_by_position() -> None:
    assert tuple(NavItem("People", "/people/", "users", True, 3)) == ("People", "/people/", "users", True, 3)
