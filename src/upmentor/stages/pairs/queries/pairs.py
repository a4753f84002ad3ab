"""Proposals from the draft to the answer, for the pages of staff and for those whom they are about; locks and
exclusions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from upmentor.stages.pairs.models import Announcement, OfferedReason, PairRule, Proposal
from upmentor.stages.pairs.permissions import SETTLED, VISIBLE
from upmentor.stages.pairs.queries.rows import with_people
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme

# Staff read one word for both (AC-6.2).
_NOT_GOING_AHEAD = (Proposal.State.DECLINED, Proposal.State.LAPSED)


def pairs_in(programme: Programme, state: str) -> QuerySet[Proposal]:
    """Drafts and announced pairs of one state with their people, by the mentee's name. DECLINED stands for LAPSED
    too."""
    states = _NOT_GOING_AHEAD if state in _NOT_GOING_AHEAD else (state,)
    rows = with_people(Proposal.objects.filter(programme=programme, state__in=states))
    return rows.order_by("mentee__person__name", "id")


def counts(programme: Programme) -> Mapping[str, int]:
    """How many proposals of the programme are in each state; DECLINED counts LAPSED too."""
    rows = Proposal.objects.filter(programme=programme).order_by().values_list("state").annotate(number=Count("id"))
    found: dict[str, int] = dict(rows)
    lapsed = found.pop(Proposal.State.LAPSED, 0)
    if lapsed:
        found[Proposal.State.DECLINED] = found.get(Proposal.State.DECLINED, 0) + lapsed
    return found


def offered_reasons(proposals: Iterable[Proposal]) -> dict[int, list[str]]:
    """By proposal key: what its two people passed on to the programme team of their own accord, once it is settled.
    Not whose it is, and not when it was written (`decisions.md` 30)."""
    settled = [one.pk for one in proposals if one.state in SETTLED]
    found: dict[int, list[str]] = defaultdict(list)
    # By the random id: the order of the rows would tell who answered first.
    for row in OfferedReason.objects.filter(proposal__in=settled).order_by("pk"):
        found[row.proposal_id].append(row.text)
    return dict(found)


def to_announce(programme: Programme) -> QuerySet[Proposal]:
    """Approved pairs in the order of their letters, with people and accounts."""
    rows = Proposal.objects.filter(programme=programme, state=Proposal.State.APPROVED)
    return rows.select_related("mentor__person__user", "mentee__person__user").order_by("-score", "id")


def proposals_waiting(programme: Programme) -> int:
    """How many approved pairs nobody has announced yet; for Today."""
    return Proposal.objects.filter(programme=programme, state=Proposal.State.APPROVED).count()


def holding(programme: Programme) -> Announcement | None:
    """The batch in the holding bay that leaves next, with `pairs` (their number); for Today and the pairs page."""
    rows = Announcement.objects.filter(programme=programme, state=Announcement.State.HELD)
    return rows.annotate(pairs=Count("proposals")).order_by("release_at", "id").first()


def announced_for(person: Person) -> QuerySet[Proposal]:
    """Proposals that this person may open (`pairs:match` with the uid), the newest first; for Home."""
    mine = Q(mentor__person=person) | Q(mentee__person=person)
    rows = Proposal.objects.filter(mine, state__in=VISIBLE)
    return rows.select_related("programme", "mentor__person", "mentee__person").order_by("-created_at", "-id")


def pair_rules(programme: Programme) -> QuerySet[PairRule]:
    """Locks and exclusions of the programme with people and who set them, the newest first."""
    rows = PairRule.objects.filter(programme=programme)
    return rows.select_related("mentor__person", "mentee__person", "set_by").order_by("-set_at", "-id")
