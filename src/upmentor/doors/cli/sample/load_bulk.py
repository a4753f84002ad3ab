"""The roster of a large sample company, written in bulk.

A small company comes in through the roster import itself. This stands in for it where 100,000 people should be there in
minutes: persons and facts are as the imports would leave them, there is only no import to look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from upmentor.doors.cli.sample.company import ROSTER_DAYS, Company, Employee
from upmentor.doors.cli.sample.workplaces import DEPARTMENTS, SITES
from upmentor.stages.people.models import Department, EmploymentFact, Person, Site

Progress = Callable[[str, int, int], None]
BATCH = 400


class BulkRoster:
    """Writes everybody of a company, level by level from the top, so that each row knows its manager."""

    def __init__(self, company: Company, *, at: dt.datetime, progress: Progress) -> None:
        self.company = company
        self.at = at
        self.progress = progress
        self.keys: dict[str, int] = {}
        self.departments = {d.name: Department.objects.create(name=d.name).pk for d in DEPARTMENTS}
        self.sites = {
            s.name: Site.objects.create(name=s.name, key=s.name.casefold(), time_zone=s.time_zone).pk for s in SITES
        }

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
        seen = next(days for days in (*ROSTER_DAYS, 0) if one.started >= days)
        return Person(
            employee_id=one.employee_id,
            name=one.name,
            email=one.email,
            department_id=self.departments[one.department],
            site_id=self.sites[one.site],
            manager_id=self.keys[one.manager] if one.manager else None,
            top_of_tree=not one.manager,
            job_title=one.job_title,
            grade=one.grade,
            time_zone=one.time_zone,
            languages=list(one.languages),
            working_hours=one.working_hours,
            start_date=self._day(one.started),
            leave_date=self._day(one.left) if one.left is not None else None,
            leave_kind=one.leave_kind,
            employed=one.left is None,
            created_at=self.at - dt.timedelta(days=seen),
            changed_at=self.at
            - dt.timedelta(days=max(ROSTER_DAYS[-1], min((c.days for c in one.changes), default=seen))),
        )

    def _facts(self, one: Employee) -> Iterator[EmploymentFact]:
        """What each roster told anew: the first everything, later ones what had changed, the last that somebody left."""
        told: tuple[object, ...] = ()
        for days in ROSTER_DAYS:
            if one.started < days:
                continue
            seen = one.as_of(days)
            employed = one.left is None or one.left < days
            now = (seen.department, seen.site, seen.manager, seen.grade, employed)
            if now == told:
                continue
            valid = days if employed and told else one.started if employed else one.left or 0
            told = now
            yield EmploymentFact(
                person_id=self.keys[one.employee_id],
                valid_from=self._day(valid),
                recorded_at=self.at - dt.timedelta(days=days),
                employed=employed,
                leave_kind="" if employed else one.leave_kind,
                department_id=self.departments[seen.department],
                site_id=self.sites[seen.site],
                manager_id=self.keys[seen.manager] if seen.manager else None,
                grade=seen.grade,
            )


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
