"""Who has done which orientation. Everybody reads their own rows; staff get totals of five people or more, in steps of
five, and nothing else: the who-sees-what table has no row that would give them more
(`docs/decisions/0016-orientation.md`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from upmentor.ground.accounts.access import roles_of
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.content.courses import CONTACTS, EXECUTIVES, MENTORS, PLAN, SHORT, WORKS_COUNCIL
from upmentor.stages.programmes.models import CourseUnitDone, Enrolment, Programme
from upmentor.stages.programmes.permissions import person_of

# A total is shown from so many people on, and only in steps of as many: one more or less is nobody's news.
STEP = 5
COURSE_OF = {Enrolment.Role.MENTOR: MENTORS, Enrolment.Role.MENTEE: EXECUTIVES}


def course_of(role: str) -> str:
    """The course that belongs to a role in a programme."""
    return COURSE_OF[Enrolment.Role(role)]


def is_done(course: str, units: Collection[int]) -> bool:
    """Whether these units are the whole course; the short version (unit 0) stands for all of it.

    >>> is_done("executives", {1, 2, 4}), is_done("executives", {1, 2, 3, 4}), is_done("executives", {0})
    (False, True, True)
    """
    return SHORT in units or set(range(1, PLAN[course][0] + 1)) <= set(units)


def units_done(user: User, course: str) -> frozenset[int]:
    """The units of a course that the user has marked as done."""
    return frozenset(CourseUnitDone.objects.filter(user=user, course=course).values_list("unit", flat=True))


def units_by_course(user: User) -> dict[str, frozenset[int]]:
    """Course → units that the user has marked as done. One query."""
    found: dict[str, set[int]] = {}
    for course, unit in CourseUnitDone.objects.filter(user=user).values_list("course", "unit"):
        found.setdefault(course, set()).add(unit)
    return {course: frozenset(units) for course, units in found.items()}


def without_orientation(enrolments: Iterable[Enrolment]) -> set[int]:
    """Keys of those enrolments (with their person) whose person has not done the course of their role. One query."""
    rows = list(enrolments)
    users = {row.person.user_id for row in rows if row.person.user_id}
    done: dict[tuple[int, str], set[int]] = {}
    for user, course, unit in CourseUnitDone.objects.filter(user__in=users).values_list("user", "course", "unit"):
        done.setdefault((user, course), set()).add(unit)
    return {row.pk for row in rows if not _oriented(row, done)}


def _oriented(row: Enrolment, done: dict[tuple[int, str], set[int]]) -> bool:
    course, user = course_of(row.role), row.person.user_id
    return user is not None and is_done(course, done.get((user, course), ()))


def own_courses(user: User) -> list[str]:
    """The courses that are meant for this user, by their parts in programmes and their roles; may be none."""
    person, found = person_of(user), []
    if person is not None:
        rows = Enrolment.objects.filter(person=person).exclude(state=Enrolment.State.WITHDRAWN)
        roles = set(rows.order_by().values_list("role", flat=True).distinct())
        found += [COURSE_OF[role] for role in COURSE_OF if role in roles]
    granted = roles_of(user)
    found += [CONTACTS] if RoleGrant.Role.CONTACT in granted else []
    return found + ([WORKS_COUNCIL] if RoleGrant.Role.DPO in granted else [])


@dataclass(frozen=True)
class Total:
    """At least `done` of `people` in a role have done their orientation; `done` is None where too few have, or too few
    have not, for a figure."""

    role: str
    people: int
    done: int | None


def totals(programme: Programme) -> list[Total]:
    """For the two roles, of those who are enrolled. Never exact: a multiple of five, and only while five or more have
    done it and five or more have not. Two queries."""
    enrolled = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE)
    rows = list(enrolled.select_related("person").order_by())
    open_ = without_orientation(rows)
    return [_total(role, [row for row in rows if row.role == role], open_) for role in COURSE_OF]


def _total(role: str, rows: list[Enrolment], open_: set[int]) -> Total:
    left = sum(row.pk in open_ for row in rows)
    done = len(rows) - left
    shown = done // STEP * STEP if min(done, left) >= STEP else None
    return Total(role, len(rows), shown)
