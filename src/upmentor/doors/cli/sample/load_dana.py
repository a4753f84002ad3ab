"""Dana Holt and Sam Idris, whom the tour looks at: everything of their pair through the product's own verbs."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from upmentor.doors.cli.sample.lives import TEXTS
from upmentor.doors.cli.sample.load_life import DAY, aim_from, announce_one, book_after, words_of
from upmentor.ground.accounts.models import User
from upmentor.stages.feedback.actions.reflections import save_reflection
from upmentor.stages.goals.actions.goals import add_goal
from upmentor.stages.goals.actions.judging import judge
from upmentor.stages.goals.actions.outcomes import OutcomeWords, add_outcome
from upmentor.stages.meetings.actions import agenda, finishing, notes, promises
from upmentor.stages.meetings.actions.booking import change_place
from upmentor.stages.meetings.actions.delegating import name_assistant
from upmentor.stages.meetings.actions.offering import offer_times
from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting
from upmentor.stages.meetings.permissions import OwnMeeting, own_meeting
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.pairs.permissions import own_pair

#: Days before now: announced, both said yes, went ahead; what the rest waits for.
TOLD, SAID_YES = 60, 57
WRITTEN: dict[str, Any] = TEXTS["pair"]


@dataclass
class _Two:
    """The pair with both accounts, and the moment at which something is done."""

    pair: Pair
    dana: User
    sam: User
    at: dt.datetime

    def member(self, user: User) -> PairMember:
        found = own_pair(user, self.pair.uid)
        assert found
        return found

    def own(self, user: User, number: int) -> OwnMeeting:
        found = own_meeting(user, self.pair.uid, number)
        assert found
        return found


def load_dana(proposal: Proposal, by: User, assistant: User, *, at: dt.datetime) -> Pair:
    """From the announcement to the third meeting, which is booked."""
    announce_one(proposal, by, at=at - TOLD * DAY)
    mentee, mentor = proposal.mentee.person.user, proposal.mentor.person.user
    assert mentee
    assert mentor
    said = at - SAID_YES * DAY
    for enrolment, user in ((proposal.mentee, mentee), (proposal.mentor, mentor)):
        pairs.answer(proposal, enrolment, yes=True, by=user, at=said)
    two = _Two(Pair.objects.get(proposal=proposal), mentee, mentor, said)
    name_assistant(proposal.mentee.person, assistant.email, by=mentee, at=said)
    _first_talk(two)
    _set_out(two)
    _first_meeting(two)
    _second_meeting(two, due=at.date() + 9 * DAY)
    _look_ahead(two, at=at)
    return two.pair


def _talk(two: _Two, number: int, *, earliest: dt.datetime) -> Meeting:
    """Times are offered, both take one after `earliest`; the clock then stands at its beginning."""
    meeting = offer_times(two.pair, number, by=two.sam, at=two.at)
    if not meeting.place:
        meeting = change_place(meeting, meeting.place_kind, WRITTEN["link"], by=two.sam, at=two.at)
    meeting = book_after(meeting, earliest, asked=two.at)
    assert meeting.starts_at
    two.at = meeting.starts_at
    return meeting


def _over(two: _Two, meeting: Meeting) -> None:
    two.at += dt.timedelta(minutes=meeting.minutes)
    finishing.finish(two.own(two.dana, meeting.number), by=two.dana, at=two.at)


def _first_talk(two: _Two) -> None:
    meeting = _talk(two, 0, earliest=two.at)
    notes.save_shared(two.own(two.sam, 0), "", WRITTEN["talk"], by=two.sam, at=two.at)
    _over(two, meeting)
    two.at += dt.timedelta(hours=2)
    for user in (two.sam, two.dana):
        pairs.answer_first_talk(two.member(user), go_ahead=True, by=user, at=two.at)
    two.pair.refresh_from_db()


def _set_out(two: _Two) -> None:
    """Both sign the agreement as it ships, and each writes down what they want to reach."""
    two.at += DAY
    for user in (two.sam, two.dana):
        pairs.sign_agreement(two.member(user), seen=0, by=user, at=two.at)
    for user, shelf, place in ((two.dana, "ai-judgement-for-leaders", 0), (two.sam, "own", 0)):
        add_goal(two.member(user), words_of(aim_from(shelf, place)), by=user, at=two.at)


def _first_meeting(two: _Two) -> None:
    meeting = _talk(two, 1, earliest=two.at)
    _write(two, 1, WRITTEN["carried"])
    promises.add_action(
        two.own(two.sam, 1), WRITTEN["done"], two.member(two.dana), two.at.date() + 14 * DAY, by=two.sam, at=two.at
    )
    _over(two, meeting)


def _second_meeting(two: _Two, *, due: dt.date) -> None:
    """What was promised is done; a point stays open; half-way is judged early."""
    two.at += 12 * DAY
    meeting = _talk(two, 2, earliest=two.at)
    _write(two, 2, "")
    own = two.own(two.dana, 2)
    kept = Action.objects.get(pair=two.pair)
    promises.tick_actions(own, {kept.pk: True}, by=two.dana, at=two.at)
    promises.add_action(own, WRITTEN["open"], own.member, due, by=two.dana, at=two.at)
    _over(two, meeting)
    for goal, levels in zip(_goals(two), ((-1, 0), (0, 0)), strict=True):
        for user, level in zip((two.dana, two.sam), levels, strict=True):
            judge(goal, two.member(user), "midpoint", level, by=user, at=two.at)


def _goals(two: _Two) -> list[Any]:
    from upmentor.stages.goals.models import Goal

    return list(Goal.objects.filter(pair=two.pair).order_by("role").select_related("pair__programme"))


def _look_ahead(two: _Two, *, at: dt.datetime) -> None:
    """The third meeting is booked, with an agenda; each has kept something for themself."""
    two.at = max(at - 3 * DAY, two.at + DAY)
    words = OutcomeWords("process", "adopted", WRITTEN["outcome"])
    add_outcome(two.member(two.dana), words, agree=True, by=two.dana, at=two.at)
    save_reflection(
        two.member(two.sam), uuid.uuid4(), text=WRITTEN["reflection"], prompt="", version=0, by=two.sam, at=two.at
    )
    meeting = offer_times(two.pair, 3, by=two.sam, at=two.at)
    book_after(meeting, at + DAY, asked=two.at)
    for user, words_typed in zip((two.dana, two.sam), WRITTEN["agenda"], strict=True):
        agenda.add_point(two.own(user, 3), words_typed, by=user, at=two.at)


def _write(two: _Two, number: int, point: str) -> None:
    """Notes of both together and of each alone, and a point that stays open."""
    texts = {two.dana: WRITTEN["danas_own"], two.sam: WRITTEN["sams_own"]}
    for user, written in texts.items():
        notes.save_private(two.own(user, number), "", written[number - 1], by=user, at=two.at)
    notes.save_shared(two.own(two.dana, number), "", WRITTEN["shared"][number - 1], by=two.dana, at=two.at)
    if point:
        agenda.add_point(two.own(two.sam, number), point, by=two.sam, at=two.at)
        return
    carried = AgendaPoint.objects.get(pair=two.pair, number=number)
    agenda.tick_points(two.own(two.dana, number), {carried.pk: False}, by=two.dana, at=two.at)
