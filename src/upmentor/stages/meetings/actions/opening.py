"""What happens by itself: meetings open when the rhythm asks for them, and close when nobody does it.

Each verb finds its own due rows and may run twice at once unharmed.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from upmentor.ground.audit.actions import SYSTEM, Mode, record
from upmentor.stages.meetings import emails
from upmentor.stages.meetings.actions.booking import book_first, call_off
from upmentor.stages.meetings.actions.errors import MeetingRefused
from upmentor.stages.meetings.actions.locking import lock_meeting
from upmentor.stages.meetings.actions.offering import offer_times
from upmentor.stages.meetings.actions.rounds import make_round
from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.meetings.overlaps import wall
from upmentor.stages.meetings.queries.coming import meets, number_after, waits_for_agreement
from upmentor.stages.meetings.queries.readiness import waits_for
from upmentor.stages.meetings.queries.times import due_day, offered
from upmentor.stages.meetings.zones import zone_rules
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.queries.agreement import signed_pairs
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.programmes.states import OVER

S = Meeting.State
# Times are offered so long before the day on which the rhythm asks for the meeting.
LEAD = dt.timedelta(days=14)
UNCONFIRMED_AFTER = dt.timedelta(days=7)
# Times that nobody answered are replaced so often; then the offer rests until one of the two asks for it.
ROUNDS_BY_ITSELF = 3


def open_due(*, at: dt.datetime) -> int:
    """Open the first talk of new pairs and the next meeting of active ones whose rhythm asks for it; how many."""
    return sum(_open(pair, number, at=at) for pair, number in due_pairs(at=at))


def due_pairs(*, at: dt.datetime) -> list[tuple[Pair, int]]:
    """Pairs without a coming meeting, and the number of the one that is due; none of a closed programme. Two queries,
    one more a pair that is near its day. From the second meeting on a pair waits for the agreement that both sign."""
    standing = Meeting.objects.filter(pair=OuterRef("pk"), state__in=Meeting.COMING)
    last = Meeting.objects.filter(pair=OuterRef("pk")).exclude(state=S.CANCELLED).order_by("-number")
    rows = (
        Pair.objects.filter(state__in=Pair.MEETING)
        .annotate(last=Subquery(last.values("number")[:1]), last_start=Subquery(last.values("starts_at")[:1]))
        .filter(~Exists(standing))
        .exclude(programme__state__in=OVER)
        .select_related("programme")
    )
    found: list[tuple[Pair, int]] = []
    pairs = list(rows)
    signed = signed_pairs(pair.pk for pair in pairs)
    for pair in pairs:
        number = number_after(pair, pair.last)
        if number is None or (number >= 2 and pair.pk not in signed):
            continue
        # Cheap first: what was held less than a rhythm before needs no closer look.
        rhythm = dt.timedelta(weeks=pair.cadence_weeks)
        near = not pair.last or pair.last_start is None or pair.last_start + rhythm <= at + LEAD
        due = due_day(pair, number) if near and number else None
        if number == 0 or (near and due is not None and due <= (at + LEAD).date()):
            found.append((pair, number))
    return found


def _open(pair: Pair, number: int, *, at: dt.datetime) -> int:
    try:
        offer_times(pair, number, by=SYSTEM, at=at)
    except MeetingRefused:  # the agreement is to be signed first, or the pair has come to rest meanwhile
        return 0
    return 1


def call_off_over(*, at: dt.datetime) -> int:
    """Call off the coming meetings of pairs that rest or are over, and first talks that were never booked of pairs
    that are under way; booked ones leave both calendars. What is booked and has begun stays: it may have been held. How
    many."""
    over = ~Q(pair__state__in=Pair.MEETING)
    skipped = Q(pair__state=Pair.State.ACTIVE, number=0, state=S.PROPOSED)
    rows = Meeting.objects.filter(over | skipped, state__in=Meeting.COMING)
    rows = rows.exclude(state=S.BOOKED, starts_at__lte=at)
    return sum(_call_off(meeting, at=at) for meeting in rows)


@transaction.atomic
def _call_off(meeting: Meeting, *, at: dt.datetime) -> int:
    meeting = lock_meeting(meeting)
    skipped = meeting.number == 0 and meeting.state == S.PROPOSED and meeting.pair.state == Pair.State.ACTIVE
    if meeting.state not in Meeting.COMING or (meets(meeting.pair, meeting.number) and not skipped):
        return 0
    call_off(meeting, at=at)
    record("meetings.call_off", by=SYSTEM, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    if meeting.booked_at:
        emails.tell_cancelled(meeting, at=at)
    return 1


def leave_unconfirmed(*, at: dt.datetime) -> int:
    """Booked meetings that nobody finished for seven days count as neither held nor cancelled. How many."""
    rows = Meeting.objects.filter(state=S.BOOKED, starts_at__lte=at - UNCONFIRMED_AFTER)
    return rows.update(state=S.UNCONFIRMED, finished_at=at)


def book_agreed(*, at: dt.datetime) -> int:
    """Book what suits both and had to wait for the signed agreement or for an orientation. How many."""
    agreed = (
        TimeOption.objects.filter(meeting__state=S.PROPOSED, starts_at__gt=at)
        .annotate(fits=Count("answers", filter=Q(answers__fits=True)))
        .filter(fits=2)
    )
    meetings = Meeting.objects.filter(pk__in=agreed.values("meeting")).select_related("pair")
    return sum(_book(meeting, at=at) for meeting in meetings)


@transaction.atomic
def _book(meeting: Meeting, *, at: dt.datetime) -> int:
    meeting = lock_meeting(meeting)
    if meeting.state != S.PROPOSED or not meets(meeting.pair, meeting.number):
        return 0
    if waits_for_agreement(meeting.pair, meeting.number) or waits_for(meeting.pair, meeting.number):
        return 0
    common = [one for one in offered(meeting) if [answer.fits for answer in one.answers.all()] == [True, True]]
    return int(book_first(meeting, common, by=SYSTEM, at=at) is not None)


def replace_stale(*, at: dt.datetime) -> int:
    """Offer three others where all times on offer have passed, a few times. How many offers."""
    rows = Meeting.objects.filter(state=S.PROPOSED, pair__state__in=Pair.MEETING)
    rows = rows.annotate(newest=Max("options__starts_at"), rounds=Max("options__round"))
    return sum(_replace(meeting, at=at) for meeting in rows.filter(newest__lte=at, rounds__lt=ROUNDS_BY_ITSELF))


@transaction.atomic
def _replace(meeting: Meeting, *, at: dt.datetime) -> int:
    meeting = lock_meeting(meeting)
    passed = all(one.starts_at is None or one.starts_at <= at for one in offered(meeting))
    if meeting.state != S.PROPOSED or not passed or not make_round(meeting, at=at):
        return 0
    emails.tell_offered(meeting, at=at)
    return 1


def follow_zones(*, at: dt.datetime) -> int:
    """After the rules of time zones changed: keep every wall time and work out its moment anew. Where that moves the
    mentor's clock both are told, and the calendar entry changes. How many were told about."""
    rules = zone_rules()
    rows = Meeting.objects.filter(state__in=Meeting.COMING).exclude(zone_rules=rules)
    return sum(_follow(meeting, rules, at=at) for meeting in rows)


@transaction.atomic
def _follow(meeting: Meeting, rules: str, *, at: dt.datetime) -> int:
    meeting = lock_meeting(meeting)
    moved = False
    for option in offered(meeting) if meeting.state == S.PROPOSED else []:
        if option.day is None or option.clock is None:
            continue
        TimeOption.objects.filter(pk=option.pk).update(starts_at=wall(option.day, option.clock, option.zone))
    if meeting.state == S.BOOKED and meeting.day and meeting.clock and meeting.starts_at and meeting.starts_at > at:
        meeting.starts_at = wall(meeting.day, meeting.clock, meeting.zone)
        shown = WorkingTime.of("", meeting.mentor_zone).local(meeting.starts_at).strftime("%Y-%m-%dT%H:%M")
        moved = shown != meeting.mentor_wall
        meeting.mentor_wall = shown
        meeting.sequence += 1 if moved else 0
    meeting.zone_rules = rules
    meeting.save()
    if moved:
        record("meetings.follow_zones", by=SYSTEM, at=at, kind="meeting", key=meeting.uid)
        emails.tell_clock(meeting, at=at)
    return int(moved)
