"""The tables of this slice: when the two talk, the calendar entries of it, and what they write."""

from upmentor.stages.meetings.models.calendar import CalendarEntry, CalendarFeed, ReadMail
from upmentor.stages.meetings.models.page import Action, AgendaPoint, PrivateNotes, RunningLate, SharedNotes
from upmentor.stages.meetings.models.schedule import (
    Delegation,
    Meeting,
    RhythmWish,
    Stretch,
    TimeAnswer,
    TimeOption,
)

__all__ = [
    "Action",
    "AgendaPoint",
    "CalendarEntry",
    "CalendarFeed",
    "Delegation",
    "Meeting",
    "PrivateNotes",
    "ReadMail",
    "RhythmWish",
    "RunningLate",
    "SharedNotes",
    "Stretch",
    "TimeAnswer",
    "TimeOption",
]
