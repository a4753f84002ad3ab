"""The report of a large organisation: how long the job counts, how large its document is, how long its page takes.

`python -m benchmarks report [--people 100000] [--months 36] [--departments 400] [--pairs 5000]` makes a database of its
own in a temporary folder: figures of all departments month by month, a draw in which four people entered for each pair,
twelve conversations a pair. Ends with 1 when counting took over 60 s or the page over 300 ms (issue: was it worth it).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import tempfile
import time
from pathlib import Path
from typing import Any

COUNTING, PAGE = 60.0, 0.3
NOW = dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC)
BEGAN = dt.datetime(2025, 1, 6, 9, 0, tzinfo=dt.UTC)
TALKS = 12


def main(words: list[str]) -> int:
    """Make the data, count, open the page; one line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks report")
    for name, number in (("people", 100_000), ("months", 36), ("departments", 400), ("pairs", 5_000)):
        parser.add_argument(f"--{name}", type=int, default=number)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="upmentor-bench-") as folder:
        begin(Path(folder))
        start = time.perf_counter()
        programme, manager = fill(asked)
        print(f"{asked.people} people, {asked.departments} departments × {asked.months} months, {asked.pairs} pairs "
              f"made in {time.perf_counter() - start:.0f} s")  # fmt: skip
        return 1 if _measure(programme, manager) else 0


def begin(folder: Path) -> None:
    """A new database in the folder."""
    os.environ |= {"UPMENTOR_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "upmentor.config.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)


