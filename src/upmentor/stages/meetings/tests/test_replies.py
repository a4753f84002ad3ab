"""Answers of calendars: read from every style of mail, believed only when they must be."""

from __future__ import annotations

import datetime as dt
import io
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.doors.cli.main import main
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings import replies
from upmentor.stages.meetings.actions.booking import book, change_place
from upmentor.stages.meetings.actions.replies import KEEP, forget_mails, take_mail
from upmentor.stages.meetings.models import CalendarEntry, Meeting, ReadMail
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.meetings.replies import Answer, UnreadableMail, read
from upmentor.stages.meetings.tests.factories import NOW, booked, members, user_of
from upmentor.stages.meetings.tests.mails import STYLES, UID, calendar, crlf, head, outlook, plain
from upmentor.stages.pairs.models import Pair
from upmentor.stages.people.models import Person

STAMP = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=2)


# ---------- reading ----------


@pytest.mark.parametrize("style", STYLES)
def test_the_answer_is_found_in_every_style_of_mail(style):
    stamp = STAMP.replace(minute=15) if style == "outlook" else STAMP
    assert read(STYLES[style](sequence=3)).answers == (Answer(UID, "dana@example.com", "DECLINED", 3, stamp),)


def test_an_answer_in_sixteen_bits_is_read_too():
    first = head("d@example.com", "x", "Content-Type: text/calendar; charset=utf-16\n\n").replace("\n", "\r\n")
    found = read(first.encode() + calendar().replace("\n", "\r\n").encode("utf-16"))
    assert [one.partstat for one in found.answers] == ["DECLINED"]


@pytest.mark.parametrize(
    "text",
    [
        calendar(method="REQUEST"),
        calendar(method=""),
        calendar().replace("PARTSTAT=DECLINED;", ""),
        calendar().replace("UID:", "X-UID:"),
        calendar().replace("BEGIN:VEVENT", "BEGIN:VTODO"),
        calendar().replace("BEGIN:VCALENDAR\n", ""),
        "BEGIN:VCALENDAR\nBEGIN:VALARM\n" + calendar(),
        "out of office until Monday",
        "",
    ],
)
def test_what_is_no_answer_is_none(text):
    assert read(plain(text)).answers == ()


@pytest.mark.parametrize(
    ("text", "sequence", "stamp"),
    [
        (calendar(sequence="9" * 400), 0, STAMP),
        (calendar(sequence="-4"), 0, STAMP),
        (calendar(sequence="٣"), 0, STAMP),
        (calendar(stamp="yesterday"), 0, None),
        (calendar(stamp="99999999T999999Z"), 0, None),
    ],
)
def test_numbers_and_times_that_cannot_be_are_not_taken(text, sequence, stamp):
    assert read(plain(text)).answers == (Answer(UID, "dana@example.com", "DECLINED", sequence, stamp),)


def test_a_forwarded_answer_is_not_the_forwarder_s():
    inner = "Content-Type: message/rfc822\n\n" + outlook().decode()
    assert read(crlf(head("eve@example.com", "fwd", inner))).answers == ()


def test_a_mail_that_is_too_large_is_refused():
    with pytest.raises(UnreadableMail):
        read(b"x" * (replies.MAIL_BYTES + 1))


def nested(depth: int) -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)]
    return crlf("".join(parts) + "Content-Type: text/calendar\n\n" + calendar())


