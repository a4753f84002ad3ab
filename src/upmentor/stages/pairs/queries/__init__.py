"""What this slice reads: the snapshot for matching, the pages of staff, the page of a pair."""

from upmentor.stages.pairs.queries.pairs import announced_for, holding, proposals_waiting
from upmentor.stages.pairs.queries.problem import Snapshot, current_policy, matching_problem, snapshot
from upmentor.stages.pairs.queries.readiness import Readiness, readiness

__all__ = [
    "Readiness",
    "Snapshot",
    "announced_for",
    "current_policy",
    "holding",
    "matching_problem",
    "proposals_waiting",
    "readiness",
    "snapshot",
]
