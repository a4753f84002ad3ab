"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.supervision.models import Circle, Seat

HELD = (
    Held(
        Seat,
        "in which mentor circles somebody is expected, that they can’t come, that they came",
        "enrolment__person",
        "supervision:circle",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
    Held(
        Circle,
        "when and where a group of mentors meets, and the name of who leads it",
        "",
        "supervision:circle",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
)
# Each row is about somebody.
NOBODY = ()
