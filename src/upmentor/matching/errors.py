"""Named errors of the matching package. All of them are `MatchingError`s, so that a door can catch one class."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .solution import Solution


class MatchingError(ValueError):
    """Something about a matching problem, a policy or a request cannot be used as it is."""


class ProblemError(MatchingError):
    """The people or the links between them contradict themselves (an id twice, a capacity out of range)."""


class PolicyError(MatchingError):
    """A policy that cannot be used: unknown name, weights that do not total 1,000, a relaxed rule without a reason."""


class ForbiddenCriterion(PolicyError):
    """A policy names age, gender, ethnicity, health, another protected trait, or a stand-in for one."""


class HoursError(MatchingError):
    """Working hours or a time zone that cannot be understood."""


class UnknownPerson(MatchingError):
    """An id that is on neither side of the problem, or on the other side than asked for."""


class LockRefused(MatchingError):
    """A pair that was asked to stay breaks a rule or no longer fits the capacity.

    `rules` holds the names of the broken rules (pooled ones under their pooled name).
    """

    def __init__(self, mentor_id: str, mentee_id: str, rules: tuple[str, ...], reason: str) -> None:
        super().__init__(f"{mentor_id} and {mentee_id} cannot be kept together: {reason}")
        self.mentor_id = mentor_id
        self.mentee_id = mentee_id
        self.rules = rules
        self.reason = reason

    def __reduce__(self) -> tuple[type[LockRefused], tuple[str, str, tuple[str, ...], str]]:
        return type(self), (self.mentor_id, self.mentee_id, self.rules, self.reason)


class ProblemTooLarge(MatchingError):
    """More pairs than this solver compares in memory."""


class WorkersLost(MatchingError):
    """Other processes or machines that shared the work died, cannot be reached, or have another version."""


class Cancelled(MatchingError):
    """The caller's `cancelled()` answered True; nothing was decided.

    `solution` is what the large solver had until then: pairs, and a certificate whose gap says how much more there
    could be at most. None from the solver for few people.
    """

    def __init__(self, message: str, solution: Solution | None = None) -> None:
        super().__init__(message)
        self.solution = solution

    def __reduce__(self) -> tuple[type[Cancelled], tuple[str, Solution | None]]:
        return type(self), (str(self), self.solution)
