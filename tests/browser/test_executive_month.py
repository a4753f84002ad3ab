"""An executive's month on a phone, from letters: confirm a time, read the brief, answer the pulse, in few taps."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.browser.site import Site, sign_in

pytestmark = pytest.mark.both_databases

MOST = 8
MAKE = """
import datetime as dt, json, re, sys
import django
django.setup()
from django.utils import timezone
from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.notifications.models import Letter
from upmentor.stages.feedback.actions.pulses import ask_after_meetings
from upmentor.stages.meetings.actions.briefing import send_briefs
from upmentor.stages.meetings.actions.offering import answer_times, offer_times
from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic
at = timezone.now()
mentee = Person.objects.get(user__email=sys.argv[2])
if sys.argv[1] == "offer":
    own = Enrolment.objects.filter(person=mentee).select_related("programme").first()
    busy = PairMember.objects.filter(live=True).values("person")
    others = Enrolment.objects.filter(programme=own.programme, role="mentor", state="available")
    other = others.exclude(person__in=busy).select_related("person").order_by("pk").first()
    for one in EnrolmentTopic.objects.filter(enrolment=own):
        EnrolmentTopic.objects.get_or_create(enrolment=other, topic=one.topic, defaults={"level": 3})
    proposal = Proposal.objects.create(programme=own.programme, mentor=other, mentee=own, mentor_person=other.person,
        state="finished", score=800, policy={}, created_at=at)
    pair = Pair.objects.create(programme=own.programme, proposal=proposal, state="active", planned_meetings=6,
        cadence_weeks=4, meeting_minutes=60, started_at=at, active_at=at)
    for one in (other, own):
        PairMember.objects.create(pair=pair, enrolment=one, person=one.person, role=one.role, seat=9)
    meeting = offer_times(pair, 1, by=SYSTEM, at=at)
    mentor = PairMember.objects.get(pair=pair, role="mentor")
    fits = set(TimeOption.objects.filter(meeting=meeting).values_list("pk", flat=True))
    answer_times(meeting, mentor, fits, by=SYSTEM, at=at)
    kind = "meetings.times"
elif sys.argv[1] == "pulse":
    meeting = Meeting.objects.filter(pair__members__person=mentee, state="booked").order_by("-pk").first()
    meeting.number, meeting.starts_at = 2, at - dt.timedelta(minutes=meeting.minutes)
    meeting.save()
    for hours in range(140):
        ask_after_meetings(at=at + dt.timedelta(hours=hours))
        if Letter.objects.filter(key__contains=str(meeting.uid), recipient=mentee.user.actor_key).filter(
                kind="feedback.pulse").exists():
            break
    kind = "feedback.pulse"
else:
    meeting = Meeting.objects.filter(pair__members__person=mentee, state="booked").order_by("-pk").first()
    for hours in range(1, 200):
        moment = meeting.starts_at - dt.timedelta(hours=hours)
        send_briefs(at=moment)
        if Letter.objects.filter(kind="meetings.brief", recipient=mentee.user.actor_key).exists():
            break
    kind = "meetings.brief"
letter = Letter.objects.filter(kind=kind, recipient=mentee.user.actor_key).order_by("-pk").first()
print(json.dumps({"state": meeting.state, "url": re.search(r"https?://\\S+", letter.text).group(0)}))
"""


def letter(site: Site, what: str) -> dict[str, str]:
    """Make what the month needs and return the address that the letter's button has."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE, what, site.accounts["mentee"]["login"]],
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "upmentor.config.settings"},
        cwd=site.home,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


class Thumb:
    """Counts taps."""

    def __init__(self, page: Any) -> None:
        self.page, self.taps = page, 0

    def open(self, url: str) -> None:
        """Tap the button of a letter."""
        self.taps += 1
        self.page.goto(url)

    def tap(self, target: Any) -> None:
        """Tap something that is on the page."""
        self.taps += 1
        target.tap()


@pytest.fixture
def phone(browser: Any) -> Any:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def test_month_of_an_executive_takes_at_most_eight_taps_from_letters(phone: Any, site: Site) -> None:
    sign_in(phone, site, "mentee")
    offered = letter(site, "offer")
    thumb = Thumb(phone)
    thumb.open(offered["url"])
    thumb.tap(phone.locator("main input[type=checkbox]").first.locator("xpath=ancestor::label"))
    thumb.tap(phone.get_by_role("button", name="These work for me"))
    phone.wait_for_load_state()
    brief = letter(site, "brief")
    assert brief["state"] == "booked"
    thumb.open(brief["url"])
    assert phone.locator("h1").is_visible()
    thumb.open(letter(site, "pulse")["url"])
    for scale, level in (("useful", 4), ("openly", 5)):
        thumb.tap(phone.locator(f"input[name={scale}][value='{level}']").locator("xpath=ancestor::label"))
    thumb.tap(phone.get_by_role("button", name="Send"))
    phone.get_by_role("heading", name="Thank you, your answers are kept").wait_for()
    assert thumb.taps <= MOST, thumb.taps
