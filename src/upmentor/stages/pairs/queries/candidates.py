"""Who waits for another match, and the three best partners for them now, with what each would cost the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.matching.rematch import Rematch
from upmentor.stages.pairs.models import MatchRun, Pair, PairMember, Proposal
from upmentor.stages.pairs.queries.problem import NEVER_AGAIN, WITHDRAWN_LATE, Snapshot, current_policy, snapshot
from upmentor.stages.pairs.queries.rows import PartRow, part_rows
from upmentor.stages.pairs.queries.rules import score
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme

CANDIDATES = 3


@dataclass(frozen=True)
class Candidate:
    """A partner who could be proposed now: every rule holds, former partners are left out.

    `score` is of 100. `pairs_lost` and `points_lost` (of 100) are what pairing these two would take from the best that
    is possible among everybody with a free place; `cost` says it in words.
    """

    enrolment: Enrolment
    person: Person
    score: float
    parts: tuple[PartRow, ...]
    pairs_lost: int
    points_lost: float
    cost: str


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for another match, with up to three candidates."""

    enrolment: Enrolment
    candidates: tuple[Candidate, ...]


def waiting_for_another(programme: Programme) -> list[Enrolment]:
    """Enrolled people who had a proposal or a pair that is over and have none now. Whoever asked to be left out is no
    longer enrolled a day after the end (`settle_wishes`)."""
    mine = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    over = Proposal.objects.filter(mine, Q(state__in=NEVER_AGAIN) | WITHDRAWN_LATE)
    live = Proposal.objects.filter(mine, state__in=Proposal.LIVE)
    rows = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE, person__employed=True)
    rows = rows.filter(Exists(over), ~Exists(live)).select_related("person")
    return list(rows.order_by("person__name", "pk"))


def rematch_wishes(programme: Programme) -> list[Enrolment]:
    """Those of them who had a pair that has ended and may have another: what stands at the top of Today (AC-14.3).

    On the first day both of an ended pair stand here whatever they wish: an earlier "no" would tell who ended it.
    """
    ended = PairMember.objects.filter(enrolment=OuterRef("pk"), pair__state=Pair.State.ENDED, rematch__isnull=False)
    waiting = [one.pk for one in waiting_for_another(programme)]
    rows = Enrolment.objects.filter(Exists(ended), pk__in=waiting).select_related("person", "programme")
    return list(rows.order_by("person__name", "pk"))


def candidates_for(programme: Programme, enrolments: Iterable[Enrolment], *, on: dt.date) -> list[Waiting]:
    """The three best partners now for each of several people, from one snapshot; nobody for somebody without a free
    place or whom the rules leave nobody. It begins at the prices of the latest run, so that only what has changed since
    is worked out."""
    present = snapshot(programme, current_policy(programme), on=on)
    prices = _last_prices(programme)
    solved = Rematch.begin(present.problem, mentor_prices=prices[0], mentee_prices=prices[1])
    return [Waiting(one, _candidates(present, solved, one)) for one in enrolments]


def _candidates(present: Snapshot, solved: Rematch, enrolment: Enrolment) -> tuple[Candidate, ...]:
    own = enrolment.person.employee_id
    if own not in present.enrolments:
        return ()
    is_mentor = enrolment.role == Enrolment.Role.MENTOR
    found = []
    for other in solved.best_for(own, role=enrolment.role, k=CANDIDATES):
        partner = present.enrolments[other.partner_id]
        two = (own, other.partner_id) if is_mentor else (other.partner_id, own)
        _breakdown, parts = score(present.problem, *two)
        cost = _cost(other.pairs_lost, other.points_lost)
        lost = other.pairs_lost, other.points_lost / 10
        found.append(Candidate(partner, partner.person, other.score / 10, part_rows(parts), *lost, cost))
    return tuple(found)


def _cost(pairs: int, points: int) -> str:
    if pairs > 0:
        words = ngettext("%(n)s other person stays without a match", "%(n)s others stay without a match", pairs)
        return words % {"n": pairs}
    if points <= 0:
        return _("Takes nothing from anybody else")
    return _("Takes %(points)s points from the best that is possible for all") % {"points": f"{points / 10:g}"}


def _last_prices(programme: Programme) -> tuple[dict[str, int], dict[str, int]]:
    runs = MatchRun.objects.filter(programme=programme, state__in=[MatchRun.State.DONE, MatchRun.State.SUPERSEDED])
    proof = runs.values_list("certificate", flat=True).first() or {}
    return proof.get("mentor_prices", {}), proof.get("mentee_prices", {})
