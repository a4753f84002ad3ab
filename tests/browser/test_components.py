"""The catalogue of components without fault in every variant, and what the small scripts do."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.walk import Variant, faults, look
from upmentor.ground.accounts.models import Organisation

pytestmark = [pytest.mark.django_db(transaction=True)]

VARIANTS = [
    Variant(f"{language}-{width}-{theme}", width, theme, language)
    for language, width, theme in itertools.product(("en", "ar"), (1280, 360), ("light", "dark"))
]


@pytest.fixture
def catalogue(live_server: Any, settings: Any) -> str:
    """Its address, on a server that runs as for developers."""
    settings.DEBUG = True
    Organisation.objects.create(id=1, name="Halden & Rowe", sample=True)
    return f"{live_server.url}/catalogue/"


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_catalogue_without_fault(catalogue: str, page: Any, variant: Variant) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    look(page, variant, catalogue)
    page.goto(catalogue)
    assert page.locator("h1").text_content() == "Catalogue of components"
    assert faults(page) + complaints == []


def test_catalogue_with_text_at_200_percent_loses_nothing(catalogue: str, page: Any) -> None:
    look(page, Variant("phone", 360, "light"), catalogue)
    page.goto(catalogue)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert faults(page) == []


def test_slider_buttons_and_number_say_the_same(catalogue: str, page: Any) -> None:
    page.goto(catalogue)
    slide = page.locator(".um-slide").first
    number, reach = slide.locator("[type=number]"), slide.locator("[type=range]")
    slide.get_by_role("button", name="Topic fit: more").click()
    assert (number.input_value(), reach.input_value()) == ("50", "50")
    reach.press("ArrowRight")
    assert (number.input_value(), reach.input_value()) == ("51", "51")
    number.fill("400")
    number.press("Tab")
    assert (number.input_value(), reach.input_value()) == ("100", "100")
    assert slide.locator("p").text_content() == "Counts for 100 % of the score."


def test_topic_search_narrows_but_keeps_what_is_chosen(catalogue: str, page: Any) -> None:
    page.goto(catalogue)
    page.locator("#id_topics-search").fill("PASSKEYS")
    shown = [text for text in page.locator("#id_topics .um-choice b").all() if text.is_visible()]
    assert [place.text_content() for place in shown] == [
        "Everyday AI",
        "How our culture feels from here",
        "Safe digital habits",
    ]
    page.locator("#id_topics").get_by_text("Safe digital habits").click()
    assert page.locator("#id_topics [data-chosen]").text_content() == "· 3 chosen"
    page.locator("#id_topics-search").fill("")
    assert page.locator("#id_topics input:disabled").count() == 1


def test_second_press_sends_nothing_and_the_button_says_saving(catalogue: str, page: Any) -> None:
    page.goto(catalogue)
    sent: list[str] = []

    def answer(route: Any) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)  # "no content": the browser stays on the page, as on a slow line

    page.route("**/preferences/**", answer)
    page.evaluate(
        """() => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = "/preferences/theme/";
            form.innerHTML = '<button type="submit" id="slow">Save</button>';
            document.querySelector("main").prepend(form);
        }"""
    )
    page.locator("#slow").click()
    expect(page.locator("#slow")).to_have_text("Saving…")
    page.locator("#slow").click(force=True)
    page.wait_for_timeout(200)
    assert len(sent) == 1


def test_error_summary_has_the_focus_and_leads_to_the_field(catalogue: str, page: Any) -> None:
    page.goto(catalogue)
    assert page.evaluate("document.activeElement.className") == "um-errors"
    page.get_by_role("link", name="What should happen?").click()
    assert page.evaluate("document.activeElement.name") == "mode"


def test_chip_closes_with_escape_and_gives_the_focus_back(catalogue: str, page: Any) -> None:
    page.goto(catalogue)
    chip = page.locator("details.um-sees").first
    chip.locator("summary").click()
    assert chip.locator("p").is_visible()
    page.keyboard.press("Escape")
    assert not chip.locator("p").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize(("device", "theme"), [("dark", "dark"), ("light", "light")])
def test_system_theme_follows_the_device_before_the_page_is_drawn(
    catalogue: str, page: Any, device: str, theme: str
) -> None:
    page.emulate_media(color_scheme=device)
    page.goto(catalogue)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme


def test_pages_work_without_scripts(catalogue: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(catalogue)
    page.locator("details.um-sees").first.locator("summary").click()
    assert page.locator("details.um-sees").first.locator("p").is_visible()
    assert page.locator("#id_topic").is_visible()
    assert not page.locator(".um-slide [type=range]").first.is_visible()
    page.get_by_role("link", name="Language").click()
    page.get_by_text("Deutsch").click()
    page.get_by_role("button", name="Use this language").click()
    assert page.locator("html").get_attribute("lang") == "de"
    context.close()
