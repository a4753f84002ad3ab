"""A letter of every kind that the product writes, for tests: through the functions that write them."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

from upmentor.doors.ops.backups import LastBackup
from upmentor.doors.worker import backup_watch, digests
from upmentor.ground.accounts import emails as accounts
from upmentor.ground.accounts.models import Organisation, RoleGrant
from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.models import Letter, LetterWish
from upmentor.stages.care import emails as care
from upmentor.stages.concerns import emails as concerns
from upmentor.stages.feedback.emails import pulses, rounds
from upmentor.stages.insights import emails as insights
from upmentor.stages.insights.models import Reminder
from upmentor.stages.meetings import emails as meetings
from upmentor.stages.meetings.emails.brief import tell_brief
from upmentor.stages.meetings.emails.reading import readers
from upmentor.stages.meetings.models import Delegation, Meeting
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.meetings.tests.factories import booked, couple, members, sign
from upmentor.stages.messages import emails as messages
from upmentor.stages.messages.models import Message, MessageText
from upmentor.stages.messages.queries.sponsor import Sheet
from upmentor.stages.pairs.emails import agreement, announcing, answers, life
from upmentor.stages.pairs.models import Announcement, Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.programmes import emails as programmes
from upmentor.stages.programmes.models import Enrolment, Round
from upmentor.stages.programmes.quarters import quarter_of
from upmentor.stages.recognition import emails as recognition
from upmentor.stages.recognition import manager_emails as line
from upmentor.stages.recognition.models import Sharing
from upmentor.stages.recognition.queries.statement import contribution_of
from upmentor.stages.supervision import emails as supervision
from upmentor.stages.supervision.models import Circle, Seat

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def write_all(language: str) -> None:
    """Into the outbox, in this language."""
    of = make.company(1, 1)
    Organisation.objects.update(language=language, created_at=NOW - 30 * DAY)
    pair = sign(couple(of=of))
    meeting = booked(pair)
    _of_people(of)
    _of_pairs(of, pair)
    _of_meetings(meeting)
    _of_feedback(meeting)
    _of_circles(of)
    _of_line_manager(of)
    _of_messages(of, language)
    _of_staff(of)


def _of_people(of: make.Company) -> None:
    user, row = of.mentees[0].person.user, of.mentees[0]
    assert user
    accounts.sign_in_link(user, "a" * 43, key="link", next_path="/home/", at=NOW)
    accounts.role_given(of.manager, RoleGrant.Role.OWNER, by=of.manager, at=NOW)
    for one in (row, of.mentors[0]):
        programmes.invitation(one, at=NOW)
        programmes.reminder(one, number=2, at=NOW)
        programmes.enrolled(one, at=NOW)
        one.step = "check"
        programmes.unfinished(one, at=NOW)
    row.state = Enrolment.State.WAITING
    programmes.enrolled(row, at=NOW)
    programmes.handed_over(of.programme, of.manager, user, at=NOW)
    concerns.new_case(of.manager, answer_by=NOW.date(), at=NOW)
    concerns.reminder(of.manager, reply_by=NOW.date(), at=NOW)
    concerns.deputy_needed(of.manager, reply_by=NOW.date(), at=NOW)


def _of_pairs(of: make.Company, pair: Pair) -> None:
    person = of.mentees[0].person
    bay = Announcement.objects.create(programme=of.programme, created_at=NOW, release_at=NOW + HOUR)
    announcing.hold([pair.proposal], bay)
    moments = (answers.both_said_yes, answers.set_to_go, life.paused_by_rule, life.resumed, life.ended_with_programme)
    for tell in moments:
        tell(pair, at=NOW)
    answers.not_going_ahead(pair.proposal, at=NOW)
    answers.nobody_found(of.mentees[0], at=NOW)
    answers.still_happy(pair, person, at=NOW)
    answers.still_happy(pair.proposal, person, at=NOW)
    answers.no_answer_yet(of.programme, at=NOW)
    version: Any = SimpleNamespace(uid=uuid.uuid4(), pair=pair)
    agreement.agreement_changed(version, person, 2, at=NOW)
    agreement.agreement_signed(version, at=NOW)
    pair.paused_until, pair.closing_words = NOW.date() + 30 * DAY, "thanks"
    life.paused(pair, at=NOW)
    care.offer_help(pair, of.manager, at=NOW)
    one = members(pair)[0]
    recognition.certificate_ready(SimpleNamespace(uid=uuid.uuid4(), person=person), at=NOW)  # type: ignore[arg-type]
    recognition.closing_letter(one, at=NOW)
    recognition.note_for_you(one, at=NOW)
    recognition.asked_for_thanks(one, at=NOW)


def _of_meetings(meeting: Meeting) -> None:
    pair, (mentee, mentor) = meeting.pair, members(meeting.pair)
    helper = make.user("Kim Assistant")
    row = Delegation.objects.create(principal=mentee.person, assistant=helper, since=NOW)
    meetings.invite_assistant(row, at=NOW)
    meetings.ask_assistants(meeting, mentee, at=NOW)
    meetings.tell_offered(meeting, at=NOW)
    meetings.tell_moving(meeting, meeting.starts_at, at=NOW, but=mentor)
    for tell in (meetings.tell_booked, meetings.tell_moved, meetings.tell_place, meetings.tell_clock):
        tell(meeting, at=NOW)
    meetings.tell_cancelled(meeting, at=NOW, but=mentor, again=meeting)
    meetings.tell_late(meeting, mentor, moved=True, at=NOW)
    meetings.ask_about_rhythm(meeting, at=NOW)
    meetings.tell_rhythm_wish(mentor, 6, at=NOW, changed=False)
    meetings.tell_rhythm_wish(mentor, 6, at=NOW, changed=True)
    for reader in readers(two_of(pair)):
        tell_brief(meeting, reader, at=NOW)
        care.ask_after_month(reader, at=NOW)


def _of_feedback(meeting: Meeting) -> None:
    today = NOW.date()
    days = {"opens_on": today, "closes_on": today + 7 * DAY, "releases_on": today + 9 * DAY}
    row = Round.objects.create(programme=meeting.pair.programme, kind=Round.Kind.MID_POINT, **days)
    for reader in readers(two_of(meeting.pair)):
        pulses.tell_pulse(meeting, reader, at=NOW)
        for tell in (rounds.tell_open, rounds.tell_closing, rounds.tell_opened, rounds.tell_put_off):
            tell(row, reader, at=NOW)
        # In life it takes the place of the letter of the closing day.
        Letter.objects.filter(key=rounds.key_of(row, "closing", reader.member.enrolment.uid)).update(
            key=uuid.uuid4().hex
        )
        rounds.tell_unfinished(row, reader, at=NOW)


def _of_circles(of: make.Company) -> None:
    start = NOW + 3 * DAY
    circle = Circle.objects.create(
        programme=of.programme,
        number=1,
        state="announced",
        day=start.date(),
        clock=start.time(),
        zone="UTC",
        starts_at=start,
    )
    seat = Seat.objects.create(circle=circle, enrolment=of.mentors[0])
    for tell in (supervision.tell_invited, supervision.tell_tomorrow):
        tell(seat, at=NOW)
    Letter.objects.filter(kind=supervision.CIRCLE).update(state=Letter.State.SENT)
    for moved in (True, False):
        supervision.tell_changed(seat, moved=moved, at=NOW)
        Letter.objects.filter(kind=supervision.CIRCLE).update(state=Letter.State.SENT)
    for number, why in enumerate(("cancelled", "out", "away")):
        seat.state = Seat.State.EXPECTED if number == 0 else Seat.State.OUT
        supervision.tell_off(seat, why, at=NOW)
        Letter.objects.filter(kind=supervision.CIRCLE).update(state=Letter.State.SENT)


def _of_line_manager(of: make.Company) -> None:
    enrolment = of.mentors[0]
    manager = enrolment.person.manager
    assert manager
    row = Sharing.objects.create(enrolment=enrolment, manager=manager, closing=True)
    line.tell(row, line.START, lambda: line.start_words(enrolment, manager, 1.5), at=NOW)
    line.tell(row, line.END, lambda: line.end_words(enrolment, manager, contribution_of(enrolment)), at=NOW)
    both = [(enrolment, 4.5), (of.mentees[0], 3.0)]
    for found in (both[:1], both):
        line.tell_quarter(manager, quarter_of(NOW.date()), found, at=NOW)
        Letter.objects.filter(key__startswith=line.quarter_key(manager)).update(key=uuid.uuid4().hex)


def _of_messages(of: make.Company, language: str) -> None:
    body = "Hello {{first_name}}: a room is booked.\n\nA second line & <b>signs</b>."
    for needed in (False, True):
        row = Message.objects.create(programme=of.programme, author=of.manager, needed=needed, changed_at=NOW)
        text = MessageText.objects.create(message=row, language=language, subject="A room for you", body=body)
        made = messages.letter(row, {language: text}, of.mentees[0].person, Organisation.objects.get(), weekly=1)
        assert made
        post(made, at=NOW)


def _of_staff(of: make.Company) -> None:
    RoleGrant.objects.create(user=of.manager, role=RoleGrant.Role.OWNER)
    backup_watch.write(LastBackup((NOW - 9 * DAY).isoformat(), "copy.tar.gz", 2**20, 1), at=NOW)
    digests.write_mondays(at=NOW)
    shares = tuple((name, {"low": 60, "high": 80, "n": 10}) for name in ("useful", "openly", "leaders"))
    month = Sheet((NOW - 90 * DAY).date(), (NOW - DAY).date(), 15, 5, shares)
    digests.tell_month(of.manager, of.programme, month, key="sponsor", at=NOW)
    insights.tell_reminder(Reminder(programme=of.programme, part="change", user=of.manager, day=NOW.date()), at=NOW)
    reader = of.mentees[0].person.user
    assert reader
    LetterWish.objects.create(recipient=reader.actor_key, digest=True)
    from upmentor.ground.notifications.digest import gather

    waiting = Letter.objects.filter(recipient=reader.actor_key, kind="care.month").first()
    assert waiting
    gather(waiting, at=NOW + 8 * DAY)
