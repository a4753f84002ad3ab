"""The main job as a newcomer does it: from an empty workspace and an HR roster to announced pairs and their export."""

from __future__ import annotations

import csv
import io
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from python_calamine import CalamineWorkbook

from tests.browser.site import Site
from tests.browser.walk import VARIANTS, faults, look

ROSTER = Path(__file__).resolve().parents[3] / "shared" / "data" / "adventureworks_roster.csv"
PASSWORD = "a long enough sentence"
TOPICS = ("Everyday AI", "Safe digital habits", "Data and better questions", "Customers who changed")
NOBODY_OFFERS = "Wellbeing and pace"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# For a person who wants to look: UPMENTOR_PICTURES=folder takes each page in all variants.
PICTURES = os.environ.get("UPMENTOR_PICTURES")

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.skipif(not ROSTER.exists(), reason=f"the public sample roster {ROSTER} is not here"),
]


class Newcomer:
    """A person at a browser who presses, counts presses, and notices what is wrong with each page."""

    def __init__(self, page: Any, site: Site) -> None:
        self.page, self.site, self.presses, self.looks = page, site, 0, 0
        self.wrong: dict[str, list[str]] = {}

    def press(self, name: str | re.Pattern[str], role: str = "button") -> None:
        """Press what is called so, and wait for the next page."""
        self.presses += 1
        self.page.get_by_role(role, name=name).filter(visible=True).first.click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> int:
        """Open an address of the site; its status."""
        answer = self.page.goto(self.site.address + path)
        return int(answer.status)

    def bring(self, name: str, content: bytes, *, read: str = "Read the file") -> None:
        """Choose a file on the page and have it read."""
        self.page.set_input_files("[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
        self.press(read)

    def finding(self) -> str:
        """What the page says it is: its only h1."""
        return " ".join(self.page.locator("h1").text_content().split())

    def complaint(self) -> str:
        """What the error summary says, or nothing."""
        box = self.page.locator(".um-errors")
        return " ".join(box.first.text_content().split()) if box.count() else ""

    def notice(self, name: str) -> None:
        """Look at the page on a desk or on a phone, in turn; sideways scroll on both. Keep what is wrong with it."""
        found = []
        if self.page.locator("h1").count() != 1:
            found.append("has not one h1")
        shown = [one for one in self.page.locator(".btn-primary").all() if one.is_visible()]
        if len(shown) > 1:
            found.append(f"{len(shown)} primary buttons")
        self.looks += 1
        for turn, width in enumerate((360, 1280)):
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.looks % 2 == turn:
                found += faults(self.page)
            elif self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"scrolls sideways at {width}")
        if found:
            self.wrong[name] = found
        if PICTURES:
            self._pictures(name)

    def _pictures(self, name: str) -> None:
        for variant in (*VARIANTS, VARIANTS[0]):
            look(self.page, variant, self.site.address)
            self.page.reload()
            again = faults(self.page)
            if again:
                self.wrong[f"{name} {variant.name}"] = again
            self.page.screenshot(path=f"{PICTURES}/{name}-{variant.name}.png", full_page=True)


@pytest.fixture
def newcomer(browser: Any) -> Iterator[Newcomer]:
    with Site("serve") as site:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(30_000)
        yield Newcomer(page, site)
        context.close()


def test_from_an_empty_workspace_to_announced_pairs(newcomer: Newcomer) -> None:
    began = time.monotonic()
    _set_up(newcomer)
    _bring_the_roster(newcomer)
    desk = _open_a_programme(newcomer)
    _enrol(newcomer, desk)
    pairs = _match(newcomer, desk)
    _announce(newcomer, pairs)
    _export(newcomer, pairs)
    _letters(newcomer, pairs)
    print(f"{newcomer.presses} presses, {time.monotonic() - began:.0f} s, {pairs} pairs")
    assert newcomer.wrong == {}


