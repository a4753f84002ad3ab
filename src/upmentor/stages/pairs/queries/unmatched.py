"""People without a match in a run: by reason, by name, and what can be done for each with one press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from upmentor.matching import Policy
from upmentor.stages.pairs.models import MENTOR_SEATS, MatchRun, Proposal, Unmatched
from upmentor.stages.programmes.models import Enrolment

#: Reason in short → keys of the sentences, or how they begin. The first that fits counts.
GROUPS = {
    "full": (_("Possible partners are full"), ("unmatched.all_full",)),
    "topic": (_("Topics do not meet"), ("unmatched.topic", "unmatched.no_topic")),
    "time": (_("Too few working hours in common"), ("unmatched.time_overlap",)),
    "language": (_("No language in common"), ("unmatched.language",)),
    "grade": (_("Grades too close"), ("unmatched.grade_gap",)),
    "near": (
        _("Same department, team or reporting line"),
        ("unmatched.department", "unmatched.same_team", "unmatched.reporting_line"),
    ),
    "missing": (
        _("Something is missing in the roster"),
        ("unmatched.grade_known", "unmatched.manager_known", "unmatched.free_place"),
    ),
    "other": (_("Other reasons"), ("",)),
}
MOST_WORDS = 6


@dataclass(frozen=True)
class Raisable:
    """Somebody whose capacity can be raised with one press; `done` where that has happened since the run."""

    enrolment: Enrolment
    done: bool


def everybody(run: MatchRun) -> QuerySet[Unmatched]:
    """Everybody without a match, mentees first (they are what a programme is for), then by name."""
    rows = Unmatched.objects.filter(run=run).select_related("enrolment__person__department")
    return rows.order_by("enrolment__role", "enrolment__person__name", "id")


def group_of(key: str) -> str:
    """The group of a reason.

    >>> group_of("unmatched.all_full.few"), group_of("unmatched.programme_rules")
    ('full', 'other')
    """
    return next(name for name, (_words, begins) in GROUPS.items() if key.startswith(begins))


def narrowed(rows: QuerySet[Unmatched], *, group: str, role: str, name: str) -> QuerySet[Unmatched]:
    """Those of a reason, a side and a name; what is not known narrows nothing."""
    if group in GROUPS:
        others = [begins for one, (_words, begins) in GROUPS.items() if one != "other"]
        rows = rows.exclude(_begin(chain(*others))) if group == "other" else rows.filter(_begin(GROUPS[group][1]))
    if role in Enrolment.Role.values:
        rows = rows.filter(enrolment__role=role)
    for word in name.split()[:MOST_WORDS]:
        rows = rows.filter(enrolment__person__name__icontains=word)
    return rows


def _begin(words: Iterable[str]) -> Q:
    found = Q()
    for word in words:
        found |= Q(reason__key__startswith=word)
    return found


def counts(rows: QuerySet[Unmatched]) -> list[tuple[str, Any, int]]:
    """(group, its words, how many), the largest first. One query, whose rows are as many as there are reasons."""
    found: Counter[str] = Counter()
    for key, number in rows.order_by().values_list("reason__key").annotate(n=Count("id")):
        found[group_of(key)] += number
    return [(name, GROUPS[name][0], number) for name, number in found.most_common()]


def raisable(run: MatchRun, rows: Iterable[Unmatched]) -> Mapping[int, Raisable]:
    """Row id → the mentor whose capacity the row's steps would raise, where that is possible now. Two queries."""
    wanted = {
        row.pk: str(step["params"]["partner_id"])
        for row in rows
        for step in row.steps
        if step["key"] == "step.raise_capacity" and row.enrolment.role == Enrolment.Role.MENTEE
    }
    people = {
        one.person.employee_id: one
        for one in Enrolment.objects.filter(
            programme=run.programme_id, role=Enrolment.Role.MENTOR, person__employee_id__in=wanted.values()
        ).select_related("person")
    }
    seats = dict(
        Proposal.objects.filter(mentor_person__in=[one.person_id for one in people.values()], state__in=Proposal.LIVE)
        .order_by()
        .values_list("mentor_person")
        .annotate(n=Count("id"))
    )
    most = min(MENTOR_SEATS, Policy.from_dict(run.policy).mentor_capacity_limit)
    found = {}
    for pk, key in wanted.items():
        one = people.get(key)
        if one is not None and (one.capacity < most and seats.get(one.person_id, 0) < MENTOR_SEATS):
            found[pk] = Raisable(one, done=False)
        elif one is not None and run.finished_at and one.changed_at and one.changed_at > run.finished_at:
            found[pk] = Raisable(one, done=True)
    return found
