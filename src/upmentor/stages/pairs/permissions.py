"""Who may open what here.

Staff pages follow `programmes.permissions.managed`; the page of a pair opens for its two people only.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q

from upmentor.ground.accounts.models import User
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed, person_of

__all__ = ["live_pair", "managed", "managed_pair", "own_match", "own_pair"]

# What the two may open: from the release on.
VISIBLE = (Proposal.State.ANNOUNCED, Proposal.State.ACCEPTED)
# Afterwards the address shows one neutral sentence, the same in every case.
SETTLED = (Proposal.State.DECLINED, Proposal.State.LAPSED, Proposal.State.WITHDRAWN, Proposal.State.FINISHED)


def own_match(user: User, uid: uuid.UUID, **_: Any) -> Proposal | None:
    """The announced proposal of which the user is one of the two, also after it was settled; None for everybody else,
    and before its release."""
    person = person_of(user)
    if person is None:
        return None
    seen = Q(state__in=VISIBLE) | Q(state__in=SETTLED, announced_at__isnull=False)
    rows = Proposal.objects.filter(seen, Q(mentor__person=person) | Q(mentee__person=person), uid=uid)
    people = ("mentor__person", "mentee__person")
    related = [f"{side}__{name}" for side in people for name in ("department", "site", "user")]
    return rows.select_related("programme", *related).first()


def own_pair(user: User, uid: uuid.UUID, **_: Any) -> PairMember | None:
    """The user's membership of the pair, with the pair, its programme and both people; also after its end."""
    person = person_of(user)
    if person is None:
        return None
    rows = PairMember.objects.filter(pair__uid=uid, person=person).select_related(
        "pair__programme", "person__site", "enrolment"
    )
    return rows.prefetch_related("pair__members__person__site", "pair__members__enrolment").first()


def live_pair(user: User, uid: uuid.UUID, **arguments: Any) -> PairMember | None:
    """The same while the pair is not over: for pages that change something."""
    member = own_pair(user, uid, **arguments)
    return member if member and member.live else None


def managed_pair(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the pair is one of it; the view fetches the pair."""
    programme = managed(user, slug)
    return programme if programme and Pair.objects.filter(programme=programme, uid=uid).exists() else None
