"""A pair as one row of a table: names, score, parts with a sentence each. The same for runs, drafts and export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.matching import Policy
from upmentor.stages.pairs.models import PairRule, Proposal
from upmentor.stages.pairs.sentences import say
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme

CRITERION: dict[str, str | Promise] = {
    "topic_fit": _("Topic fit"),
    "time_overlap": _("Time in common"),
    "department": _("Across departments"),
    "site": _("Across sites"),
    "grade_gap": _("Grades apart"),
    "interests": _("Shared interests"),
    "meeting_form": _("Way of meeting"),
}


@dataclass(frozen=True)
class PartRow:
    """One part of a score in points of 100."""

    criterion: str
    label: str
    points: float
    most: float
    sentence: str


@dataclass(frozen=True)
class PairRow:
    """One pair. `score` is of 100; `rule` is a lock or an exclusion that staff set for these two, or None; `reasons`
    are what one of the two passed on to the programme team."""

    proposal: Proposal
    mentor: Person
    mentee: Person
    score: float
    parts: tuple[PartRow, ...]
    hours: float
    rule: PairRule | None
    reasons: tuple[str, ...] = ()

    @property
    def locked(self) -> bool:
        """Did staff lock these two together?"""
        return self.rule is not None and self.rule.kind == PairRule.Kind.LOCK

    @property
    def excluded(self) -> bool:
        """Did staff ask not to pair these two again?"""
        return self.rule is not None and self.rule.kind == PairRule.Kind.EXCLUDE


def with_people(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with everything that a row shows, in one query."""
    return proposals.select_related("mentor__person__department", "mentee__person__department")


def pair_rows(programme: Programme, proposals: Iterable[Proposal]) -> list[PairRow]:
    """Rows for proposals that came through `with_people`; one query more, for the locks."""
    proposals = list(proposals)
    rules = PairRule.objects.filter(
        programme=programme,
        mentor__in=[proposal.mentor_id for proposal in proposals],
        mentee__in=[proposal.mentee_id for proposal in proposals],
    ).select_related("set_by")
    by_two = {(rule.mentor_id, rule.mentee_id): rule for rule in rules}
    return [pair_row(proposal, by_two.get((proposal.mentor_id, proposal.mentee_id))) for proposal in proposals]


def pair_row(proposal: Proposal, rule: PairRule | None = None) -> PairRow:
    """One row."""
    return PairRow(
        proposal=proposal,
        mentor=proposal.mentor.person,
        mentee=proposal.mentee.person,
        score=proposal.score / 10,
        parts=part_rows(proposal.parts),
        hours=proposal.overlap_hours,
        rule=rule,
    )


def part_rows(parts: Iterable[dict[str, object]]) -> tuple[PartRow, ...]:
    """The parts that a proposal keeps, in points of 100 and with translated sentences."""
    return tuple(
        PartRow(
            criterion=str(part["criterion"]),
            label=str(CRITERION.get(str(part["criterion"]), part["criterion"])),
            points=float(str(part["points"])) / 10,
            most=float(str(part["highest"])) / 10,
            sentence=say(part["sentence"]) if isinstance(part["sentence"], dict) else "",
        )
        for part in parts
    )


def labels(policy: Policy) -> Sequence[str]:
    """Names of the criteria that count, in their fixed order."""
    return [str(CRITERION[name]) for name in policy.criteria]


def weight_words(policy: Policy) -> Sequence[str]:
    """Each criterion that counts with its share in percent: “Topic fit 45”."""
    return [f"{CRITERION[name]} {policy.weights[name] / 10:g}" for name in policy.criteria]
