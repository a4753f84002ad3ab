"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.recognition.models import Certificate, Farewell, Naming

HELD = (
    Held(
        Certificate, "that somebody took part, and the code", "person", "recognition:home", Stays.OWNER, Goes.ON_REQUEST
    ),
    Held(
        Farewell, "own words and thanks at the close", "member__person", "recognition:close", Stays.OWNER, Goes.BY_OWNER
    ),
    Held(
        Naming,
        "whether one may be named on the certificates",
        "member__person",
        "recognition:home",
        Stays.PAIR,
        Goes.BY_OWNER,
    ),
)
# Nothing in these is about a person.
NOBODY = ()
