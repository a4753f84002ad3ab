"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.recognition.models import (
    CapacityWorry,
    Certificate,
    Farewell,
    Naming,
    Sharing,
    Statement,
    TimeSupport,
)

HELD = (
    Held(
        Certificate, "that somebody took part, and the code", "person", "recognition:home", Stays.OWNER, Goes.ON_REQUEST
    ),
    Held(
        Farewell,
        "own words and thanks at the close, and who may quote these",
        "member__person",
        "recognition:close",
        Stays.OWNER,
        Goes.BY_OWNER,
    ),
    Held(
        Naming,
        "whether one may be named on the certificates",
        "member__person",
        "recognition:home",
        Stays.PAIR,
        Goes.BY_OWNER,
    ),
    Held(
        Statement,
        "what a mentor says of their own work, and the code",
        "enrolment__person",
        "recognition:statement",
        Stays.OWNER,
        Goes.BY_OWNER,
    ),
    Held(
        Sharing,
        "what a line manager may know: hours, days, a letter at the end",
        "enrolment__person manager",
        "recognition:home",
        Stays.PROGRAMME,
        Goes.BY_OWNER,
    ),
    Held(
        TimeSupport,
        "that a line manager supports the time",
        "enrolment__person manager",
        "recognition:team-time",
        Stays.PROGRAMME,
        Goes.BY_OWNER,
    ),
    Held(
        CapacityWorry,
        "that a line manager told the programme team of too little time, and when it was looked after",
        "enrolment__person manager",
        "recognition:team-time",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
)
# Nothing in these is about a person.
NOBODY = ()
