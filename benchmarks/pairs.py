"""A programme of 1,000 pairs with two years of meetings, and what its pages take: queries, CPU and wall seconds.

`python -m benchmarks pairs [--pairs 1000]` makes a database of its own in a temporary folder, opens home, pair,
meeting, today and the staff page of pairs a few times each, and ends with 1 when a page took more than 300 ms of CPU.
How many queries a page makes for few and for many rows is held by tests beside the pages.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from upmentor.ground.accounts.models import User
    from upmentor.stages.pairs.models import Pair
    from upmentor.stages.programmes.models import Programme

LIMIT = 0.3
TRIES = 5
WEEKS = 4
MEETINGS = 26
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def main(words: list[str]) -> int:
    """Make the data, print one line a page; 1 when a page is too slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks pairs")
    parser.add_argument("--pairs", type=int, default=1000)
    number: int = parser.parse_args(words).pairs
    with tempfile.TemporaryDirectory(prefix="upmentor-bench-") as folder:
        _begin(Path(folder))
        start = time.perf_counter()
        programme, pairs, manager = fill(number)
        print(f"{number} pairs, {number * (MEETINGS + 1)} meetings in {time.perf_counter() - start:.1f} s")
        return 1 if max(_measure(programme, pairs, manager)) > LIMIT else 0


def _begin(folder: Path) -> None:
    os.environ |= {"UPMENTOR_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "upmentor.config.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)


def fill(number: int) -> tuple[Programme, list[Pair], User]:
    """People, enrolments, topics, pairs of two years ago, 26 held meetings each but the last, which is booked or looks
    for a time; an action a meeting, a goal each, a signed agreement. Written in bulk; the last of it is `NOW`."""
    from upmentor.ground.accounts.models import Organisation, User
    from upmentor.stages.people.models import Department, Site
    from upmentor.stages.programmes.models import Programme, ProgrammeRole, Topic

    Organisation.objects.create(name="Halden & Rowe", time_zone="Europe/London")
    manager = User.objects.create_user("anna@example.com", name="Anna Novak")
    programme = Programme.objects.create(
        slug="fresh-eyes", name="Fresh eyes on AI", template="ai-and-technology", state="running", meetings=MEETINGS
    )
    ProgrammeRole.objects.create(programme=programme, user=manager, role="manager")
    topics = [Topic.objects.get_or_create(slug=slug, defaults={"title": slug})[0] for slug in ("everyday-ai",)]
    sites = [Site.objects.create(key=zone, name=zone, time_zone=zone) for zone in ("Europe/London", "Europe/Athens")]
    places = [Department.objects.create(name=f"Department {one}") for one in range(20)]
    enrolments = [_enrolled(programme, role, number, topics, sites, places) for role in ("mentor", "mentee")]
    pairs = _pairs(programme, *enrolments)
    _conversations(pairs)
    return programme, pairs, manager


def _enrolled(programme: Programme, role: str, number: int, topics: Any, sites: Any, places: Any) -> list[Any]:
    from upmentor.ground.accounts.models import User
    from upmentor.stages.people.models import Person
    from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic

    grade = 3 if role == "mentor" else 8
    users = User.objects.bulk_create(
        [User(email=f"{role}{one}@example.com", name=f"{role.title()} {one}") for one in range(number)]
    )
    people = Person.objects.bulk_create(
        Person(
            name=f"{role.title()} {one}",
            employee_id=f"{role}{one}",
            email=f"{role}{one}@example.com",
            grade=grade,
            user=user,
            site=sites[one % 2],
            department=places[(one + grade) % len(places)],
            working_hours="Mon-Fri 09:00-17:00",
            languages=["en"],
            top_of_tree=True,
        )
        for one, user in enumerate(users)
    )
    made = Enrolment.objects.bulk_create(
        Enrolment(programme=programme, person=person, role=role, state="available") for person in people
    )
    EnrolmentTopic.objects.bulk_create(EnrolmentTopic(enrolment=one, topic=topics[0], level=4) for one in made)
    return list(made)


def _pairs(programme: Programme, mentors: list[Any], mentees: list[Any]) -> list[Pair]:
    from upmentor.stages.pairs.models import Pair, PairMember, Proposal

    begin = NOW - dt.timedelta(weeks=WEEKS * MEETINGS)
    proposals = Proposal.objects.bulk_create(
        Proposal(
            programme=programme,
            mentor=mentor,
            mentee=mentee,
            mentor_person=mentor.person,
            state="accepted",
            score=800,
            person_seat=1,
            mentor_seat=1,
            mentee_seat=1,
            policy={},
            created_at=begin,
        )
        for mentor, mentee in zip(mentors, mentees, strict=True)
    )
    rhythm = {"planned_meetings": MEETINGS, "cadence_weeks": WEEKS, "meeting_minutes": 60}
    pairs = Pair.objects.bulk_create(
        Pair(programme=programme, proposal=one, state="active", started_at=begin, active_at=begin, **rhythm)
        for one in proposals
    )
    PairMember.objects.bulk_create(
        PairMember(pair=pair, enrolment=own, person=own.person, role=own.role, seat=1)
        for pair in pairs
        for own in (pair.proposal.mentor, pair.proposal.mentee)
    )
    return list(pairs)