def _set_up(me: Newcomer) -> None:
    """J1: wrong answers lose nothing, the printed code opens, and the page is gone afterwards."""
    page = me.page
    me.go("/")
    assert me.finding() == "Create your workspace"
    me.notice("setup")
    typed = {
        "code": "0000-0000-0000",
        "organisation": "AdventureWorks",
        "time_zone": "Europe/London",
        "name": "Ada Lind",
        "email": "ada@adventure-works.example",
        "password": "short",
    }
    for field, value in typed.items():
        page.fill(f"[name={field}]", value)
    me.press("Create workspace")
    assert "password" in me.complaint().lower()
    page.fill("[name=password]", PASSWORD)
    me.press("Create workspace")
    assert "not the code that was printed" in me.complaint()
    kept = {field: page.input_value(f"[name={field}]") for field in typed}
    assert kept == typed | {"password": PASSWORD}
    printed = re.search(r"the code ([\d-]{14})", _printed(me.site))
    assert printed, "the command line printed no code"
    page.fill("[name=code]", printed[1])
    me.press("Create workspace")
    me.notice("first-page")
    assert me.go("/setup/") == 404


def _printed(site: Site) -> str:
    """What `upmentor serve` has printed; it prints the code once the first page answers."""
    log = Path(site.home, "served.log")
    end = time.monotonic() + 30
    while "the code" not in log.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    return log.read_text()


def _bring_the_roster(me: Newcomer) -> None:
    """J3: unfit files are refused with a reason; the public roster is read, checked, imported."""
    page = me.page
    me.go("/manage/")
    me.notice("no-roster")
    me.press("Import a roster", "link")
    me.bring("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert "This is a picture" in me.complaint()
    me.bring("empty.csv", b"")
    assert "This file is empty" in me.complaint()
    me.notice("roster-upload")
    me.bring(ROSTER.name, ROSTER.read_bytes())
    me.notice("roster-columns")
    assert page.locator("select[name=column_grade]").input_value() == "org_level"
    me.press("Check the rows")
    page.get_by_role("button", name="Import 290 people").wait_for()
    me.notice("roster-check")
    me.press("Import 290 people")
    page.get_by_role("link", name="See the people").wait_for(timeout=60_000)
    assert me.finding() == "290 people added, 0 updated"
    me.notice("roster-done")
    me.press("See the people", "link")
    assert "290" in me.finding()
    me.notice("people")


def _open_a_programme(me: Newcomer) -> str:
    """A programme from a template, nobody enrolled, enrolment open. Returns its address on the desk."""
    me.go("/manage/")
    me.press("New programme", "link")
    me.notice("templates")
    me.press("Use this AI and technology", "link")
    me.notice("new-programme")
    me.press("Create the programme")
    desk = re.search(r"/manage/p/[^/]+/", me.page.url)
    assert desk, me.page.url
    me.go(desk[0])
    me.notice("today-draft")
    me.press("Open enrolment", "link")
    me.notice("open")
    me.press("Open enrolment")
    me.go(f"{desk[0]}matching/")
    assert me.page.get_by_role("button", name="Run matching").count() == 0
    me.notice("matching-nobody")
    return desk[0]


def sign_up_sheet() -> str:
    """40 mentors from the two most junior levels and 30 mentees from the three most senior, as their owner would
    write it; one mentee wants only what nobody offers."""
    with ROSTER.open(encoding="utf-8-sig", newline="") as stream:
        roster = sorted(csv.DictReader(stream), key=lambda row: (row["department"], row["employee_id"]))
    junior = [row for level in "43" for row in roster if row["org_level"] == level][:40]
    senior = [row for level in "012" for row in roster if row["org_level"] == level][:30]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["employee id", "role", "offers", "wants", "capacity", "hours", "time zone", "languages"])
    for place, row in enumerate(junior):
        offers = f"{TOPICS[place % 4]}:{place % 3 + 3};{TOPICS[(place + 1) % 4]}:3"
        hours = ("Mon-Fri 09:00-17:00", "Mon-Thu 08:00-16:00")[place % 2]
        writer.writerow([row["employee_id"], "mentor", offers, "", place % 2 + 1, hours, "Europe/London", "en"])
    for place, row in enumerate(senior):
        wants = f"{TOPICS[place % 4]}:5;{TOPICS[(place + 2) % 4]}:2" if place else NOBODY_OFFERS
        writer.writerow([row["employee_id"], "mentee", "", wants, "", "Mon-Fri 10:00-18:00", "Europe/London", "en"])
    return out.getvalue()


