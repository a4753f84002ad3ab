"""Can offers meet wishes? Per topic, before any run."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

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


def supply_demand(programme: Programme, department: str = "") -> list[Balance]:
    """Every topic that somebody enrolled wants or offers, largest shortage first. One query."""
    rows = EnrolmentTopic.objects.filter(
        enrolment__programme=programme, enrolment__state=Enrolment.State.AVAILABLE, enrolment__person__employed=True
    )
    if department:
        rows = rows.filter(enrolment__person__department__uid=department)
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
