"""Who may take part in a programme, and as what. Grade decides, never age; the reasons are sentences for the person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole


@dataclass(frozen=True)
class Eligibility:
    """The roles that somebody may take, and a sentence when there is none."""

    roles: tuple[str, ...]
    why_not: str | Promise = ""


def eligibility(programme: Programme, person: Person, departments: Collection[int]) -> Eligibility:
    """What `person` may be in `programme`; `departments` are the ids of those invited, none meaning all."""
    if not person.employed:
        return Eligibility((), _("Only people who work here now can take part."))
    if departments and person.department_id not in departments:
        return Eligibility((), _("This programme is open to some departments, and yours is not among them."))
    low, high = programme.mentor_max_grade, programme.mentee_min_grade
    if person.grade is None and (low is not None or high is not None):
        return Eligibility(
            (), _("The roster does not say your grade. Ask the programme team to add it, then come back.")
        )
    roles = []
    if low is None or (person.grade is not None and person.grade <= low):
        roles.append(Enrolment.Role.MENTOR)
    if high is None or (person.grade is not None and person.grade >= high):
        roles.append(Enrolment.Role.MENTEE)
    if not roles:
        return Eligibility((), _("Your grade lies between those who share and those who explore in this programme."))
    return Eligibility(tuple(str(role) for role in roles))


def eligible_for(programme: Programme, person: Person) -> Eligibility:
    """The same, fetching the invited departments. Who runs a programme cannot take part in it."""
    if person.user_id and programme.roles.filter(user=person.user_id, role=ProgrammeRole.Role.MANAGER).exists():
        return Eligibility((), _("You run this programme, so you cannot take part in it."))
    return eligibility(programme, person, set(programme.departments.values_list("id", flat=True)))
