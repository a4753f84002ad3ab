"""Who may open what here: the programme team for its own pairs; each of the two for their own answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.feedback.models import HandWish
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import live_pair
from upmentor.stages.programmes.models import Programme, ProgrammeRole
from upmentor.stages.programmes.permissions import managed, takes_part

__all__ = [
    "StaffPair",
    "StaffWish",
    "active_pair",
    "live_pair",
    "managed",
    "sponsored",
    "sponsored_by",
    "staff_pair",
    "staff_wish",
]


@dataclass(frozen=True)
class StaffPair:
    """A live pair of a programme that the user manages."""

    programme: Programme
    pair: Pair


@dataclass(frozen=True)
class StaffWish:
    """Somebody of such a programme who asked the programme team for a hand."""

    programme: Programme
    wish: HandWish


def sponsored_by(user: User) -> list[Programme]:
    """The programmes that the user answers for: those whose pairs meet first, then by name. One query."""
    rows = Programme.objects.filter(roles__user=user, roles__role=ProgrammeRole.Role.SPONSOR)
    meets = Programme.State.RUNNING, Programme.State.CLOSING
    return sorted(rows.order_by("name", "pk"), key=lambda one: one.state not in meets)


def sponsored(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, if the user answers for it and does not take part in it."""
    found = Programme.objects.filter(slug=slug, roles__user=user, roles__role=ProgrammeRole.Role.SPONSOR).first()
    return found if found and not takes_part(user, found) else None


def staff_pair(user: User, slug: str, uid: uuid.UUID, **_: Any) -> StaffPair | None:
    """For the programme's managers only."""
    programme = managed(user, slug)
    if programme is None:
        return None
    rows = Pair.objects.filter(programme=programme, uid=uid, state__in=Pair.LIVE)
    pair = rows.select_related("programme").first()
    return StaffPair(programme, pair) if pair else None


def staff_wish(user: User, slug: str, wish: uuid.UUID, **_: Any) -> StaffWish | None:
    """For the programme's managers only."""
    programme = managed(user, slug)
    if programme is None:
        return None
    rows = HandWish.objects.filter(member__pair__programme=programme, uid=wish)
    found = rows.select_related("member__pair", "member__person").first()
    return StaffWish(programme, found) if found else None


def active_pair(user: User, uid: uuid.UUID, **arguments: Any) -> PairMember | None:
    """The user's membership of a pair that is under way."""
    member = live_pair(user, uid, **arguments)
    return member if member and member.pair.state == Pair.State.ACTIVE else None
