"""The criteria: whole points for every pair, from 0 to the weight that the policy gives.

Every criterion is a fraction of its weight, rounded half up to a whole point, so that totals are exact and a result can
be proven to the point.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .policy import Policy
from .problem import MAX_LEVEL
from .tables import UNKNOWN_GRADE, Counts, Mask, Side, Whole


def share_of(weight: int, part: Whole, whole: Whole | int) -> Whole:
    """weight · part / whole, rounded half up; 0 where `whole` is 0.

    >>> share_of(450, np.array([0, 1, 2, 3]), 3).tolist()
    [0, 150, 300, 450]
    """
    safe = np.maximum(whole, 1)
    return (2 * weight * part + safe) // (2 * safe)


def topic_fit(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Σ priority · level over the wanted topics, as a share of Σ priority · 5: everything wanted at level 5 is full."""
    met = _whole(mentors.topics @ mentees.topics.T)
    return share_of(policy.weights["topic_fit"], met, _whole(mentees.topics.sum(axis=1))[None, :] * MAX_LEVEL)


def time_overlap(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Shared working time, up to `full_overlap_hours`."""
    full = policy.full_overlap_slots
    worth = share_of(policy.weights["time_overlap"], np.arange(full + 1), full)
    return worth[np.minimum(_whole(mentors.slots @ mentees.slots.T), full)]


def department(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Everything when both departments are known and differ."""
    return policy.weights["department"] * _differ(mentors.department, mentees.department).astype(np.int64)


def site(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Everything when the known sites, or the known functions, differ."""
    different = _differ(mentors.site, mentees.site) | _differ(mentors.function, mentees.function)
    return policy.weights["site"] * different.astype(np.int64)


def grade_gap(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Full at `preferred_gap`, falling evenly to 0 at `gap_tolerance` grades more or fewer; 0 for unknown grades."""
    # There are few grades: the points of every two of them are looked up for every two people.
    low, row = np.unique(mentors.grade, return_inverse=True)
    high, column = np.unique(mentees.grade, return_inverse=True)
    known = (low != UNKNOWN_GRADE)[:, None] & (high != UNKNOWN_GRADE)[None, :]
    gap = np.where(known, high[None, :], 0) - np.where(known, low[:, None], 0)
    near = np.where(known, np.maximum(0, policy.gap_tolerance - np.abs(gap - policy.preferred_gap)), 0)
    return share_of(policy.weights["grade_gap"], near, policy.gap_tolerance)[row][:, column]


def interests(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Number of shared interests, up to `full_interests`."""
    shared = np.minimum(_whole(mentors.interests @ mentees.interests.T), policy.full_interests)
    return share_of(policy.weights["interests"], shared, policy.full_interests)


def meeting_form(policy: Policy, mentors: Side, mentees: Side) -> Whole:
    """Everything when one of the two is open to any form, or when a form suits both."""
    suits = mentors.forms @ mentees.forms.T
    open_to_any = (mentors.forms.sum(axis=1) == 0)[:, None] | (mentees.forms.sum(axis=1) == 0)[None, :]
    return policy.weights["meeting_form"] * (open_to_any | (suits > 0)).astype(np.int64)


CRITERION: dict[str, Callable[[Policy, Side, Side], Whole]] = {
    "topic_fit": topic_fit,
    "time_overlap": time_overlap,
    "department": department,
    "site": site,
    "grade_gap": grade_gap,
    "interests": interests,
    "meeting_form": meeting_form,
}


def points(policy: Policy, mentors: Side, mentees: Side) -> dict[str, Whole]:
    """For each criterion that counts, in the order of `CRITERIA`, the points (mentors × mentees) of every pair."""
    return {name: CRITERION[name](policy, mentors, mentees) for name in policy.criteria}


def _whole(counts: Counts) -> Whole:
    return counts.astype(np.int64)


def _differ(one: Whole, other: Whole) -> Mask:
    return (one[:, None] != other[None, :]) & (one > 0)[:, None] & (other > 0)[None, :]
