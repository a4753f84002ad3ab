"""The life of the sample's pairs. What can still change goes through the product's own verbs: announcements, coming
meetings, pauses, ends, closings. What lies behind is written as the verbs leave it, which takes a tenth of the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from upmentor.doors.cli.sample.lives import Fate, fates, text
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.content.goals import GoalExample, shelves
from upmentor.stages.goals.actions.goals import GoalWords
from upmentor.stages.goals.models import Goal, Rating
from upmentor.stages.goals.queries.examples import topics_of
from upmentor.stages.meetings.actions.offering import answer_times, offer_times
from upmentor.stages.meetings.models import Action, Meeting
from upmentor.stages.meetings.overlaps import Side, Window, best, times, wall
from upmentor.stages.meetings.queries.times import FIRST_TALK_MINUTES, offered, two_of
from upmentor.stages.meetings.zones import zone_rules
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import Agreement, Pair, PairEvent, PairMember, Proposal, Signature
from upmentor.stages.pairs.queries.agreement import shipped_clauses
from upmentor.stages.pairs.queries.deadlines import ANSWER_DAYS, TALK_DAYS, answer_deadline
from upmentor.stages.pairs.terms import Terms
from upmentor.stages.recognition import actions as recognition

Progress = Callable[[str, int, int], None]
P, S = Pair.State, Meeting.State
DAY = dt.timedelta(days=1)
#: Half-way is judged after so many meetings.
MIDPOINT = 3


@dataclass(frozen=True)
class Told:
    """An announced pair with its fate; `place` picks its texts."""

    proposal: Proposal
    fate: Fate
    place: int


def load_life(told: Iterable[Proposal], by: User, *, at: dt.datetime, progress: Progress) -> None:
    """Announce approved proposals in waves and let them live until `at`."""
    rows = list(told)
    lives = [Told(row, fate, place) for place, (row, fate) in enumerate(zip(rows, fates(len(rows)), strict=True))]
    _announce(lives, by, at=at)
    for number, one in enumerate(lives):
        if one.fate.state != "announced":
            progress("Conversations", number, len(lives))
            _live(one, at=at)


def _announce(lives: Iterable[Told], by: User, *, at: dt.datetime) -> None:
    """One announcement a wave; the letters left the holding bay long ago."""
    waves: dict[int, list[int]] = {}
    for one in lives:
        waves.setdefault(one.fate.told, []).append(one.proposal.pk)
    for days, keys in sorted(waves.items(), reverse=True):
        chosen = Proposal.objects.filter(pk__in=keys).select_related("programme")
        bay = pairs.announce(chosen[0].programme, chosen, by=by, at=at - days * DAY)
        pairs.release_due(at=bay.release_at)


def announce_one(proposal: Proposal, by: User, *, at: dt.datetime) -> None:
    """The same for a single pair."""
    bay = pairs.announce(proposal.programme, [proposal], by=by, at=at)
    pairs.release_due(at=bay.release_at)


def _live(one: Told, *, at: dt.datetime) -> None:
    pair = _begin(one, at=at)
    first_talk = one.fate.held > 0
    numbers = range(one.fate.held + 1) if pair.active_at else range(int(first_talk))
    _meet(pair, one.fate, numbers, at=at)
    if pair.active_at:
        _agree(pair)
        _aim(pair, one)
        _promise(pair, one)
    elif first_talk:
        pairs.note_first_talk(pair, at=at - one.fate.last * DAY)
    if one.fate.ahead:
        _plan(pair, one.fate, at=at)
    _turn(pair, one, at=at)


def _begin(one: Told, *, at: dt.datetime) -> Pair:
    """Both said yes, and most went ahead after 20 minutes: the rows that the verbs leave."""
    fate, proposal = one.fate, Proposal.objects.select_related("programme").get(pk=one.proposal.pk)
    programme, knowing = proposal.programme, fate.state == P.GETTING_TO_KNOW
    started = at - fate.begun * DAY
    Proposal.objects.filter(pk=proposal.pk).update(state=Proposal.State.ACCEPTED)
    two = proposal.mentor, proposal.mentee
    pair = Pair.objects.create(
        programme=programme,
        proposal=proposal,
        state=P.GETTING_TO_KNOW if knowing else P.ACTIVE,
        planned_meetings=programme.meetings,
        cadence_weeks=fate.weeks,
        meeting_minutes=programme.meeting_minutes,
        started_at=started,
        active_at=None if knowing else at - (fate.talked - 1) * DAY,
        answer_by=_deadline(proposal, started) if knowing else None,
    )
    PairEvent.objects.create(pair=pair, was="", became=P.GETTING_TO_KNOW, at=started)
    if pair.active_at:
        PairEvent.objects.create(pair=pair, was=P.GETTING_TO_KNOW, became=P.ACTIVE, at=pair.active_at)
    for enrolment, seat in zip(two, (proposal.mentor_seat, proposal.mentee_seat), strict=True):
        PairMember.objects.create(
            pair=pair,
            enrolment=enrolment,
            person=enrolment.person,
            role=enrolment.role,
            seat=seat or 1,
            go_ahead=None if knowing else True,
        )
    return pair


def _deadline(proposal: Proposal, started: dt.datetime) -> dt.datetime:
    two = proposal.mentor.person, proposal.mentee.person
    return answer_deadline(*two, started, days=TALK_DAYS + ANSWER_DAYS)


def _meet(pair: Pair, fate: Fate, numbers: Iterable[int], *, at: dt.datetime) -> None:
    """Held meetings, always at the weekday and hour that suits both, the first talk soon after the start."""
    two = two_of(pair)
    zone, minutes = two.times[0].zone, pair.meeting_minutes
    monday = at.date() - dt.timedelta(days=at.weekday() + 14)
    window = Window(monday, monday + dt.timedelta(days=6), at - 30 * DAY)
    sides = Side(two.times[0]), Side(two.times[1])
    found = best(times(sides, minutes, window), turn=0, zone=zone, count=1)
    moment = found[0].starts_at if found else wall(monday + DAY, dt.time(12), zone)
    local = moment.astimezone(ZoneInfo(zone))
    rows = []
    for number in numbers:
        ago = fate.last + (fate.held - number) * fate.weeks * 7 if number else fate.talked
        day = at.date() - dt.timedelta(days=ago)
        day -= dt.timedelta(days=(day.weekday() - local.weekday()) % 7 if number else max(day.weekday() - 4, 0))
        row = Meeting(pair=pair, number=number, state=S.HELD, day=day, clock=local.time(), zone=zone)
        row.minutes = minutes if number else FIRST_TALK_MINUTES
        row.starts_at = min(wall(day, local.time(), zone), at - DAY / 24)
        row.created_at = row.booked_at = row.starts_at - 6 * DAY
        row.finished_at = row.starts_at + dt.timedelta(minutes=row.minutes)
        row.mentor_wall = two.times[1].local(row.starts_at).strftime("%Y-%m-%dT%H:%M")
        row.mentor_zone, row.zone_rules = two.times[1].zone, zone_rules()
        rows.append(row)
    Meeting.objects.bulk_create(rows)


def _agree(pair: Pair) -> None:
    version = Agreement.objects.create(pair=pair, number=1, clauses=shipped_clauses(), **asdict(Terms.first(pair)))
    day = (pair.active_at or pair.started_at).date()
    Signature.objects.bulk_create(
        Signature(agreement=version, member=one, signed_on=day) for one in PairMember.objects.filter(pair=pair)
    )


def _aim(pair: Pair, one: Told) -> None:
    """A goal of each, from the examples; both judged half-way where they are so far."""
    rows = []
    for member in PairMember.objects.filter(pair=pair).select_related("pair").prefetch_related("pair__members"):
        shelf = (topics_of(member) or ["everyday-ai"])[0] if member.role == "mentee" else "own"
        rows.append(_goal(member, words_of(aim_from(shelf, one.place))))
    Goal.objects.bulk_create(rows)
    if one.fate.held < MIDPOINT:
        return
    levels = (-1, 0), (0, 0), (-1, -1), (0, 1)
    Rating.objects.bulk_create(
        Rating(goal=goal, member=member, moment=Rating.Moment.MIDPOINT, level=level)
        for place, goal in enumerate(rows)
        for member, level in zip(pair.members.all(), levels[(one.place + place) % len(levels)], strict=True)
    )


def aim_from(shelf: str, place: int) -> GoalExample:
    """An example of a shelf; of everyday AI where that one has none."""
    known = {found.topic: found.examples for found in shelves("en")}
    examples = known.get(shelf) or known["everyday-ai"]
    return examples[place % len(examples)]


def words_of(found: GoalExample) -> GoalWords:
    """An example as somebody's own goal."""
    kept = asdict(found)
    del kept["key"], kept["language"]
    return GoalWords(**kept)


