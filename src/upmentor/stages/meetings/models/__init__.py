"""The tables of this slice: when the two talk, the calendar entries of it, and what they write."""

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
    "Delegation",
    "Meeting",
    "PrivateNotes",
    "RhythmWish",
    "RunningLate",
    "SharedNotes",
    "Stretch",
    "TimeAnswer",
    "TimeOption",
]
