"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.care.models import HelpOffer, MonthAnswer

HELD = (
    Held(HelpOffer, "when help was offered to a pair", "", "", Stays.PAIR, Goes.WITH_PARENT),
    Held(
        MonthAnswer,
        "keep, adjust or another match, answered after a month",
        "member__person",
        "care:month",
        Stays.PAIR,
        Goes.WITH_PARENT,
    ),
)
# Nothing in these is about a person.
NOBODY = ()
