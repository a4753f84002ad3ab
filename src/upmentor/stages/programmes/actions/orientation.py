"""Verbs on one's own orientation. They leave nothing in the audit: what somebody learns is theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.content.courses import PLAN, SHORT, UnknownCourseError
from upmentor.stages.programmes.models import CourseUnitDone
from upmentor.stages.programmes.queries.orientation import units_done


@transaction.atomic
def mark_done(course: str, units: Collection[int], *, by: User, at: dt.datetime) -> frozenset[int]:
    """Keep that `by` has done these units (0 is the short version); a second time changes nothing. The units that are
    done now. Raises `UnknownCourseError`."""
    for unit in units:
        if course not in PLAN or not SHORT <= unit <= PLAN[course][0]:
            raise UnknownCourseError(f"{course} {unit}")
    rows = [CourseUnitDone(user=by, course=course, unit=unit, done_on=at.date()) for unit in units]
    CourseUnitDone.objects.bulk_create(rows, ignore_conflicts=True)
    return units_done(by, course)


@transaction.atomic
def take_back(course: str, units: Collection[int] | None = None, *, by: User, at: dt.datetime) -> list[int]:
    """Take the marks of these units away, of the whole course when none are named; the units that lost theirs."""
    rows = CourseUnitDone.objects.filter(user=by, course=course)
    if units is not None:
        rows = rows.filter(unit__in=units)
    gone = sorted(rows.values_list("unit", flat=True))
    rows.delete()
    return gone
