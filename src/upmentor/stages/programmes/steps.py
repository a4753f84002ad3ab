"""The pages of the enrolment, in order (`ux.md` J4), and how long the rest takes."""

from __future__ import annotations

from upmentor.stages.programmes.models import Enrolment

MENTOR = ("topics", "aim", "times", "apart", "clauses", "check")
MENTEE = ("topics", "aim", "times", "apart", "check")

# Seconds that a page takes somebody who reads it; the sum stays under three minutes.
SECONDS = {"topics": 50, "aim": 40, "times": 25, "apart": 20, "clauses": 25, "check": 20}


def steps_of(role: str) -> tuple[str, ...]:
    """The pages of a role."""
    return MENTOR if role == Enrolment.Role.MENTOR else MENTEE


def next_step(role: str, step: str) -> str:
    """The page after one; the last is followed by itself."""
    steps = steps_of(role)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def minutes_left(role: str, step: str) -> int:
    """Whole minutes for this page and those after it, at least 1."""
    steps = steps_of(role)
    return max(1, round(sum(SECONDS[name] for name in steps[steps.index(step) :]) / 60))