def _conversations(pairs: list[Pair]) -> None:
    from upmentor.stages.goals.models import Goal
    from upmentor.stages.meetings.models import Action, Meeting, SharedNotes
    from upmentor.stages.pairs.models import Agreement, PairMember, Signature

    meetings, actions, goals, notes = [], [], [], []
    members = {(one.pair_id, one.role): one for one in PairMember.objects.all()}
    for place, pair in enumerate(pairs):
        for number in range(MEETINGS + 1):
            start = pair.started_at + dt.timedelta(weeks=WEEKS * number, hours=30)
            last = number == MEETINGS
            state = "held" if not last else ("booked" if place % 2 else "proposed")
            when = {"starts_at": start, "day": start.date(), "clock": start.time(), "zone": "Europe/London"}
            kept = {"minutes": 60, "created_at": start, **(when if state != "proposed" else {})}
            meetings.append(Meeting(pair=pair, number=number, state=state, **kept))
            member = members[pair.pk, ("mentor", "mentee")[number % 2]]
            done = None if number > MEETINGS - 3 else number
            actions.append(Action(pair=pair, number=number, member=member, text="Try it", position=1, done_in=done))
            notes.append(SharedNotes(pair=pair, number=number, text="What we said. " * 20))
        for role in ("mentor", "mentee"):
            goals.append(Goal(pair=pair, owner=members[pair.pk, role], role=role, seat=1, text="A goal", target="x"))
    for rows in (meetings, actions, notes, goals):
        type(rows[0]).objects.bulk_create(rows, batch_size=500)
    terms = {"cadence_weeks": WEEKS, "meeting_minutes": 60, "place": "video", "notice_days": 2}
    agreements = Agreement.objects.bulk_create(Agreement(pair=pair, number=1, clauses=[], **terms) for pair in pairs)
    Signature.objects.bulk_create(
        Signature(agreement=one, member=members[one.pair_id, role], signed_on=NOW.date())
        for one in agreements
        for role in ("mentor", "mentee")
    )


def _measure(programme: Programme, pairs: list[Pair], manager: User) -> list[float]:
    from upmentor.stages.pairs.models import PairMember

    pair = pairs[1 % len(pairs)]
    reader = PairMember.objects.select_related("person__user").get(pair=pair, role="mentee").person.user
    staff = f"/manage/p/{programme.slug}"
    pages = [
        ("home", reader, "/home/"),
        ("pair", reader, f"/pairs/{pair.uid}/"),
        ("meeting", reader, f"/pairs/{pair.uid}/meetings/{MEETINGS}/"),
        ("times", reader, f"/pairs/{pair.uid}/schedule/"),
        ("letters", reader, "/letters/"),
        ("today", manager, f"{staff}/"),
        ("pairs of staff", manager, f"{staff}/pairs/"),
        ("how the pairs are", manager, f"{staff}/pairs/health/"),
        ("check-ins", manager, f"{staff}/check-ins/"),
        ("close", manager, f"{staff}/close/"),
        ("pairs, goals missing", manager, f"{staff}/pairs/?show=goalless"),
    ]
    print(f"{'page':<22}{'queries':>8}{'CPU s':>8}{'wall s':>8}")
    found = [_page(name, _signed_in(user), url) for name, user, url in pages if user]
    _end(pairs[-1])
    return [*found, _page("today, another match", _signed_in(manager), f"{staff}/")]


def _end(pair: Pair) -> None:
    """End a pair whose two both look for another match."""
    from upmentor.stages.pairs.models import PairMember, Proposal

    pair.state, pair.ended_at = "ended", NOW
    pair.save()
    PairMember.objects.filter(pair=pair).update(live=False, rematch=True)
    Proposal.objects.filter(pk=pair.proposal_id).update(state="finished")


def _signed_in(user: User) -> Client:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def _page(name: str, client: Client, url: str) -> float:
    """Least CPU seconds of a few tries; one line on the way."""
    from django.db import connection

    statements: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url}: {answer.status_code}")
    cpu, wall = [], []
    for _ in range(TRIES):
        busy, clock = time.process_time(), time.perf_counter()
        client.get(url)
        cpu.append(time.process_time() - busy)
        wall.append(time.perf_counter() - clock)
    print(f"{name:<22}{len(statements):>8}{min(cpu):>8.3f}{min(wall):>8.3f}")
    return min(cpu)
