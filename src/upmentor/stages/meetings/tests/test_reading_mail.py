"""From the client's calendar to the moved meeting, through a real mailbox."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.doors.worker.names import RECURRING, Functions
from upmentor.ground.notifications.tests.factories import run
from upmentor.ground.notifications.tests.imap import ImapServer
from upmentor.ground.notifications.tests.server import free_port
from upmentor.stages.meetings.models import CalendarEntry, Meeting
from upmentor.stages.meetings.tests.factories import booked, members
from upmentor.stages.meetings.tests.mails import apple, crlf, google, head, outlook

pytestmark = pytest.mark.django_db
NAME = "meetings.read_replies"


def test_the_job_reads_the_mailbox_and_leaves_what_is_no_answer(settings):
    meeting = booked()
    Meeting.objects.update(starts_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    mentee, mentor = members(meeting.pair)
    uid = {one.member_id: str(one.uid) for one in CalendarEntry.objects.all()}
    human = crlf(head("dana@example.com", "human@example.com", "\nCan we talk about the programme?\n"))
    forged = outlook(uid[mentee.pk], "eve@evil.example")
    with ImapServer() as server:
        settings.IMAP_URL = server.url
        server.put(
            human, forged, google(uid[mentor.pk], mentor.person.email, "ACCEPTED"),
            apple(uid[mentee.pk], mentee.person.email), google(uid[mentee.pk], mentee.person.email),
        )  # fmt: skip
        wanted = {"mails": 5, "nothing": 1, "strange": 1, "old": 1, "noted": 1, "moved": 1}
        assert Functions()[NAME](run()) == wanted
        assert server.left() == [(b"<human@example.com>", (rb"\Seen",)), (b"<AM0@eurprd.example>", (rb"\Seen",))]
        assert Functions()[NAME](run()) is None
    meeting.refresh_from_db()
    assert meeting.state == "proposed"


def test_a_mailbox_that_is_away_is_no_failure_of_the_job(settings):
    settings.IMAP_URL = f"imap://a:b@127.0.0.1:{free_port()}/"
    assert list(Functions()[NAME](run())) == ["away"]


def test_without_a_mailbox_there_is_nothing_to_read(settings):
    settings.IMAP_URL = ""
    assert (Functions()[NAME](run()), RECURRING[NAME]) == (None, 120)
