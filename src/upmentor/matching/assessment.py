"""Every pair of a problem, judged by the rules and scored by the criteria, as matrices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .criteria import points
from .errors import ProblemTooLarge
from .problem import Problem
from .rules import broken_masks
from .solution import RuleCount
from .tables import Mask, Side, Whole, tables

#: More pairs than this are refused: about 3 GB of matrices.
MAX_PAIRS = 25_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """All matrices have a row for each mentor and a column for each mentee, in the order of the problem.

    `broken` is by rule, `parts` by criterion, `score` their sum (also where a rule is broken), `allowed` where no rule
    is.
    """

    mentors: Side
    mentees: Side
    broken: Mapping[str, Mask]
    parts: Mapping[str, Whole]
    score: Whole
    faults: NDArray[np.uint8]
    """How many rules each pair breaks."""

    @property
    def allowed(self) -> Mask:
        """Pairs that break no rule."""
        return self.faults == 0

    def matrix(self) -> NDArray[np.int32]:
        """Scores with −1 for excluded pairs."""
        return np.where(self.allowed, self.score, -1).astype(np.int32)

    def rule_counts(self, *, row: int | None = None, column: int | None = None) -> tuple[RuleCount, ...]:
        """What each rule removes: of all pairs, or of one mentor's row, or of one mentee's column."""
        where = (slice(None) if row is None else row, slice(None) if column is None else column)
        single = self.faults[where] == 1
        return tuple(
            RuleCount(name, int(mask[where].sum()), int((mask[where] & single).sum()))
            for name, mask in self.broken.items()
        )


def assess(problem: Problem) -> Assessment:
    """Judge and score every pair. Raises `ProblemTooLarge` above `MAX_PAIRS` pairs."""
    if len(problem.mentors) * len(problem.mentees) > MAX_PAIRS:
        raise ProblemTooLarge(
            f"{len(problem.mentors)} mentors × {len(problem.mentees)} mentees are more than {MAX_PAIRS:,} pairs"
        )
    mentors, mentees = tables(problem)
    parts = points(problem.policy, mentors, mentees)
    broken = broken_masks(problem, mentors, mentees)
    shape = (len(problem.mentors), len(problem.mentees))
    score = np.zeros(shape, dtype=np.int64)
    for part in parts.values():
        score += part
    faults = np.zeros(shape, dtype=np.uint8)
    for mask in broken.values():
        faults += mask
    return Assessment(mentors, mentees, broken, parts, score, faults)
