"""A home with a programme of N mentors and N mentees who wait to be matched, and how long each step of a run takes.

`python -m benchmarks enrolled --size 50000 --home DIR` fills a new database in DIR and says who signs in;
`UPMENTOR_HOME=DIR upmentor serve` shows it. `--steps` then does in this process what a worker does, step by step, with
CPU seconds and memory; `--request` only asks for a run, so that a worker takes it. Nothing in it is real.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.crowd import WEEKS, ZONES, company
from benchmarks.files import ON

PASSWORD = "fresh-eyes-sample"


def main(words: list[str]) -> int:
    """Fill unless it is there; then ask for a run, or do one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks enrolled")
    parser.add_argument("--size", type=int, default=50_000, help="people a side")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--request", action="store_true")
    asked = parser.parse_args(words)
    asked.home.mkdir(parents=True, exist_ok=True)
    report.begin(asked.home.resolve())
    from django.core.management import call_command

    from upmentor.ground.accounts.models import User

    if not User.objects.exists():
        call_command("createcachetable", verbosity=0)
        with step("written"):
            fill(asked.size, asked.seed)
    print(f"anna@example.com / {PASSWORD}: /manage/p/crowd/matching/", flush=True)
    if asked.steps or asked.request:
        run = request()
        if asked.steps:
            steps(run)
    return 0


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print what happened since, in this process and its children."""
    gc.collect()
    clock, cpu, theirs = time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    yield
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = child.ru_utime + child.ru_stime - theirs.ru_utime - theirs.ru_stime
    held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    print(
        f"  {name:22} {cpu:6.1f} s CPU + {spent:6.1f} in children, {clock:6.1f}"
        f" s; now {held:.0f} MiB, peak {peak:.0f}, largest child {child.ru_maxrss / 1024:.0f}",
        flush=True,
    )


def fill(size: int, seed: int) -> None:
    """People, reporting lines, enrolments and topics, written in bulk."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction
    from django.utils import timezone

    from upmentor.ground.accounts.models import Organisation, RoleGrant, User
    from upmentor.stages.people.models import Department, Person, Site
    from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Programme, ProgrammeRole, Topic

    problem, now = company(size, size, seed), timezone.now()
    Organisation.objects.create(pk=1, name="Crowd", time_zone="Europe/London")
    anna = User.objects.create_user("anna@example.com", name="Anna Novak")
    User.objects.update(password=make_password(PASSWORD))
    RoleGrant.objects.create(user=anna, role="owner")
    facts = {"template": "ai-and-technology", "state": "matching", "enrol_until": now.date(), "starts_on": ON}
    programme = Programme.objects.create(slug="crowd", name="Crowd", **facts)
    ProgrammeRole.objects.create(programme=programme, user=anna, role="manager")
    people = {p.id: p for p in (*problem.mentors, *problem.mentees)}
    departments, sites, topics = ({}, {}, {})
    for one in people.values():
        departments.setdefault(one.department, Department(name=one.department))
        sites.setdefault(one.site, Site(name=one.site, key=one.site))
        topics.update({title: Topic(slug=title.lower().replace(" ", "-"), title=title) for title, _ in one.topics})
    for model, rows in ((Department, departments), (Site, sites), (Topic, topics)):
        model.objects.bulk_create(rows.values())
    times = {_slots(week, zone): (week, zone) for zone in ZONES for week in WEEKS}
    with transaction.atomic():
        # The whole tree: people above others need a row too.
        Person.objects.bulk_create(
            (_person(Person, key, manager, people.get(key), departments, sites, times)
             for key, manager in problem.managers.items()), batch_size=2_000
        )  # fmt: skip
    rows = [
        Enrolment(programme=programme, person_id=int(p.id) + 1, role=role, state="available", capacity=p.capacity,
                  submitted_at=now)
        for role, side in (("mentor", problem.mentors), ("mentee", problem.mentees)) for p in side
    ]  # fmt: skip
    for enrolment in Enrolment.objects.bulk_create(rows, batch_size=2_000):
        enrolment.wanted = people[f"{enrolment.person_id - 1:07}"].topics
    wanted = ((row, topics[title], level) for row in rows for title, level in row.wanted)
    EnrolmentTopic.objects.bulk_create(
        (EnrolmentTopic(enrolment=row, topic=topic, level=level) for row, topic, level in wanted), batch_size=5_000
    )


def _slots(week: str, zone: str) -> int:
    from upmentor.matching import weekly_slots

    return weekly_slots(week, zone, ON)


def _person(model: Any, key: str, manager: str | None, one: Any, departments: Any, sites: Any, times: Any) -> Any:
    facts: dict[str, Any] = {"top_of_tree": manager is None, "manager_id": int(manager) + 1 if manager else None}
    if one is not None:
        week, zone = times[one.slots]
        facts |= {"department": departments[one.department], "site": sites[one.site], "grade": one.grade}
        facts |= {"languages": list(one.languages), "working_hours": week, "time_zone": zone}
    return model(pk=int(key) + 1, employee_id=key, name=f"Person {key}", **facts)


def request() -> Any:
    """Ask for a run as the page does."""
    from django.utils import timezone

    from upmentor.ground.accounts.models import User
    from upmentor.matching import Policy
    from upmentor.stages.pairs import actions
    from upmentor.stages.programmes.models import Programme

    with step("asked for"):
        return actions.request_run(Programme.objects.get(), Policy(), by=User.objects.get(), at=timezone.now())


def steps(run: Any) -> None:
    """What the worker does, one thing after the other."""
    from django.utils import timezone

    from upmentor.matching import Policy
    from upmentor.stages.pairs import actions, solving
    from upmentor.stages.pairs.queries.problem import snapshot

    match = actions.begin_run(run.uid)
    with step("snapshot"):
        taken = snapshot(match.programme, Policy.from_dict(match.policy), on=ON)
    with step("as JSON"):
        size = len(json.dumps(taken.problem.to_dict()))
    print(f"  {size / 2**20:.0f} MiB of JSON")
    told: list[tuple[str, float]] = []
    with step("solved and checked"):
        begun = time.perf_counter()
        answer = solving.answer(
            taken.problem, progress=lambda stage, _: told.append((stage, time.perf_counter() - begun)),
            check=lambda: None,
        )  # fmt: skip
    print("  " + ", ".join(f"{stage} at {at:.0f} s" for stage, at in told))
    with step("finish_run"):
        actions.finish_run(match, taken, answer, at=timezone.now())