def _goal(member: PairMember, words: GoalWords) -> Goal:
    return Goal(pair=member.pair, owner=member, role=member.role, seat=1, position=1, **asdict(words))


def _promise(pair: Pair, one: Told) -> None:
    """At the last meeting each promised something; the mentor has done it."""
    if not one.fate.held:
        return
    found = {member.role: member for member in PairMember.objects.filter(pair=pair)}
    last = Meeting.objects.filter(pair=pair).latest("number")
    due = last.day + dt.timedelta(days=24) if last.day else None
    kept = {"pair": pair, "number": last.number}
    Action.objects.bulk_create(
        [
            Action(member=found["mentor"], text=text("done", one.place), position=1, done_in=last.number, **kept),
            Action(member=found["mentee"], text=text("open", one.place), due=due, position=2, **kept),
        ]
    )


def _plan(pair: Pair, fate: Fate, *, at: dt.datetime) -> None:
    """The next meeting, by the verbs: times for both, and mostly an hour that both took."""
    number = fate.held + 1 if pair.active_at else 0
    asked = at - 2 * DAY
    meeting = offer_times(pair, number, by=SYSTEM, at=asked)
    if fate.ahead == "booked":
        book_after(meeting, at + DAY / 2, asked=asked, pick=pair.pk)


def book_after(meeting: Meeting, earliest: dt.datetime, *, asked: dt.datetime, pick: int = 0) -> Meeting:
    """Both take an offered time after `earliest` (`pick`: which), two hours after they were asked; none there, none
    booked."""
    options = [one for one in offered(meeting) if one.starts_at and one.starts_at > earliest]
    option = options[pick % len(options)] if options else None
    for member in PairMember.objects.filter(pair=meeting.pair_id).select_related("pair", "person__user"):
        if option:
            by = member.person.user or SYSTEM
            meeting = answer_times(meeting, member, {option.pk}, by=by, at=asked + DAY / 12).meeting
    return meeting


def _turn(pair: Pair, one: Told, *, at: dt.datetime) -> None:
    """Pauses, ends and closings, by the verbs."""
    members = PairMember.objects.filter(pair=pair).select_related("pair__programme", "person__user")
    found = {row.role: row for row in members.prefetch_related("pair__members__person__user")}
    mentor, mentee = found["mentor"], found["mentee"]
    by = mentee.person.user
    if by is None:
        return
    if one.fate.state == P.PAUSED:
        pairs.pause(pair, until=at.date() + dt.timedelta(days=38), by=by, at=at - 9 * DAY)
    elif one.fate.state == P.ENDED:
        pairs.end(mentor, words="time", rematch=True, reason=text("passed_on", one.place), by=by, at=at - 2 * DAY)
    elif one.fate.state == P.COMPLETED:
        closed = at - (one.fate.last - 8) * DAY
        recognition.complete_pair(pair, by=SYSTEM, at=closed)
        words = {"words": text("words", one.place), "thanks": text("thanks", one.place)}
        recognition.say_farewell(mentee, **words, goes_on=True, by=by, at=closed + DAY)
