"""One person's own pairs, and which agreements wait for a signature."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from upmentor.stages.pairs.models import Agreement, PairMember, Proposal, ProposalAnswer, Signature
from upmentor.stages.people.models import Person


def own_pairs(person: Person, *, live: bool | None = None) -> list[PairMember]:
    """The person's membership of each of their pairs with programme, both people and their enrolments, live ones
    first, then the newest first. `live` narrows it. Two queries."""
    rows = PairMember.objects.filter(person=person).select_related("pair__programme", "person__site", "enrolment")
    if live is not None:
        rows = rows.filter(live=live)
    rows = rows.prefetch_related("pair__members__person__site", "pair__members__enrolment")
    return list(rows.order_by("-live", "-pair__started_at", "-pk"))


def own_uids(person: Person) -> list[uuid.UUID]:
    """The pairs of the navigation: live ones, or the latest when none is. One query."""
    rows = PairMember.objects.filter(person=person).order_by("-live", "-pair__started_at", "-pk")
    found = list(rows.values_list("pair__uid", "live"))
    return [uid for uid, live in found if live] or [uid for uid, _live in found[:1]]


def has_pair(person: Person) -> bool:
    """Whether there is, or was, a pair. One query."""
    return PairMember.objects.filter(person=person).exists()


def signed_latest(members: Iterable[PairMember]) -> frozenset[int]:
    """Those of the members (by key) who signed the latest version of their pair's agreement. Two queries."""
    members = list(members)
    newest: dict[int, uuid.UUID] = {}
    versions = Agreement.objects.filter(pair__in=[one.pair_id for one in members]).order_by("number")
    for pair, version in versions.values_list("pair_id", "pk"):
        newest[pair] = version
    rows = Signature.objects.filter(agreement__in=list(newest.values()), member__in=[one.pk for one in members])
    return frozenset(rows.values_list("member_id", flat=True))


def answered_proposals(person: Person) -> frozenset[int]:
    """Proposals (by key) that the person has answered, while they are announced. One query."""
    rows = ProposalAnswer.objects.filter(enrolment__person=person, proposal__state=Proposal.State.ANNOUNCED)
    return frozenset(rows.values_list("proposal_id", flat=True))
