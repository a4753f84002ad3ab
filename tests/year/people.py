"""What people do by chance, through the product's own verbs. What a verb refuses by a named error is counted."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import Max

from tests.year import groups
from tests.year.world import SECRET, Part, World
from upmentor.ground.accounts.models import User
from upmentor.ground.content.courses import PLAN
from upmentor.stages.care import actions as care
from upmentor.stages.care.models import MonthAnswer
from upmentor.stages.concerns.actions.cases import Concern, open_case, reply
from upmentor.stages.feedback.actions import rounds
from upmentor.stages.feedback.actions.pulses import Answers, send_pulse
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.feedback.queries.rounds import questions_of
from upmentor.stages.goals.actions.goals import GoalWords, add_goal
from upmentor.stages.meetings.actions import booking, finishing, offering
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import Agreement, Pair, PairMember, Proposal, ProposalAnswer
from upmentor.stages.pairs.queries.agreement import signed_by_both
from upmentor.stages.pairs.queries.candidates import candidates_for, rematch_wishes
from upmentor.stages.people.actions.away import note_long_leave
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions import closing
from upmentor.stages.programmes.actions.orientation import mark_done
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.orientation import course_of

DAY = dt.timedelta(days=1)


class People:
    """Everybody, between two moments at which the worker looks. `done` and `refused` count verbs by name."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.at = world.begins
        self.broken: list[str] = []
        # How many notes to many were written.
        self.written = 0

    def act(self, at: dt.datetime, hours: float) -> None:
        """All that somebody might do now; `hours` have gone by since the last time."""
        self.at, self.hours = at, hours
        for part in self.world.parts:
            self._lead(part)
        self._answer_proposals()
        self._live()
        self._meet()
        self._answer_rounds()
        self._leave()
        self._worry()
        groups.act(self)

    def may(self, a_day: float) -> bool:
        """Whether something happens that happens so often a day."""
        return self.chance.random() < 1 - (1 - min(a_day, 0.99)) ** (self.hours / 24)

    def do(self, verb: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Call a verb now; None when it refused, and when it broke, which is kept."""
        try:
            found = verb(*words, at=self.at, **more)
        except Exception as error:
            if not type(error).__module__.startswith("upmentor."):
                self.broken.append(f"{verb.__name__} at {self.at:%Y-%m-%d %H:%M}: {error!r}")
                return None
            self.refused[f"{verb.__name__}: {type(error).__name__}"] += 1
            return None
        self.done[verb.__name__] += 1
        return found

    # ---------- programme managers ----------

    def _lead(self, part: Part) -> None:
        programme, by = Programme.objects.get(pk=part.programme.pk), part.manager
        if programme.ending:
            if programme.state == Programme.State.CLOSING and self.at > part.ends + 14 * DAY and self.may(0.3):
                self.do(closing.close_programme, programme, by=by)
            return
        if self.at < part.begins:
            return
        drafts = []
        while part.couples and self.may(3):
            mentor, mentee = part.couples.pop()
            drafts.append(self.do(pairs.propose_by_hand, programme, mentor, mentee, by=by))
        if self.may(0.4):
            for one in rematch_wishes(programme)[:3]:
                found = candidates_for(programme, [one], on=self.at.date())[0].candidates
                if found:
                    drafts.append(self.do(pairs.propose_another, one, found[0].enrolment, by=by))
        if made := [one for one in drafts if one]:
            bay = self.do(pairs.announce, programme, made, by=by)
            if bay and self.may(0.05):
                self.do(pairs.call_back, bay, by=by)
        if self.may(0.02):
            for one in Proposal.objects.filter(programme=programme, state=Proposal.State.ANNOUNCED)[:1]:
                self.do(pairs.withdraw_announced, one, by=by)

    # ---------- the two ----------

    def _answer_proposals(self) -> None:
        rows = Proposal.objects.filter(state=Proposal.State.ANNOUNCED)
        said = set(ProposalAnswer.objects.values_list("proposal_id", "enrolment_id"))
        for row in rows.select_related("mentor__person__user", "mentee__person__user"):
            for one in (row.mentor, row.mentee):
                if (row.pk, one.pk) not in said and self.may(0.4):
                    no = self.chance.random()
                    self.do(pairs.answer, row, one, yes=no > 0.12, conflict=no < 0.03, by=one.person.user)

    def members(self, **which: Any) -> list[PairMember]:
        rows = PairMember.objects.filter(live=True, person__employed=True, **which)
        return list(rows.select_related("pair__programme", "person__user", "person__site", "enrolment").order_by("pk"))

    def _live(self) -> None:
        talked = set(Meeting.objects.filter(number=0, state=Meeting.State.HELD).values_list("pair_id", flat=True))
        month = set(MonthAnswer.objects.values_list("member_id", flat=True))
        for one in self.members():
            pair, by = one.pair, one.person.user
            if pair.state == Pair.State.GETTING_TO_KNOW:
                if one.go_ahead is None and (pair.pk in talked or self.may(0.03)) and self.may(0.5):
                    self.do(pairs.answer_first_talk, one, go_ahead=self.chance.random() > 0.06, by=by)
            elif pair.state == Pair.State.ACTIVE:
                self._begin(one, by)
                if one.pk not in month and self.at > pair.active_at + 30 * DAY and self.may(0.1):
                    self.do(care.answer_month, one, self.chance.choice(["keep", "adjust", "rematch"]), by=by)
                if self.may(0.003):
                    days = self.chance.randint(3, 40)
                    self.do(pairs.pause, pair, until=self.at.date() + days * DAY, by=by)
            elif self.may(0.02):
                self.do(pairs.resume, pair, by=by)
            if self.may(0.0012):
                self.do(pairs.end, one, words="time", rematch=self.chance.random() < 0.5, by=by)
            if self.may(0.002):
                part = next(part for part in self.world.parts if part.programme.pk == pair.programme_id)
                self.do(care.offer_help, pair, by=part.manager)

    def _begin(self, one: PairMember, by: User) -> None:
        age = self.at - one.pair.active_at
        if age > 21 * DAY or not self.may(0.35):
            return
        if not signed_by_both(one.pair):
            self.do(pairs.sign_agreement, one, seen=latest(one.pair), by=by)
        elif age < 14 * DAY and self.chance.random() < 0.2:
            self.do(add_goal, one, GoalWords("Ask better questions", "Not yet", "Every week"), by=by)
        if self.chance.random() < 0.3:
            self.do(mark_all, course_of(one.role), by=by)

    # ---------- meetings ----------

    def _meet(self) -> None:
        rows = Meeting.objects.filter(state__in=[Meeting.State.PROPOSED, Meeting.State.BOOKED])
        by_pair: dict[int, list[PairMember]] = {}
        for one in self.members():
            by_pair.setdefault(one.pair_id, []).append(one)
        asked = set(Pulse.objects.values_list("meeting_id", "member_id"))
        recent = Meeting.objects.filter(state=Meeting.State.HELD, starts_at__gt=self.at - 3 * DAY)
        for meeting in [*rows.select_related("pair__programme"), *recent.select_related("pair__programme")]:
            for one in by_pair.get(meeting.pair_id, []):
                self._touch(Meeting.objects.get(pk=meeting.pk), one, asked)

    def _touch(self, meeting: Meeting, one: PairMember, asked: set[tuple[int, int]]) -> None:
        by, own = one.person.user, OwnMeeting(one, meeting)
        if meeting.state == Meeting.State.PROPOSED:
            if self.may(0.6):
                fits = {time.pk for time in offered(meeting) if self.chance.random() < 0.75}
                self.do(offering.answer_times, meeting, one, fits, by=by)
        elif meeting.state == Meeting.State.HELD:
            if meeting.number and (meeting.pk, one.pk) not in asked and self.may(0.3):
                hand = "team" if self.chance.random() < 0.05 else "no"
                self.do(send_pulse, own, Answers(4, 5, hand, "", 1), by=by)
        elif meeting.starts_at is None or meeting.starts_at > self.at:
            if self.may(0.02):
                verb = self.chance.choice([booking.move, booking.cancel])
                self.do(verb, meeting, by=by, asked=one)
        elif meeting.starts_at + dt.timedelta(minutes=meeting.minutes) <= self.at and self.may(0.8):
            self.do(finishing.finish, own, later=True, by=by)

    def _answer_rounds(self) -> None:
        for part in self.world.parts:
            for row in part.programme.rounds.filter(opens_on__lte=self.at.date(), closes_on__gte=self.at.date()):
                for one in Enrolment.objects.filter(programme=part.programme).select_related("person__user"):
                    if self.may(0.06):
                        items = [item for item in questions_of(row).of(one.role) if item.scale is not None]
                        given = {item.id: self.chance.randint(item.scale.lowest, item.scale.highest) for item in items}
                        self.do(rounds.keep_answers, row, one, answers=given, own={}, send=True, by=one.person.user)

    # ---------- changes in life ----------

    def _leave(self) -> None:
        for one in self.members():
            person = one.person
            if self.may(0.0008 * self.world.leave):
                day = self.at.date() + self.chance.randint(0, 20) * DAY
                Person.objects.filter(pk=person.pk, leave_date=None).update(leave_date=day, leave_kind="voluntary")
                self.done["leave_date"] += 1
            if self.may(0.0006 * self.world.leave):
                first = self.at.date() + self.chance.randint(0, 10) * DAY
                self.do(note_long_leave, person, first, first + self.chance.randint(20, 60) * DAY, by=person.user)

    def _worry(self) -> None:
        if self.may(0.08):
            contact = self.chance.choice(self.world.contacts)
            members = self.members()
            by = self.chance.choice(members).person.user if members and self.chance.random() < 0.5 else None
            found = self.do(open_case, Concern(contact, f"Something is not right: {SECRET}."), by=by)
            if found and self.chance.random() < 0.6:
                import uuid

                self.do(reply, found.case, f"Thank you. {SECRET}", form=uuid.uuid4(), by=contact)


def latest(pair: Pair) -> int:
    """The version of the agreement that stands on the page, 0 before there is one."""
    return Agreement.objects.filter(pair=pair).aggregate(last=Max("number"))["last"] or 0


def mark_all(course: str, *, by: User, at: dt.datetime) -> None:
    """Do the whole course at once."""
    mark_done(course, range(1, PLAN[course][0] + 1), by=by, at=at)
