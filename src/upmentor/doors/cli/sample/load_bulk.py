"""The roster of a large sample company, written in bulk.

Persons and facts are as three roster imports would leave them; there is only no import to look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from upmentor.doors.cli.sample.company import ROSTER_DAYS, Company, Employee
from upmentor.stages.people.actions.places import Places
from upmentor.stages.people.models import EmploymentFact, Person

Progress = Callable[[str, int, int], None]
BATCH = 400


class BulkRoster:
    """Writes everybody of a company, level by level from the top, so that each row knows its manager."""

    def __init__(self, company: Company, places: Places, *, at: dt.datetime, progress: Progress) -> None:
        self.company = company
        self.places = places
        self.at = at
        self.progress = progress
        self.keys: dict[str, int] = {}

    def write(self) -> None:
        """Persons first, then their facts."""
        everybody = [*self.company.employees, *self.company.leavers]
        for level in _levels(everybody):
            for start in range(0, len(level), BATCH):
                rows = Person.objects.bulk_create([self._person(one) for one in level[start : start + BATCH]])
                self.keys |= {row.employee_id: row.pk for row in rows}
                self.progress("People", len(self.keys), len(everybody))
        for start in range(0, len(everybody), BATCH):
            facts = [fact for one in everybody[start : start + BATCH] for fact in self._facts(one)]
            EmploymentFact.objects.bulk_create(facts, batch_size=BATCH * 2)
            self.progress("History", start, len(everybody))

    def _day(self, days: int) -> dt.date:
        return (self.at - dt.timedelta(days=days)).date()

    def _person(self, one: Employee) -> Person:
        told = [days for days, _seen, _employed in _story(one)]
        return Person(
            employee_id=one.employee_id,
            name=one.name,
            email=one.email,
            department=self.places.department(one.department),
            site=self.places.site(one.site),
            manager_id=self.keys[one.manager] if one.manager else None,
            top_of_tree=not one.manager,
            job_title=one.job_title,
            grade=one.grade,
            time_zone=one.zone,
            languages=list(one.languages),
            working_hours=one.working_hours,
            start_date=self._day(one.started),
            leave_date=self._day(one.left) if one.left is not None else None,
            leave_kind=one.leave_kind,
            employed=one.left is None,
            created_at=self.at - dt.timedelta(days=told[0]),
            changed_at=self.at - dt.timedelta(days=told[-1]),
        )

    def _facts(self, one: Employee) -> Iterator[EmploymentFact]:
        before: tuple[object, ...] = ()
        for days, seen, employed in _story(one):
            facts = (seen.department, seen.site, seen.manager, seen.grade, employed)
            if facts == before:
                continue
            day = one.started if not before else days if employed else one.left or days
            yield EmploymentFact(
                person_id=self.keys[one.employee_id],
                valid_from=self._day(day),
                recorded_at=self.at - dt.timedelta(days=days),
                employed=employed,
                leave_kind="" if employed else one.leave_kind,
                department=self.places.department(seen.department),
                site=self.places.site(seen.site),
                manager_id=self.keys[seen.manager] if seen.manager else None,
                grade=seen.grade,
            )
            before = facts


def _story(one: Employee) -> list[tuple[int, Employee, bool]]:
    """(days before now, person, employed) for each roster that told something new of somebody."""
    story: list[tuple[int, Employee, bool]] = []
    for days in ROSTER_DAYS:
        if one.started < days:
            continue
        seen, employed = one.as_of(days), one.left is None or one.left < days
        if not story or (seen, employed) != story[-1][1:]:
            story.append((days, seen, employed))
    return story


def _levels(everybody: Sequence[Employee]) -> list[list[Employee]]:
    """Everybody by distance from the top. Managers come before their reports, so one pass is enough."""
    depth: dict[str, int] = {"": -1}
    levels: list[list[Employee]] = []
    for one in everybody:
        depth[one.employee_id] = depth[one.manager] + 1
        if depth[one.employee_id] == len(levels):
            levels.append([])
        levels[depth[one.employee_id]].append(one)
    return levels
