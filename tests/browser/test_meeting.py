"""The page of a meeting in two browsers: both typing, no network, a closed lid, no scripts, one sheet of paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.site import Site, sign_in
from tests.browser.talking import open_meeting
from tests.browser.test_library import longest

pytestmark = pytest.mark.both_databases

SHARED, PRIVATE = "#shared", "#private"


@pytest.fixture
def two(site: Site, browser: Any) -> Iterator[tuple[Any, Any]]:
    """Pages of the mentee and the mentor, signed in."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page, role in zip(pages, ("mentee", "mentor"), strict=True):
        page.set_default_timeout(20_000)
        sign_in(page, site, role)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def shows(page: Any, where: str, *lines: str) -> None:
    """Wait until the field holds all of these lines."""
    page.wait_for_function(
        "([where, lines]) => { const text = document.querySelector(where).value.split('\\n');"
        " return lines.every(line => text.includes(line)); }",
        arg=[where, list(lines)],
    )


def saved(page: Any, place: str = "shared") -> None:
    page.locator(f"[data-notes={place}] [data-status]", has_text=re.compile(r"^Saved")).wait_for()


def test_two_who_type_at_once_both_keep_every_word(site: Site, two: tuple[Any, Any]) -> None:
    dana, sam = two
    address = site.address + open_meeting(site, 4)
    for page in two:
        page.goto(address)
    for number in range(3):
        dana.locator(SHARED).press_sequentially(f"Dana {number}\n", delay=15)
        sam.locator(SHARED).press_sequentially(f"Sam {number}\n", delay=15)
    words = [f"{name} {number}" for name in ("Dana", "Sam") for number in range(3)]
    shows(dana, SHARED, *words)
    shows(sam, SHARED, *words)
    sam.locator(PRIVATE).fill("a private word of Sam")
    saved(sam, "private")
    dana.reload()
    assert "a private word of Sam" not in dana.content()
    if not site.environment.get("DATABASE_URL"):
        kept = b"".join(file.read_bytes() for file in Path(site.home).glob("*") if file.is_file())
        assert [word for word in ("a private word of Sam", *words) if word.encode() in kept] == []


def test_words_survive_a_tunnel_and_a_closed_lid(site: Site, two: tuple[Any, Any]) -> None:
    dana, sam = two
    address = site.address + open_meeting(site, 5)
    for page in two:
        page.goto(address)
    dana.context.set_offline(True)
    dana.locator(SHARED).fill("written in a tunnel")
    dana.locator("[data-notes=shared] [data-status]", has_text="Not saved yet: no connection").wait_for()
    dana.get_by_label("Add a point").fill("a point from the tunnel")
    dana.get_by_role("button", name="Add to the agenda").click()
    dana.locator("#unsent").wait_for()
    assert dana.get_by_label("Add a point").input_value() == "a point from the tunnel"
    sam.locator(SHARED).fill("written at a desk")
    saved(sam)
    dana.context.set_offline(False)
    shows(dana, SHARED, "written in a tunnel", "written at a desk")
    shows(sam, SHARED, "written in a tunnel", "written at a desk")
    # The lid closes before the pause of two seconds is over, and nothing goes out any more.
    dana.route("**/notes/", lambda route: route.abort())
    dana.locator(SHARED).press("End")
    dana.locator(SHARED).press_sequentially("\nthen the lid closed")
    dana.goto("about:blank")
    dana.unroute("**/notes/")
    dana.goto(address)
    shows(dana, SHARED, "then the lid closed")
    shows(sam, SHARED, "then the lid closed")
    saved(dana)
    assert dana.evaluate("Object.keys(localStorage).filter(key => key.startsWith('upmentor.notes'))") == []


def test_same_line_changed_by_both_is_put_together_by_one(site: Site, two: tuple[Any, Any]) -> None:
    dana, sam = two
    address = site.address + open_meeting(site, 6)
    dana.goto(address)
    dana.locator(SHARED).fill("our line")
    saved(dana)
    sam.goto(address)
    dana.context.set_offline(True)
    sam.locator(SHARED).fill("our line, says Sam")
    saved(sam)
    dana.locator(SHARED).fill("one line of mine")
    dana.context.set_offline(False)
    dana.get_by_role("button", name="See both").click()
    assert dana.get_by_role("heading", level=1).inner_text() == "Both versions are here"
    assert dana.locator("#k-shared").input_value() == "our line, says Sam\none line of mine"
    dana.get_by_role("button", name="Save this").click()
    saved(dana)
    shows(sam, SHARED, "our line, says Sam", "one line of mine")


def test_unsaved_private_words_stay_in_the_tab_and_leave_with_the_sign_out(site: Site, two: tuple[Any, Any]) -> None:
    dana, _sam = two
    dana.goto(site.address + open_meeting(site, 7))
    dana.route("**/private/", lambda route: route.abort())
    dana.locator(PRIVATE).fill("a secret that was not sent")
    dana.locator("[data-notes=private] [data-status]", has_text="Not saved yet: no connection").wait_for()
    assert "secret" not in dana.evaluate("JSON.stringify(localStorage)")
    assert "secret" in dana.evaluate("JSON.stringify(sessionStorage)")
    dana.goto(site.address + "/home/")
    dana.locator(".um-me details summary").last.click()
    dana.get_by_role("button", name="Sign out").click()
    dana.wait_for_url("**/sign-in/**")
    assert "secret" not in dana.evaluate("JSON.stringify(sessionStorage)")


def test_whole_meeting_works_without_scripts(site: Site, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = context.new_page()
    sign_in(page, site, "mentor")
    page.goto(site.address + open_meeting(site, 8))
    page.locator(SHARED).fill("a note without scripts")
    page.get_by_label("Add a point").fill("a point")
    page.get_by_role("button", name="Add to the agenda").click()
    page.get_by_label("Add an action").fill("an action")
    page.get_by_role("checkbox", name="a point").check()
    page.get_by_role("button", name="Finish meeting").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you for your time"
    page.get_by_role("link", name="Back to the notes").click()
    assert page.locator(SHARED).input_value() == "a note without scripts"
    assert page.get_by_role("checkbox", name="a point").is_checked()
    assert page.locator("#action-rows").get_by_text("an action", exact=True).is_visible()
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_brief_prints_on_one_sheet(site: Site, page: Any, paper: str) -> None:
    sign_in(page, site, "mentee")
    path = open_meeting(site, 9 if paper == "A4" else 3)
    page.goto(site.address + path)
    token = page.locator("#meeting [name=csrfmiddlewaretoken]").input_value()
    guide = longest()
    chosen = {"csrfmiddlewaretoken": token, "guide": f"{guide.topic}:{guide.number}", "minutes": "60"}
    page.request.post(f"{site.address}{path}guide/", form=chosen)
    for number in range(7):
        page.request.post(
            site.address + path,
            form={
                "csrfmiddlewaretoken": token,
                "do": "add",
                "new_point": f"Point {number} " * 30,
                "new_action": f"Action {number} " * 30,
            },
        )
    page.goto(site.address + path + "brief/")
    assert len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) == 1
