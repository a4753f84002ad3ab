"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.goals.models import Goal, MentorGoalLater, Outcome, OutcomeConsent, Rating

HELD = (
    Held(Goal, "goals with their levels in words", "owner__person", "goals:goal", Stays.PAIR, Goes.BY_OWNER),
    Held(Rating, "how each of the two judges a goal", "member__person", "goals:goal", Stays.PAIR, Goes.WITH_PARENT),
    Held(MentorGoalLater, "that the mentor’s goal can wait", "", "goals:goals", Stays.PAIR, Goes.WITH_PARENT),
    Held(Outcome, "what came of the conversations", "", "goals:outcome", Stays.PAIR, Goes.BY_OWNER),
    Held(
        OutcomeConsent,
        "who allows the programme team to read an outcome",
        "member__person",
        "goals:outcome",
        Stays.PAIR,
        Goes.BY_OWNER,
    ),
)
# Nothing in these is about a person.
NOBODY = ()
