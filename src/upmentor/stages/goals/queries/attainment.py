"""How far a pair's goals were reached, together; for the two alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from upmentor.measures.attainment import nearest_level, t_score
from upmentor.measures.figure import Figure
from upmentor.stages.goals.ladder import WORDS
from upmentor.stages.goals.queries.goals import GoalSeen


@dataclass(frozen=True)
class Attainment:
    """The word for all goals together, the T score behind it (`figure.n` goals that both judged), and how many goals
    there are."""

    word: str | Promise
    figure: Figure
    goals: int


def attainment_of(goals: Iterable[GoalSeen], moment: str) -> Attainment | None:
    """From the mean of both judgements, for the goals of which the reader knows both; None when there is none. The
    `goals` come from `goals_of`, which hides what the reader must not know."""
    goals = list(goals)
    judged = [(one.at(moment).level, float(one.goal.weight)) for one in goals]
    known = [(level, weight) for level, weight in judged if level is not None]
    if not known:
        return None
    levels, weights = [level for level, _weight in known], [weight for _level, weight in known]
    return Attainment(WORDS[nearest_level(levels, weights)], t_score(levels, weights), len(goals))
