"""What the pages of the orientation courses show to one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from upmentor.ground.accounts.models import User
from upmentor.ground.content.courses import ENGLISH, SHORT, Course, Unit, course, courses
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.permissions import person_of
from upmentor.stages.programmes.queries.orientation import (
    course_of,
    is_done,
    own_courses,
    units_by_course,
    units_done,
)


@dataclass(frozen=True)
class Standing:
    """A course and what the reader has done of it: unit numbers, 0 for the short version."""

    course: Course
    done: frozenset[int]

    @property
    def is_done(self) -> bool:
        """Whether the course is done, by all units or by the short version."""
        return is_done(self.course.id, self.done)

    @property
    def count(self) -> int:
        """How many units are done."""
        return len(self.done - {SHORT})

    @property
    def left(self) -> tuple[Unit, ...]:
        """Units that are not done, in order."""
        return tuple(unit for unit in self.course.units if unit.number not in self.done)

    @property
    def next(self) -> Unit | None:
        """Where to go on: the first unit that is not done; None at the end."""
        return next(iter(self.left), None)

    @property
    def minutes_left(self) -> int:
        """Of the units that are not done; 0 once the course is."""
        return 0 if self.is_done else sum(unit.minutes for unit in self.left)

    @property
    def is_short(self) -> bool:
        """Whether the short version was read."""
        return SHORT in self.done

    @property
    def in_english(self) -> bool:
        """Whether the course comes in English to somebody who reads in another language."""
        return in_english(self.course)


@dataclass(frozen=True)
class Shelf:
    """All courses: those that are meant for the reader, and the others, which they may read too."""

    own: tuple[Standing, ...]
    others: tuple[Standing, ...]


def in_english(text: Course | Unit) -> bool:
    """Whether a text comes in English to somebody who reads in another language."""
    return text.language == ENGLISH != language().partition("-")[0]


def language() -> str:
    """The language of the page."""
    return get_language() or ENGLISH


def shelf(user: User) -> Shelf:
    """The courses for one reader; a constant number of queries."""
    done, mine = units_by_course(user), own_courses(user)
    rows = {one.id: Standing(one, done.get(one.id, frozenset())) for one in courses(language())}
    others = tuple(row for name, row in rows.items() if name not in mine)
    return Shelf(tuple(rows[name] for name in mine), others)


def standing(user: User, course_id: str) -> Standing:
    """A course for one reader. Raises `UnknownCourseError`."""
    return Standing(course(course_id, language()), units_done(user, course_id))


def is_asked_of(user: User, course_id: str) -> bool:
    """Whether a programme in which the user takes part requires this course before the first meeting."""
    person = person_of(user)
    if person is None:
        return False
    rows = Enrolment.objects.filter(
        person=person, state=Enrolment.State.AVAILABLE, programme__orientation=Programme.Orientation.REQUIRED
    )
    return any(course_of(role) == course_id for role in rows.order_by().values_list("role", flat=True))


def after(one: Standing, number: int) -> Unit | None:
    """The unit to read after this one: the next that is not done, else the first that is not; None at the end."""
    later = [unit for unit in one.left if unit.number > number]
    return next(iter(later), one.next)


def beside(course_: Course, number: int) -> tuple[Unit | None, Unit | None]:
    """The units before and after one, None at the ends."""
    by_number = {unit.number: unit for unit in course_.units}
    return by_number.get(number - 1), by_number.get(number + 1)
