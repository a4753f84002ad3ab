"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.programmes.models import (
    CourseUnitDone,
    Draw,
    DrawEntry,
    Enrolment,
    EnrolmentTopic,
    Exclusion,
    Programme,
    ProgrammeRole,
    ProgrammeTopic,
    ProposedTopic,
    Round,
    SignUpSheet,
    Topic,
    TopicSynonym,
    TopicWish,
    Vocabulary,
)

HELD = (
    Held(
        Enrolment,
        "part in a programme: role, hours, introduction, aim",
        "person",
        "programmes:join",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
    ),
    Held(
        EnrolmentTopic,
        "topics offered or wanted, with a level",
        "enrolment__person",
        "programmes:join",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
    Held(
        TopicWish,
        "that somebody wished for a topic in their own words",
        "enrolment__person",
        "programmes:join",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
    Held(
        Exclusion,
        "with whom somebody would rather not be paired, and conflicts of interest",
        "enrolment__person",
        "programmes:join",
        Stays.PROGRAMME,
        Goes.BY_OWNER,
    ),
    Held(Draw, "who drew places by lot, and when", "drawn_by", "", Stays.PROGRAMME, Goes.ON_REQUEST, ("drawn_by",)),
    Held(
        DrawEntry,
        "that somebody entered a draw of places, and whether they got one",
        "enrolment__person",
        "programmes:join",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
    Held(
        ProgrammeRole,
        "who runs and who answers for a programme",
        "user",
        "programmes:settings",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
    ),
    Held(
        CourseUnitDone,
        "which units of an orientation course somebody has done, and on which day",
        "user",
        "programmes:courses",
        Stays.OWNER,
        Goes.BY_OWNER,
    ),
    Held(SignUpSheet, "uploaded sign-up sheets", "", "", Stays.PROGRAMME, Goes.ON_REQUEST),
)
# Nothing in these is about a person.
NOBODY = (
    Vocabulary,
    Topic,
    TopicSynonym,
    ProposedTopic,
    Programme,
    ProgrammeTopic,
    Round,
)
