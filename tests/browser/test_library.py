"""The library as a reader uses it: without scripts, and on paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.site import Site, sign_in
from upmentor.ground.content.guides import MeetingGuide, guides


def _length(meeting: MeetingGuide) -> int:
    return sum(len(str(value)) for value in vars(meeting).values())


def longest() -> MeetingGuide:
    """The guide with the most words: if it fits a sheet, all do."""
    return max((meeting for one in guides("en") for meeting in one.meetings), key=_length)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_longest_guide_prints_on_one_sheet(site: Site, page: Any, paper: str) -> None:
    sign_in(page, site, "mentee")
    meeting = longest()
    page.goto(f"{site.address}/library/{meeting.topic}/{meeting.number}/?minutes=60")
    assert len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) == 1


def test_guide_is_found_and_shortened_without_scripts(site: Site, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "mentor")
    page.get_by_role("link", name="Library").first.click()
    page.get_by_label("What would you like to talk about?").fill("prompting")
    page.get_by_label("How long do you have?").select_option("15")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Everyday AI").click()
    page.get_by_role("link", name="First prompts on a real task").click()
    assert page.get_by_role("heading", name="Your 15 minutes").is_visible()
    page.get_by_role("link", name="45 minutes").click()
    assert page.get_by_role("heading", name="Your 45 minutes").is_visible()
    assert not page.get_by_role("button", name="Print").is_visible()
    context.close()
