"""Whether places run short, who enters a draw, and what was drawn."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from upmentor.stages.programmes.models import Draw, DrawEntry, Enrolment, Programme


@dataclass(frozen=True)
class Lot:
    """A role's places: how many there are (None: no limit), how many people are enrolled, and the draw if there was
    one, with how many entered and got a place."""

    role: str
    places: int | None
    enrolled: int
    draw: Draw | None
    entered: int = 0
    placed: int = 0

    @property
    def short(self) -> bool:
        """Whether a draw is needed."""
        return self.draw is None and self.places is not None and self.enrolled > self.places


def places_of(programme: Programme, role: str) -> int | None:
    """How many of a role may take part; None: no limit."""
    return programme.mentor_places if role == Enrolment.Role.MENTOR else programme.mentee_places


def entrants(programme: Programme, role: str) -> QuerySet[Enrolment]:
    """Everybody of a role who is enrolled, with person and department."""
    rows = Enrolment.objects.filter(programme=programme, role=role, state=Enrolment.State.AVAILABLE)
    return rows.select_related("person__department", "person__user", "programme").order_by("pk")


def lots(programme: Programme) -> list[Lot]:
    """Both roles. Three queries."""
    counted = Count("pk", filter=Q(state=Enrolment.State.AVAILABLE))
    enrolled = dict(
        Enrolment.objects.filter(programme=programme).order_by().values_list("role").annotate(number=counted)
    )
    draws = {one.role: one for one in Draw.objects.filter(programme=programme)}
    placed = Count("pk", filter=Q(placed=True))
    entries = DrawEntry.objects.filter(draw__in=draws.values()).order_by().values_list("draw__role")
    numbers = {role: (entered, got) for role, entered, got in entries.annotate(entered=Count("pk"), got=placed)}
    return [
        Lot(role, places_of(programme, role), enrolled.get(role, 0), draws.get(role), *numbers.get(role, (0, 0)))
        for role in Enrolment.Role.values
    ]


def draw_is_due(programme: Programme) -> bool:
    """Whether enrolment is closed, more people are enrolled than there are places, and a draw is to decide."""
    waits = programme.fair_draw and programme.state == Programme.State.MATCHING
    return waits and any(one.short for one in lots(programme))
