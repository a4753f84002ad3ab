"""One lock for all verbs: the pair's row. What the two do at the same moment happens one after the other."""

from __future__ import annotations

from upmentor.stages.goals.actions.errors import PairOver
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import Pair


def lock_live(pair: Pair) -> Pair:
    """The pair as it stands now, locked. Raises `PairOver` once it has ended or is completed."""
    now = lock_pair(pair)
    if now.state not in Pair.LIVE:
        raise PairOver
    return now


def lock_unless_ended(pair: Pair) -> Pair:
    """The same, also for a completed pair: what came of it is judged and told afterwards. Raises `PairOver`."""
    now = lock_pair(pair)
    if now.state == Pair.State.ENDED:
        raise PairOver
    return now
