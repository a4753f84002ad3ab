"""What this slice reads: the snapshot for matching, the pages of staff, the page of a pair."""

from upmentor.stages.pairs.queries.problem import Snapshot, current_policy, matching_problem, snapshot

__all__ = ["Snapshot", "current_policy", "matching_problem", "snapshot"]
