"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.insights.models import Amount, Change, Costing, Plan, Reminder, Report, Told

HELD = (
    Held(
        Told,
        "that a figure was told of a group you belong to, so that no later one shows a smaller group",
        "",
        "",
        Stays.PROGRAMME,
        Goes.WITH_PARENT,
    ),
    Held(
        Plan,
        "that somebody of the programme team decided what is measured, and when",
        "decided_by",
        "insights:plan",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
        ("decided_by",),
    ),
    Held(
        Costing,
        "that somebody of the programme team typed what time and leaving cost the organisation, and when",
        "made_by",
        "insights:roi",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
        ("made_by",),
    ),
    Held(
        Change,
        "that somebody wrote down what leaders changed, in which words, and when",
        "made_by",
        "insights:changed",
        Stays.PROGRAMME,
        Goes.ON_REQUEST,
        ("made_by",),
    ),
    Held(
        Reminder,
        "that somebody asked to be reminded of a part of the report, and on which day",
        "user",
        "insights:page",
        Stays.SHORT,
        Goes.BY_ITSELF,
    ),
)
# Figures of groups; nobody can be found in them.
NOBODY = (Report, Amount)
