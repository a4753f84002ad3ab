"""Reflections in a real browser: nothing typed is lost when the network is, and the page works without scripts."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.site import Site, sign_in
from tests.browser.talking import open_meeting


def reflections(site: Site, number: int) -> str:
    """The address of the page of the two of these roles."""
    return site.address + open_meeting(site, number).partition("meetings/")[0] + "reflect/"


def test_text_survives_a_lost_network_and_is_one_entry(site: Site, page: Any):
    address = reflections(site, 11)
    sign_in(page, site, "mentor")
    page.goto(address)
    state = page.locator("[data-state]")
    page.fill("textarea", "First words")
    expect(state).to_have_text("Saved", timeout=20_000)
    page.route("**/reflect/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("textarea", "First words, and more in the tunnel")
    expect(state).to_contain_text("Not saved yet", timeout=20_000)
    page.reload()
    assert page.input_value("textarea") == "First words, and more in the tunnel"
    page.unroute("**/reflect/")
    expect(state).to_have_text("Saved", timeout=30_000)
    page.get_by_role("button", name="Save for me").click()
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text("First words, and more in the tunnel")
    assert page.input_value("textarea") == ""


def test_page_works_without_scripts(site: Site, browser: Browser):
    address = reflections(site, 12)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "mentee")
    page.goto(address)
    page.fill("textarea", "By a plain form")
    page.get_by_role("button", name="Save for me").click()
    expect(page.locator("article")).to_contain_text("By a plain form")
    page.get_by_role("button", name="Erase").click()
    expect(page.locator("article")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("article")).to_have_count(1)
    context.close()
