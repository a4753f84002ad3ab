"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.feedback.models import (
    CheckIn,
    HandWish,
    JointPart,
    PartnerWords,
    Pulse,
    PulseTotal,
    QuarterFigure,
    Reflection,
    RoundFigure,
    StoryConsent,
)

HELD = (
    Held(Reflection, "thoughts for oneself", "member__person", "feedback:reflect", Stays.OWNER, Goes.BY_OWNER),
    Held(
        Pulse,
        "answers after a meeting, with a line to oneself",
        "member__person",
        "feedback:pulse",
        Stays.YEAR,
        Goes.BY_ITSELF,
    ),
    Held(
        HandWish,
        "that somebody asked the programme team for a hand",
        "member__person",
        "feedback:pulse",
        Stays.SHORT,
        Goes.BY_ITSELF,
    ),
    Held(
        CheckIn,
        "answers at the start, half-way, at the end and three months later",
        "enrolment__person",
        "feedback:check-in",
        Stays.YEAR,
        Goes.BY_ITSELF,
    ),
    Held(
        PartnerWords,
        "words for the partner, and the answer to them",
        "member__person",
        "feedback:feedback",
        Stays.YEAR,
        Goes.BY_ITSELF,
    ),
    Held(
        JointPart,
        "what two people wrote down together half-way and at the end",
        "",
        "feedback:together",
        Stays.YEAR,
        Goes.BY_ITSELF,
    ),
    Held(
        StoryConsent,
        "that somebody agrees to a story being shown",
        "member__person",
        "feedback:together",
        Stays.YEAR,
        Goes.WITH_PARENT,
    ),
)
# Nothing in these is about a person.
NOBODY = (PulseTotal, QuarterFigure, RoundFigure)