HOSTILE = {
    "nested 20,000 deep": nested(20_000),
    "50,000 parts": crlf(head("e", "x", "Content-Type: multipart/mixed; boundary=b\n\n") + "--b\n\nx\n" * 50_000),
    "one line of 2 MB": plain("A" * (replies.MAIL_BYTES - 1000)),
    "2 MB of quotes": plain('"' * (replies.MAIL_BYTES - 1000)),
    "2 MB of semicolons": plain(";" * (replies.MAIL_BYTES - 1000)),
    "2 MB of folds": plain("UID\n " * 400_000),
    "200,000 attendees": plain(calendar(more="ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.c\n" * 40_000)),
    "100,000 events": plain("BEGIN:VCALENDAR\nMETHOD:REPLY\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 60_000),
    "a header of 2 MB": b"Subject: " + b"x" * (replies.MAIL_BYTES - 1000) + b"\r\n\r\n",
    "300,000 headers": b"a: b\r\n" * 300_000,
    "a charset that is a program": crlf(head("e", "x", "Content-Type: text/calendar; charset=zlib\n\n") + calendar()),
    "a broken header": b"Content-Type: text/calendar; charset*0*=utf-8''%ff%fe; name==?utf-8?b?////?=\r\n\r\n",
    "zeros": b"\0" * 100_000,
    "no boundary": crlf("Content-Type: multipart/mixed\n\n--\n"),
    "encoded words": b"Content-Disposition: attachment; filename=" + b"=?utf-8?q?" * 20_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_ends_and_never_breaks(name):
    began = time.process_time()
    try:
        found = read(HOSTILE[name]).answers
    except UnreadableMail:
        found = ()
    assert len(found) <= replies.EVENTS * replies.ATTENDEES
    assert time.process_time() - began < 60


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_a_damaged_mail_never_breaks(noise, seed):
    chance = random.Random(seed)
    raw = bytearray(outlook())
    place = chance.randrange(len(raw))
    raw[place : place + chance.randrange(50)] = noise
    try:
        read(bytes(raw))
    except UnreadableMail:
        return


def test_the_same_mail_has_the_same_digest_and_another_one_has_another():
    first, again = read(plain(calendar())), read(plain(calendar()))
    assert first.digest == again.digest
    others = [plain(calendar(answer="ACCEPTED")), plain(calendar(), message_id="y"), b"no id"]
    assert len({read(one).digest for one in others} | {first.digest}) == 4


# ---------- what an answer does ----------


def mail(meeting: Meeting, answer: str, *, who: int = 0, style: str = "google", **fields: object) -> replies.Mail:
    """The answer of the mentee's calendar (of the mentor's with `who` 1)."""
    member = members(meeting.pair)[who]
    uid = str(CalendarEntry.objects.get(meeting=meeting, member=member).uid)
    return read(STYLES[style](uid, member.person.email, answer, **({"sequence": meeting.sequence} | fields)))


@pytest.mark.django_db
@pytest.mark.parametrize("style", STYLES)
def test_declining_moves_the_meeting_and_offers_three_times_to_both(style):
    meeting = booked()
    mentee, mentor = members(meeting.pair)
    before = set(Letter.objects.values_list("pk", flat=True))
    assert take_mail(mail(meeting, "DECLINED", style=style), at=LATER) == "moved"
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at, len(offered(meeting))) == ("proposed", None, 3)
    letters = Letter.objects.exclude(pk__in=before).values_list("address", "subject", "calendar")
    assert sorted(letters) == sorted(
        [(mentor.person.email, "Three new times", ""), (mentee.person.email, "Three times that suit you both", "")]
    )
    kind = Letter.objects.get(address=mentor.person.email, subject="Three new times").text
    assert "Dana is looking forward to talking with you and needs another time than" in kind


@pytest.mark.django_db
def test_nobody_can_tell_afterwards_who_declined():
    meeting = booked()
    take_mail(mail(meeting, "DECLINED", who=1), at=LATER)
    meeting.refresh_from_db()
    assert (meeting.cancelled_role, set(CalendarEntry.objects.values_list("answer", flat=True))) == ("", {"ACCEPTED"})
    said = list(Entry.objects.filter(at=LATER).values_list("verb", "actor", "object_kind", "about"))
    assert said == [("meetings.move", "", "meeting", "")]


@pytest.mark.django_db
def test_the_same_mail_twice_has_one_effect():
    meeting = booked()
    declined = mail(meeting, "DECLINED")
    assert [str(take_mail(declined, at=LATER)) for _ in range(3)] == ["moved", "repeated", "repeated"]
    meeting.refresh_from_db()
    meeting = book(meeting, offered(meeting)[0], by=user_of(members(meeting.pair)[0]), at=LATER)
    assert (str(take_mail(declined, at=LATER)), meeting.state) == ("repeated", "booked")
    assert ReadMail.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_about_an_earlier_time_has_no_effect():
    meeting = booked()
    member = members(meeting.pair)[0]
    late = mail(meeting, "DECLINED")
    change_place(meeting, "room", "Room 4", by=user_of(member), at=NOW)
    assert take_mail(late, at=LATER) == "old"
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("booked", 1)
    assert take_mail(mail(meeting, "DECLINED", style="apple"), at=LATER) == "moved"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["held", "cancelled", "unconfirmed", "proposed"])
def test_a_meeting_that_is_not_booked_is_not_moved(state):
    meeting = booked()
    declined = mail(meeting, "DECLINED")
    Meeting.objects.update(state=state)
    assert take_mail(declined, at=LATER) == "old"


