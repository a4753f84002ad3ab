"""One lock for all verbs: the pair's row. What the two do at the same moment happens one after the other."""

from __future__ import annotations

from upmentor.stages.goals.actions.errors import PairOver
from upmentor.stages.pairs.models import Pair


def lock_pair(pair: Pair) -> Pair:
    """The pair as it stands now; its goals and outcomes change for nobody else until the transaction ends."""
    return Pair.objects.select_for_update(no_key=True, of=("self",)).get(pk=pair.pk)


def lock_live(pair: Pair) -> Pair:
    """The same; raises `PairOver` once the pair has ended or is completed."""
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
