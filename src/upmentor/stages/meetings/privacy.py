"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.meetings.models import (
    Action,
    AgendaPoint,
    CalendarEntry,
    CalendarFeed,
    Delegation,
    Meeting,
    PrivateNotes,
    ReadMail,
    RhythmWish,
    RunningLate,
    SharedNotes,
    Stretch,
    TimeAnswer,
    TimeOption,
)

HELD = (
    Held(Meeting, "when and where two people meet", "", "meetings:schedule", Stays.PAIR, Goes.WITH_PARENT),
    Held(TimeOption, "times that were offered", "", "meetings:schedule", Stays.PAIR, Goes.WITH_PARENT),
    Held(TimeAnswer, "which times suit whom", "member__person", "meetings:schedule", Stays.PAIR, Goes.WITH_PARENT),
    Held(
        Delegation,
        "whose assistant somebody is or was",
        "principal",
        "meetings:assistants",
        Stays.ROSTER,
        Goes.ON_REQUEST,
    ),
    Held(
        Stretch,
        "how far outside their hours somebody would go for a meeting",
        "member__person",
        "meetings:schedule",
        Stays.PAIR,
        Goes.WITH_PARENT,
    ),
    Held(
        RhythmWish,
        "the rhythm that somebody would like",
        "member__person",
        "meetings:rhythm",
        Stays.PAIR,
        Goes.WITH_PARENT,
    ),
    Held(CalendarEntry, "what stands in whose calendar", "member__person", "", Stays.PAIR, Goes.WITH_PARENT),
    Held(
        CalendarFeed,
        "digest of a private calendar address",
        "person",
        "meetings:own-calendar",
        Stays.OWNER,
        Goes.BY_OWNER,
    ),
    Held(SharedNotes, "shared notes of a meeting", "", "meetings:meeting", Stays.AFTER_CLOSE, Goes.BY_ITSELF),
    Held(
        PrivateNotes,
        "private notes of a meeting",
        "member__person",
        "meetings:meeting",
        Stays.AFTER_CLOSE,
        Goes.BY_ITSELF,
    ),
    Held(AgendaPoint, "points of an agenda", "member__person", "meetings:meeting", Stays.AFTER_CLOSE, Goes.BY_ITSELF),
    Held(
        Action, "what somebody promised to do", "member__person", "meetings:meeting", Stays.AFTER_CLOSE, Goes.BY_ITSELF
    ),
    Held(
        RunningLate,
        "that somebody said they come late",
        "member__person",
        "meetings:meeting",
        Stays.PAIR,
        Goes.WITH_PARENT,
    ),
)
# Nothing in these is about a person.
NOBODY = (ReadMail,)
