"""A pair of two who can sign in at a running site, and a meeting of theirs that is under way."""

from __future__ import annotations

import subprocess
import sys

from tests.browser.site import Site

MAKE = """
import datetime as dt, sys
import django
django.setup()
from django.utils import timezone
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic
mentor, mentee = (Person.objects.get(user__email=email) for email in sys.argv[1:3])
number, at = int(sys.argv[3]), timezone.now()
rows = Enrolment.objects.select_related("programme")
own = next((one for one in rows.filter(person=mentor, role="mentor")), None)
other, _ = Enrolment.objects.get_or_create(
    programme=own.programme, person=mentee, role="mentee", defaults={"state": "available"}
)
for one in EnrolmentTopic.objects.filter(enrolment=own):
    EnrolmentTopic.objects.get_or_create(enrolment=other, topic=one.topic, defaults={"level": 3})
# A pair of their own: the sample's Dana and Sam have meetings already.
pair = Pair.objects.filter(members__person=mentor, planned_meetings=9).filter(members__person=mentee).first()
if pair is None:
    made = Proposal.objects.create(programme=own.programme, mentor=own, mentee=other, mentor_person=mentor,
        state="finished", score=800, policy={}, created_at=at)
    pair = Pair.objects.create(programme=own.programme, proposal=made, state="active", planned_meetings=9,
        cadence_weeks=4, meeting_minutes=60, started_at=at, active_at=at)
    for one in (own, other):
        PairMember.objects.create(pair=pair, enrolment=one, person=one.person, role=one.role, seat=7)
Meeting.objects.create(pair=pair, number=number, state="booked", minutes=60, place="https://meet.example.com/halden",
    day=at.date(), clock=at.time(), zone="UTC", starts_at=at - dt.timedelta(minutes=5), created_at=at, booked_at=at)
print(f"/pairs/{pair.uid}/meetings/{number}/")
"""


def open_meeting(site: Site, number: int, mentor: str = "mentor", mentee: str = "mentee") -> str:
    """Make meeting `number` of the two of these roles, five minutes after its beginning; the path of its page."""
    logins = [site.accounts[role]["login"] for role in (mentor, mentee)]
    done = subprocess.run(
        [sys.executable, "-c", MAKE, *logins, str(number)],
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "upmentor.config.settings"},
        cwd=site.home,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout.strip()
