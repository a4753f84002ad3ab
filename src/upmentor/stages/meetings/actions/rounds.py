"""A meeting's row and the rounds of times that are offered for it. Callers hold the locks and tell people."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.meetings.queries.places import standard_place
from upmentor.stages.meetings.queries.times import FIRST_TALK_MINUTES, Search
from upmentor.stages.pairs.models import Pair


def open_meeting(pair: Pair, number: int, *, at: dt.datetime, like: Meeting | None = None) -> Meeting:
    """A row for a meeting without a time; place and length as `like` (of the same number), else the place of the
    pair's last meeting."""
    last = like or Meeting.objects.filter(pair=pair).order_by("-number", "-id").first()
    minutes = like.minutes if like else FIRST_TALK_MINUTES if number == 0 else pair.meeting_minutes
    meeting = Meeting(pair=pair, number=number, minutes=minutes, created_at=at)
    if last:
        meeting.place_kind, meeting.place = last.place_kind, last.place
    if like:
        meeting.guide_topic, meeting.guide_number = like.guide_topic, like.guide_number
        meeting.guide_minutes = like.guide_minutes
    if meeting.place_kind == Meeting.Place.VIDEO:
        # A link of the organisation's pattern is the meeting's own, one that somebody typed goes on.
        meeting.place = standard_place(meeting) or meeting.place
    meeting.save()
    return meeting


def make_round(meeting: Meeting, *, at: dt.datetime, instead_of: Meeting | None = None) -> list[TimeOption]:
    """A new round with the three best times that were not offered before; none when the two share no time.

    Times that were offered come back only when there are no others; with `instead_of`, a meeting that was cancelled,
    those of that one count as offered too. The day of a time that is given up is not offered."""
    before = [meeting, instead_of] if instead_of else [meeting]
    earlier = list(TimeOption.objects.filter(meeting__in=before))
    search = Search(meeting, at=at, instead_of=instead_of)
    but = {one.starts_at for one in earlier if one.starts_at}
    found = search.three(but=but) or (search.three() if but else [])
    number = max((one.round for one in earlier if one.meeting_id == meeting.pk), default=0) + 1
    return TimeOption.objects.bulk_create(
        option_at(meeting, one.starts_at, search.two.zone, number, place) for place, one in enumerate(found)
    )


def option_at(meeting: Meeting, moment: dt.datetime, zone: str, number: int, position: int) -> TimeOption:
    """An option (not saved) at this moment, written as the wall in `zone` shows it."""
    local = moment.astimezone(ZoneInfo(zone))
    option = TimeOption(meeting=meeting, round=number, position=position, zone=zone, starts_at=moment)
    option.day, option.clock = local.date(), local.time()
    return option
