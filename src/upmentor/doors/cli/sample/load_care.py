"""What the sample's pairs answered after their conversations, and the few that could use a hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Subquery

from upmentor.ground.accounts.models import User
from upmentor.stages.care.actions import offer_help
from upmentor.stages.care.health import State
from upmentor.stages.care.queries.board import board
from upmentor.stages.feedback.actions.figures import freeze_quarters
from upmentor.stages.feedback.actions.pulses import Answers, send_pulse
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.feedback.queries.pulse_questions import version
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Programme

DAY = dt.timedelta(days=1)
# Levels that come round; most conversations are worth the hour.
LEVELS = ((4, 4), (5, 4), (3, 4), (4, 5), (4, 3), (5, 5), (2, 3))
# Of ten conversations so many are answered for.
ANSWERED = 7


def load_pulses(*, at: dt.datetime) -> None:
    """Answers to what lies behind, as the verb leaves them; those of a day ago can't be changed any more."""
    Pulse.objects.bulk_create(_pulses())
    freeze_quarters(at=at)
    _ask_for_a_hand(at=at)


def _pulses() -> Iterator[Pulse]:
    known = set(Pulse.objects.values_list("meeting_id", "member_id"))
    members: dict[int, list[int]] = {}
    for pair, member in PairMember.objects.order_by("pk").values_list("pair_id", "pk"):
        members.setdefault(pair, []).append(member)
    rows = Meeting.objects.filter(state=Meeting.State.HELD, number__gte=1).order_by("pk").values_list("pk", "pair_id")
    both = ((meeting, member) for meeting, pair in rows for member in members[pair])
    for place, (meeting, member) in enumerate(both):
        if place % 10 < ANSWERED and (meeting, member) not in known:
            useful, openly = LEVELS[place % len(LEVELS)]
            yield Pulse(meeting_id=meeting, member_id=member, useful=useful, openly=openly, version=version())


def _ask_for_a_hand(*, at: dt.datetime) -> None:
    """One mentor asked the programme team after the last conversation."""
    recent = {"state": Meeting.State.HELD, "number__gte": 1, "starts_at__gt": at - 13 * DAY}
    answered = Pulse.objects.values("meeting")
    meeting = Meeting.objects.filter(**recent, pair__state=Pair.State.ACTIVE).exclude(pk__in=answered).first()
    meeting = meeting or Meeting.objects.filter(**recent, pair__state=Pair.State.ACTIVE).order_by("-pk").first()
    if meeting is None:
        return
    member = PairMember.objects.select_related("pair", "person__user").get(pair=meeting.pair_id, role="mentor")
    Pulse.objects.filter(meeting=meeting, member=member).delete()
    by = member.person.user
    if by:
        answers = Answers(useful=3, openly=3, hand=Pulse.Hand.TEAM, note="", version=version())
        send_pulse(OwnMeeting(member, meeting), answers, by=by, at=at - DAY)


def load_troubled(programme: Programme, by: User, *, at: dt.datetime) -> None:
    """One pair cancelled twice in a row, as the verb leaves it; a slowing one was offered help."""
    busy = Meeting.objects.filter(pair=OuterRef("pk"), state__in=Meeting.COMING)
    held = Meeting.objects.filter(pair=OuterRef("pk"), state=Meeting.State.HELD, number__gte=1).order_by("-number")
    rows = Pair.objects.filter(~Exists(busy), state=Pair.State.ACTIVE)
    rows = rows.annotate(number=Subquery(held.values("number")[:1]), last=Subquery(held.values("starts_at")[:1]))
    pair = rows.filter(last__lt=at - 12 * DAY).order_by("pk").first()
    if pair:
        for ago in (10, 3):
            _cancelled(pair, pair.number + 1, at - ago * DAY)
    slow = [row.pair for row in board(programme, on=at.date()).of(State.SLOWING)]
    if slow:
        offer_help(slow[0], by=by, at=at - 6 * DAY)


def _cancelled(pair: Pair, number: int, start: dt.datetime) -> None:
    start = start.replace(minute=0, second=0, microsecond=0)
    kept = {
        "day": start.date(),
        "clock": start.time(),
        "zone": "UTC",
        "starts_at": start,
        "minutes": pair.meeting_minutes,
    }
    kept |= {"created_at": start - 9 * DAY, "booked_at": start - 8 * DAY, "finished_at": start - DAY}
    Meeting.objects.create(pair=pair, number=number, state=Meeting.State.CANCELLED, cancelled_role="mentee", **kept)
