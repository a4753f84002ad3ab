"""Can offers meet wishes? Per topic, before any run."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from upmentor.stages.people.models import Department
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Programme
from upmentor.stages.programmes.said import said

ENOUGH = 5


@dataclass(frozen=True)
class Balance:
    """One topic: how many people want it, how many places mentors offer with it (their capacity), and how many
    mentors."""

    slug: str
    label: str
    wanted: int
    offered: int
    mentors: int

    @property
    def gap(self) -> int:
        """Places left over; below 0 some are short."""
        return self.offered - self.wanted

    @property
    def short(self) -> int:
        """Places that are missing, 0 when none is."""
        return max(0, -self.gap)


def enrolled(programme: Programme, department: Department | None = None) -> QuerySet[Enrolment]:
    """Who is enrolled and works here; with a department, only its people and those of departments merged into it."""
    rows = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE, person__employed=True)
    if department is None:
        return rows
    return rows.filter(Q(person__department=department) | Q(person__department__merged_into=department))


def departments_in(programme: Programme) -> QuerySet[Department]:
    """The departments of those who are enrolled, by name; a merged one stands under its successor."""
    here = enrolled(programme).order_by()
    own, successor = here.values("person__department"), here.values("person__department__merged_into")
    return Department.objects.filter(Q(pk__in=own) | Q(pk__in=successor), merged_into=None).order_by("name", "id")


def supply_demand(programme: Programme, department: Department | None = None) -> list[Balance]:
    """Every topic that somebody enrolled wants or offers, largest shortage first; `department` as in `enrolled`. One
    query."""
    rows = EnrolmentTopic.objects.filter(enrolment__in=enrolled(programme, department))
    mentor = Q(enrolment__role=Enrolment.Role.MENTOR)
    grouped = (
        rows.order_by()
        .values("topic__slug", "topic__title")
        .annotate(
            wanted=Count("id", filter=~mentor),
            offered=Sum("enrolment__capacity", filter=mentor, default=0),
            mentors=Count("id", filter=mentor),
        )
    )
    found = [
        Balance(row["topic__slug"], said(row["topic__title"]), row["wanted"], row["offered"], row["mentors"])
        for row in grouped
    ]
    return sorted(found, key=lambda row: (row.gap, -row.wanted, row.label))
