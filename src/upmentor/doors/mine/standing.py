"""Where each of a person's pairs stands: read once for all of them, so that home and pair page say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from upmentor.stages.care.queries.month import answered_months
from upmentor.stages.feedback.queries.pulses import answered_pulses
from upmentor.stages.feedback.queries.reflections import answered_stages
from upmentor.stages.feedback.queries.rounds import checked_in, rounds_of, written
from upmentor.stages.goals.queries.owners import owners, put_off
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.standing import answered, meetings_of
from upmentor.stages.meetings.queries.times import member_time
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.queries.agreement import signed_pairs
from upmentor.stages.pairs.queries.own import signed_latest
from upmentor.stages.people.queries.hours import home_zone
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.programmes.models import Enrolment, Round

S = Meeting.State


@dataclass(frozen=True)
class Standing:
    """One pair through the eyes of one of the two. `mine` and `theirs` are their working times; `meetings` are in
    order, without cancelled ones; `answered` is whether the reader answered the times on offer, `reflected` after which
    meetings they wrote something to themselves, `pulsed` the meetings (their keys) after which they answered, `looked`
    whether they answered the question after a month.
    `rounds` are those of the programme, `checked` and `wrote` (keys) those that the reader answered and in which they
    wrote for the partner; `home` is the organisation's zone."""

    member: PairMember
    partner: PairMember
    mine: WorkingTime
    theirs: WorkingTime
    meetings: tuple[Meeting, ...]
    coming: Meeting | None
    answered: bool
    signed: bool
    agreed: bool
    has_goal: bool
    reflected: frozenset[int]
    pulsed: frozenset[int]
    looked: bool = False
    rounds: tuple[Round, ...] = ()
    checked: frozenset[int] = frozenset()
    wrote: frozenset[int] = frozenset()
    home: str = "UTC"

    @property
    def pair(self) -> Pair:
        """The pair itself."""
        return self.member.pair

    @property
    def is_mentor(self) -> bool:
        """Whether the reader is the mentor."""
        return self.member.role == Enrolment.Role.MENTOR

    @property
    def name(self) -> str:
        """The partner's first name."""
        return self.partner.person.first_name

    @property
    def held(self) -> tuple[Meeting, ...]:
        """Conversations that took place, the first talk among them."""
        return tuple(one for one in self.meetings if one.state == S.HELD)

    def had(self, row: Round) -> bool:
        """Whether the two could write for each other in this round: they had begun before its words were opened."""
        began = self.pair.active_at
        if began is None or row.kind not in Round.FOR_EACH_OTHER:
            return False
        return began.astimezone(ZoneInfo(self.home)).date() < row.releases_on

    def both(self, moment: dt.datetime) -> str:
        """A time on both walls."""
        return wording.both(moment, self.mine, self.theirs, self.name)

    def day(self, moment: dt.datetime) -> str:
        """A day on the reader's wall."""
        return wording.day(moment, self.mine)


def standings(members: Sequence[PairMember]) -> list[Standing]:
    """For members that came through `own_pairs` or `own_pair`; the same number of queries however many they are."""
    pairs = [one.pair_id for one in members]
    meetings = meetings_of(pairs)
    looking = [one for rows in meetings.values() for one in rows if one.state == S.PROPOSED]
    said = answered(looking, members)
    signed, agreed = signed_latest(members), signed_pairs(pairs)
    reflecting, pulses, looked = answered_stages(members), answered_pulses(members), answered_months(members)
    owning, later = owners(pairs), put_off(pairs)
    rounds, checked, wrote = rounds_of(one.pair.programme_id for one in members), checked_in(members), written(members)
    home = home_zone()
    found = []
    for member in members:
        partner, rows = member.partner, meetings.get(member.pair_id, [])
        coming = _coming(member.pair, rows)
        found.append(
            Standing(
                member=member,
                partner=partner,
                mine=member_time(member, home),
                theirs=member_time(partner, home),
                meetings=tuple(one for one in rows if one is coming or one.state not in Meeting.COMING),
                coming=coming,
                answered=coming is not None and (coming.pk, member.pk) in said,
                signed=member.pk in signed,
                agreed=member.pair_id in agreed,
                has_goal=member.pk in owning or (member.role == Enrolment.Role.MENTOR and member.pair_id in later),
                reflected=frozenset(after for key, after in reflecting if key == member.pk),
                pulsed=frozenset(meeting for meeting, key in pulses if key == member.pk),
                looked=member.pk in looked,
                rounds=tuple(rounds.get(member.pair.programme_id, ())),
                checked=frozenset(row for row, key in checked if key == member.enrolment_id),
                wrote=frozenset(row for row, key in wrote if key == member.pk),
                home=home,
            )
        )
    return found


def _coming(pair: Pair, rows: list[Meeting]) -> Meeting | None:
    if pair.state not in Pair.MEETING:
        return None
    return next((one for one in rows if one.state in Meeting.COMING), None)