def _enrol(me: Newcomer, desk: str) -> None:
    """A sheet with a stranger says so; the good one enrols seventy people."""
    me.go(f"{desk}people/")
    me.notice("people-nobody")
    me.press("Bring a sign-up sheet", "link")
    me.notice("sheet-upload")
    me.bring("one.csv", b"employee id,role,offers\nnobody9,mentor,Everyday AI:3\n")
    me.press("Check the sheet")
    assert "is not in the roster" in me.complaint()
    me.notice("sheet-stranger")
    me.go(f"{desk}sheet/")
    me.bring("sign-up.csv", sign_up_sheet().encode())
    me.notice("sheet-columns")
    me.press("Check the sheet")
    assert me.complaint() == ""
    me.notice("sheet-check")
    me.press("Import 70 people")
    me.notice("sheet-done")
    me.press("See the people", "link")
    assert me.finding() == "40 mentors and 30 mentees are enrolled"
    me.notice("enrolled")
    me.go(desk)
    me.notice("today-enrolled")


def _match(me: Newcomer, desk: str) -> int:
    """Run with the real worker, understand one pair and one person without, approve all. Returns the pairs' number."""
    page = me.page
    me.go(f"{desk}matching/")
    me.notice("matching")
    me.press("Run matching")
    page.get_by_role("button", name=re.compile("Approve [0-9]+ pairs")).first.wait_for(timeout=60_000)
    me.notice("run")
    approve = page.get_by_role("button", name=re.compile("Approve [0-9]+ pairs")).first
    said = re.search(r"\d+", approve.text_content())
    assert said
    me.press(re.compile("^More about "), "link")
    title = page.locator(".um-openrow h3").first.text_content()
    score = float(title.rpartition(" score ")[2])
    points = [float(part.split()[0]) for part in page.locator(".um-openrow .um-parts b").all_text_contents()]
    assert len(points) > 2
    assert sum(points) == pytest.approx(score, abs=0.05 * len(points))
    me.notice("run-open")
    me.press(re.compile("^Unmatched"), "link")
    lonely = page.locator("tbody tr").filter(has_text="Wellbeing and pace")
    reason, steps = lonely.locator("td").nth(1).text_content(), lonely.locator("td li").all_text_contents()
    assert reason.strip()
    assert steps
    me.notice("unmatched")
    me.presses += 1
    page.locator(".um-tabs").get_by_role("link", name="Topics").click()
    page.wait_for_load_state()
    me.notice("run-topics")
    me.press(re.compile("Approve [0-9]+ pairs"))
    me.notice("approved")
    return int(said[0])


def _announce(me: Newcomer, pairs: int) -> None:
    """The check page shows the letters; called back once, nothing is lost; announced again."""
    announce = f"Announce {pairs} pairs"
    me.press("Go to pairs", "link")
    assert me.finding() == f"{pairs} pairs are waiting to be announced"
    me.notice("pairs-approved")
    me.press(announce, "link")
    assert me.finding() == announce
    me.notice("announce")
    me.press(announce)
    assert me.finding() == f"{pairs} pairs are about to be announced"
    me.notice("holding-bay")
    me.press("Call back")
    assert me.finding() == f"{pairs} pairs are waiting to be announced"
    me.notice("called-back")
    me.press(announce, "link")
    me.press(announce)
    assert me.finding() == f"{pairs} pairs are about to be announced"


def _export(me: Newcomer, pairs: int) -> None:
    """Both files have a row for each pair and no cell that a spreadsheet would run."""
    page = me.page
    tables: list[list[list[str]]] = []
    listed = urlsplit(page.url).path
    for name in ("CSV", "Excel (XLSX)"):
        me.go(listed)
        me.presses += 2
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_label("To plan rooms and days").check()
        me.press("Create export")
        ready = page.get_by_role("link", name="Download", exact=True)
        ready.wait_for(timeout=60_000)
        with page.expect_download() as waiting:
            me.presses += 1
            ready.click()
        content = Path(waiting.value.path()).read_bytes()
        if name == "CSV":
            tables.append(list(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
        else:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
            tables.append([[str(cell) for cell in row] for row in sheet.to_python()])
    assert [len(table) for table in tables] == [pairs + 1, pairs + 1]
    risky = [cell for table in tables for row in table for cell in row if cell.startswith(FORMULA)]
    assert risky == []
    assert [row[0] for row in tables[0]] == [row[0] for row in tables[1]]


def _letters(me: Newcomer, pairs: int) -> None:
    """Each letter is a row that the operator sees: that and when, not what it says."""
    me.go("/ops/mailbox/")
    me.notice("mailbox")
    rows = me.page.locator("tbody tr").count()
    assert rows == min(2 * pairs, 25)
