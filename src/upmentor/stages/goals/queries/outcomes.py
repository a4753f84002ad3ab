"""Outcomes: for the two all of theirs, for the programme team those that everybody of the pair agreed to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from upmentor.stages.goals.models import Outcome, OutcomeConsent
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment, Programme


@dataclass(frozen=True)
class OutcomeSeen:
    """An outcome as one of the two reads it, with who has agreed to show it."""

    outcome: Outcome
    mine: bool
    partner: bool

    @property
    def shown(self) -> bool:
        """Whether the programme team reads it."""
        return self.mine and self.partner


@dataclass(frozen=True)
class StaffOutcome:
    """An outcome that the programme team may read, with the names of the two."""

    kind: str
    state: str
    text: str
    mentee: str
    mentor: str


def outcomes_of(pair: Pair, reader: PairMember) -> tuple[OutcomeSeen, ...]:
    """All outcomes of the pair; two queries."""
    rows = Outcome.objects.filter(pair=pair, removed_on=None).prefetch_related("consents")
    found = []
    for row in rows:
        agreed = {one.member_id for one in row.consents.all()}
        found.append(OutcomeSeen(row, reader.pk in agreed, reader.partner.pk in agreed))
    return tuple(found)


def outcomes_for_staff(programme: Programme) -> QuerySet[Outcome]:
    """Outcomes of the programme's pairs to which every member agreed, by kind; give them to `staff_rows`."""
    silent = PairMember.objects.filter(pair=OuterRef("pair")).exclude(
        Exists(OutcomeConsent.objects.filter(outcome=OuterRef(OuterRef("pk")), member=OuterRef("pk")))
    )
    shown = Outcome.objects.filter(pair__programme=programme, removed_on=None).exclude(Exists(silent))
    people = PairMember.objects.select_related("person")
    return shown.select_related("pair").prefetch_related(Prefetch("pair__members", people))


def staff_rows(outcomes: Iterable[Outcome]) -> list[StaffOutcome]:
    """What a page or a file shows of `outcomes_for_staff`."""
    return [_row(one) for one in outcomes]


def _row(outcome: Outcome) -> StaffOutcome:
    names = {one.role: one.person.name for one in outcome.pair.members.all()}
    kind, state = str(outcome.get_kind_display()), str(outcome.get_state_display())
    roles = Enrolment.Role
    return StaffOutcome(kind, state, outcome.text, names.get(roles.MENTEE, ""), names.get(roles.MENTOR, ""))


def outcome_counts(programme: Programme) -> dict[str, int]:
    """How many shown outcomes became what, by `Outcome.State`."""
    rows = outcomes_for_staff(programme).order_by().values_list("state").annotate(number=Count("pk"))
    return dict(rows)
