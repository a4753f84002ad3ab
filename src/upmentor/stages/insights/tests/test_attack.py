"""Somebody who keeps every report of a year, of every programme, and subtracts: finds no group below five."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.measures import suppression
from upmentor.measures.suppression import reveals
from upmentor.stages.insights import actions
from upmentor.stages.insights.models import Report, Told
from upmentor.stages.insights.tests.test_report import BEGAN, running
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole

pytestmark = pytest.mark.django_db
MONTHS = [dt.datetime(2025, 12, 5, tzinfo=dt.UTC) + dt.timedelta(days=31 * number) for number in range(12)]


def year(seed: int, threshold: int) -> None:
    """Twelve months of reports on a programme in which pairs begin and places are given one by one."""
    lot, of = Random(seed), running(14)
    Programme.objects.filter(pk=of.programme.pk).update(enrol_until=BEGAN.date())
    of.programme.refresh_from_db()
    pairs = list(Pair.objects.order_by("pk"))
    for one in pairs:
        begun = BEGAN + dt.timedelta(days=lot.choice([0, 0, 0, 40, 70, 100, 160, 220]))
        Pair.objects.filter(pk=one.pk).update(active_at=begun)
    Enrolment.objects.filter(pk__in=[one.pk for one in lot.sample(of.mentors, 6)]).update(state="waiting")
    Enrolment.objects.update(submitted_at=BEGAN - dt.timedelta(days=9))
    for at in MONTHS:
        waiting = list(Enrolment.objects.filter(state="waiting"))
        for one in lot.sample(waiting, min(len(waiting), lot.randrange(2))):
            Enrolment.objects.filter(pk=one.pk).update(state="available")
        person = lot.choice(of.mentees).person_id
        Person.objects.filter(pk=person, leave_date=None).update(leave_date=at.date(), employed=False)
        _cancel(lot.choice(pairs), at, lot.choice(["mentor", "mentee"]))
        _cancel(lot.choice(pairs), at, lot.choice(["mentor", "mentee"]))
        report = actions.ask(of.programme, by=None, at=at)
        actions.work_out(report, at=at, progress=lambda *_: None, threshold=threshold)


def _cancel(pair: Pair, at: dt.datetime, role: str) -> None:
    day = {"created_at": BEGAN, "finished_at": at - dt.timedelta(days=9), "starts_at": at}
    Meeting.objects.create(pair=pair, number=3, minutes=60, state="cancelled", cancelled_role=role, **day)


def found(least: int) -> list[str]:
    """Families of figures from which a group below `least` can be worked out, from all that was ever told."""
    sets = defaultdict(set)
    for family, people in Told.objects.values_list("family", "people"):
        sets[family].add(frozenset(people))
    return sorted(family for family, told in sets.items() if told and reveals(told, least))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_reports_shows_no_group_below_five(seed):
    year(seed, threshold=5)
    assert Report.objects.filter(document__isnull=False).count() == len(MONTHS)
    assert {family for (family,) in Told.objects.values_list("family")} >= {"meet", "stay", "cancelled"}
    assert found(5) == []


def test_the_attack_finds_somebody_without_the_thresholds(monkeypatch):
    monkeypatch.setattr(suppression, "CHANGED", 1)
    year(1, threshold=1)
    assert found(5) == ["cadence", "cancelled", "complete", "hours", "meet", "stay", "supply"]


def test_every_figure_of_people_passed_the_gate():
    """A report tells of nobody but those whom the gate let through: bases never exceed what was told."""
    year(1, threshold=5)
    sizes = defaultdict(list)
    for family, people in Told.objects.values_list("family", "people"):
        sizes[family].append(len(people))
    for report in Report.objects.all():
        facts = {fact["id"]: fact for part in report.document["parts"] for fact in part["facts"]}
        for fact, family, base in (
            ("held", "meet", "pairs"), ("mentor-side", "cancelled", "pairs"), ("part", "invited", "people"),
        ):  # fmt: skip
            if fact in facts and facts[fact]["figure"]:
                assert 5 <= facts[fact]["numbers"][base] <= max(sizes[family])


# What counts people or pairs in the numbers beside a figure; departments and conversations are counted too, elsewhere.
BASES = {"pairs", "people", "with", "waiting", "leaders", "participants"}


def bases(content: bytes) -> dict[tuple[str, str, str], int]:
    """How many stand behind each figure, as the JSON file of a report has it."""
    found = {}
    for part in json.loads(content)["parts"]:
        for fact in part["facts"]:
            kept = fact["numbers"] | (fact["missing"] or {}).get("have", {})
            for name in BASES & kept.keys() if part["id"] != "departments" else ():
                found[part["id"], fact["id"], name] = int(kept[name] or 0)
    return found


def small_steps(client: Client) -> tuple[list[tuple[str, ...]], int]:
    """From the file that somebody takes away each month: bases of one to four people, and bases that moved by so few
    from one month to the next; and how many were compared."""
    programme, before, compared = Programme.objects.get(), dict[tuple[str, str, str], int](), 0
    client.force_login(ProgrammeRole.objects.get(programme=programme, role="manager").user)
    found = []
    for report in Report.objects.order_by("day"):
        address = reverse("insights:report-file", args=[programme.slug, report.uid, "json"])
        now = bases(client.get(address).content)
        for place, count in now.items():
            if 0 < count < 5 or 0 < abs(count - before.get(place, count)) < 5:
                found.append((report.day.isoformat(), *place))
        compared += len(before.keys() & now.keys())
        before |= now
    return found, compared


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_files_of_two_months_differ_by_nobody_or_by_five_and_more(client: Client, seed):
    year(seed, threshold=5)
    found, compared = small_steps(client)
    assert found == []
    assert compared > 20


def test_files_give_somebody_away_without_the_thresholds(client: Client, monkeypatch):
    monkeypatch.setattr(suppression, "CHANGED", 1)
    year(1, threshold=1)
    assert len(small_steps(client)[0]) > 3