@pytest.mark.django_db
def test_a_meeting_that_has_begun_or_whose_pair_rests_is_not_moved():
    meeting = booked()
    assert take_mail(mail(meeting, "DECLINED"), at=meeting.starts_at) == "old"
    Pair.objects.update(state=Pair.State.PAUSED, paused_until=NOW.date())
    assert take_mail(mail(meeting, "DECLINED", style="apple"), at=LATER) == "old"


@pytest.mark.django_db
def test_perhaps_is_kept_and_the_later_answer_counts_whichever_arrives_first():
    meeting = booked()
    entry = CalendarEntry.objects.get(member=members(meeting.pair)[0])
    who = entry.member.person.email

    def answer(word: str, stamp: str) -> str:
        raw = plain(calendar(str(entry.uid), who, word, stamp=stamp), message_id=word + stamp)
        return str(take_mail(read(raw), at=LATER))

    assert answer("TENTATIVE", "20260302T103000Z") == "noted"
    assert answer("ACCEPTED", "20260302T102900Z") == "old"
    entry.refresh_from_db()
    assert (entry.answer, entry.answered_at) == ("TENTATIVE", STAMP.replace(minute=30))
    assert answer("ACCEPTED", "20990101T000000Z") == "noted"
    entry.refresh_from_db()
    assert (entry.answer, entry.answered_at) == ("ACCEPTED", LATER)
    assert [answer(word, "20990101T000000Z") for word in ("DELEGATED", "NEEDS-ACTION", "X")] == ["nothing"] * 3
    meeting.refresh_from_db()
    assert meeting.state == "booked"


@pytest.mark.django_db
def test_another_time_that_is_proposed_counts_as_no():
    meeting = booked()
    member = members(meeting.pair)[0]
    uid = str(CalendarEntry.objects.get(member=member).uid)
    raw = plain(calendar(uid, member.person.email, "DECLINED", method="COUNTER", more="DTSTART:20260401T080000Z\n"))
    assert take_mail(read(raw), at=LATER) == "moved"


@pytest.mark.django_db
def test_forged_answers_have_no_effect():
    meeting = booked()
    mentee, mentor = members(meeting.pair)
    uid = str(CalendarEntry.objects.get(member=mentee).uid)
    other = str(CalendarEntry.objects.get(member=mentor).uid)
    forged = [
        (str(meeting.uid), mentee.person.email),
        (str(mentee.uid), mentee.person.email),
        (UID, mentee.person.email),
        (uid, mentor.person.email),
        (other, mentee.person.email),
        (uid, "eve@evil.example"),
        (uid, f"{mentee.person.email}.evil.example"),
        (uid, ""),
        (uid + "0", mentee.person.email),
        ("' OR 1=1 --", mentee.person.email),
    ]
    for number, (key, who) in enumerate(forged):
        found = read(plain(calendar(key, who), message_id=str(number), who=mentee.person.email))
        assert take_mail(found, at=LATER) in ("strange", "nothing"), (key, who)
    meeting.refresh_from_db()
    assert (meeting.state, ReadMail.objects.count()) == ("booked", 0)


@pytest.mark.django_db
def test_a_leaver_s_calendar_moves_nothing():
    meeting = booked()
    declined = mail(meeting, "DECLINED")
    Person.objects.filter(pk=members(meeting.pair)[0].person_id).update(employed=False)
    assert take_mail(declined, at=LATER) == "strange"


@pytest.mark.django_db
def test_mails_are_forgotten_after_half_a_year():
    take_mail(mail(booked(), "TENTATIVE"), at=LATER)
    assert (forget_mails(at=LATER + KEEP), forget_mails(at=LATER + KEEP + dt.timedelta(1))) == (0, 1)


@pytest.mark.django_db
def test_the_command_reads_a_file_and_a_pipe(tmp_path, capsys, monkeypatch):
    meeting = booked()
    Meeting.objects.update(starts_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    member = members(meeting.pair)[0]
    raw = outlook(str(CalendarEntry.objects.get(member=member).uid), member.person.email, "TENTATIVE")
    (tmp_path / "a.eml").write_bytes(raw)
    assert (main(["read-mail", str(tmp_path / "a.eml")]), capsys.readouterr().out) == (0, "noted\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert (main(["read-mail", "-"]), capsys.readouterr().out) == (0, "repeated\n")
    (tmp_path / "b.eml").write_bytes(b"x" * (replies.MAIL_BYTES + 5))
    assert (main(["read-mail", str(tmp_path / "b.eml")]), capsys.readouterr().out) == (
        0,
        "unreadable: larger than 2 MB\n",
    )