def fill(
    asked: Any, *, began: dt.datetime = BEGAN, now: dt.datetime = NOW, talks: int = TALKS, effect: float = 0.0
) -> tuple[Any, Any]:
    """Written in bulk: nothing of it is measured. `effect`: points of engagement in departments with the programme."""
    from upmentor.ground.accounts.models import Organisation, User
    from upmentor.stages.people.models import Department
    from upmentor.stages.programmes.models import Programme, ProgrammeRole

    Organisation.objects.create(pk=1, name="Large", time_zone="Europe/London")
    manager = User.objects.create_user("anna@example.com", name="Anna Novak")
    programme = Programme.objects.create(
        slug="large",
        name="Large",
        template="ai-and-technology",
        state="running",
        starts_on=began.date(),
        fair_draw=True,
    )
    ProgrammeRole.objects.create(programme=programme, user=manager, role="manager")
    places = Department.objects.bulk_create([Department(name=f"Department {one}") for one in range(asked.departments)])
    programme.departments.add(*places[: len(places) // 2])
    people = _people(places, asked.people, began.date())
    _months(places, asked, began.date(), now.date(), effect)
    _pairs(programme, people, asked.pairs, began, talks)
    return programme, manager


def _people(places: Any, number: int, began: dt.date) -> Any:
    from upmentor.stages.people.models import Person

    rows = []
    for one in range(number):
        left = began + dt.timedelta(days=one % 380) if one % 9 == 0 else None
        fields = {"department": places[one % len(places)], "grade": 1 + one % 9, "leave_date": left}
        rows.append(Person(name=f"Person {one}", employee_id=f"E{one}", employed=left is None, **fields))
    return Person.objects.bulk_create(rows, batch_size=5_000)


def _months(places: Any, asked: Any, began: dt.date, now: dt.date, effect: float) -> None:
    import numpy as np

    from upmentor.stages.people.models import DepartmentImport, DepartmentMonth

    lot, file = (
        np.random.default_rng(1),
        DepartmentImport.objects.create(filename="x.csv", created_at=NOW, state="applied"),
    )
    rows = []
    for back in range(asked.months):
        month = now.year * 12 + now.month - 2 - back
        end = dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)
        for number, place in enumerate(places):
            figures = {"headcount": 250, "joiners": 3, "leavers_voluntary": int(lot.integers(6)), "leavers_other": 1}
            gained = effect if end >= began and number < len(places) // 2 else 0
            figures["engagement"] = 60 + gained + float(lot.normal(0, 4))
            for name, value in figures.items():
                kept = {"department": place, "month_end": end, "measure": name, "value": value}
                rows.append(DepartmentMonth(department_import=file, n=40 if name == "engagement" else None, **kept))
    DepartmentMonth.objects.bulk_create(rows, batch_size=5_000)


def _pairs(programme: Any, people: Any, number: int, began: dt.datetime, talks: int) -> None:
    from upmentor.stages.meetings.models import Meeting
    from upmentor.stages.pairs.models import Pair, PairMember, Proposal
    from upmentor.stages.programmes.models import Draw, DrawEntry, Enrolment

    roles = [(people[one], "mentor" if one % 2 else "mentee") for one in range(min(len(people), 8 * number))]
    enrolled = Enrolment.objects.bulk_create(
        (Enrolment(programme=programme, person=person, role=role, state="available", submitted_at=began)
         for person, role in roles), batch_size=5_000
    )  # fmt: skip
    draw = Draw.objects.create(programme=programme, role="mentor", places=number, seed=1, drawn_at=began)
    entries = [DrawEntry(draw=draw, enrolment=one, placed=at < 2 * number) for at, one in enumerate(enrolled)]
    DrawEntry.objects.bulk_create(entries, batch_size=5_000)
    fixed = {"state": "accepted", "score": 800, "person_seat": 1, "mentor_seat": 1, "mentee_seat": 1, "policy": {}}
    two = [(enrolled[2 * one + 1], enrolled[2 * one]) for one in range(number)]
    proposals = Proposal.objects.bulk_create(
        (Proposal(programme=programme, mentor=mentor, mentee=mentee, mentor_person=mentor.person, created_at=began,
                  **fixed) for mentor, mentee in two), batch_size=2_000
    )  # fmt: skip
    rhythm = {"planned_meetings": talks, "cadence_weeks": 4, "meeting_minutes": 60, "state": "active"}
    pairs = Pair.objects.bulk_create(
        (Pair(programme=programme, proposal=one, started_at=began, active_at=began, **rhythm) for one in proposals),
        batch_size=2_000,
    )
    PairMember.objects.bulk_create(
        (PairMember(pair=pair, enrolment=own, person=own.person, role=own.role, seat=1)
         for pair, both in zip(pairs, two, strict=True) for own in both), batch_size=2_000
    )  # fmt: skip
    held = {"state": Meeting.State.HELD, "minutes": 60, "created_at": began}
    Meeting.objects.bulk_create(
        (Meeting(pair=pair, number=talk, starts_at=began + dt.timedelta(weeks=4 * talk), **held)
         for pair in pairs for talk in range(1, talks + 1)), batch_size=2_000
    )  # fmt: skip


def _measure(programme: Any, manager: Any) -> bool:
    """Whether something was too slow."""
    import json

    from django.test import Client

    from upmentor.stages.insights import actions
    from upmentor.stages.insights.models import Report

    report, stages = actions.ask(programme, by=None, at=NOW), []
    start = time.perf_counter()
    actions.work_out(report, at=NOW, progress=lambda name, *_: stages.append((name, time.perf_counter())))
    took, ends = time.perf_counter() - start, [at for _name, at in stages[1:]] + [time.perf_counter()]
    for (name, began), end in zip(stages, ends, strict=True):
        print(f"  {name:12} {end - began:6.2f} s")
    size = len(json.dumps(Report.objects.get().document))
    client, pages = Client(), []
    client.force_login(manager)
    for _again in range(3):
        began = time.perf_counter()
        assert client.get(f"/manage/p/{programme.slug}/insight/").status_code == 200
        pages.append(time.perf_counter() - began)
    print(f"counted in {took:.1f} s (goal {COUNTING:.0f}), document {size / 1024:.0f} KB, "
          f"page {min(pages):.3f} s, the first time {pages[0]:.3f} s (goal {PAGE})")  # fmt: skip
    return took > COUNTING or min(pages) > PAGE
