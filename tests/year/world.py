"""The company of the drill: three programmes, couples on both sides of the world, weeks that begin on Sunday."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions.rounds import plan_rounds
from upmentor.stages.programmes.models import Enrolment, Programme

MONDAY, SUNDAY = "Mon-Fri 09:00-17:00", "Sun-Thu 08:00-16:00"
# Stands in all that is written for one reader alone, and may be found in no letter.
SECRET = "zephyrwort"
# Zones of mentor and mentee with their weeks. They change their clocks on different days, in both hemispheres, one of
# them by half an hour; some never do.
COUPLES = (
    (("Europe/London", MONDAY), ("America/New_York", "Mon-Fri 08:00-18:00")),
    (("Asia/Riyadh", SUNDAY), ("Europe/Berlin", "Mon-Fri 08:00-17:00")),
    (("Australia/Sydney", MONDAY), ("Australia/Lord_Howe", MONDAY)),
    (("America/Santiago", MONDAY), ("America/New_York", MONDAY)),
    (("Africa/Cairo", SUNDAY), ("Asia/Riyadh", SUNDAY)),
    (("Europe/Berlin", "Mon-Thu 07:00-15:30"), ("Europe/London", "Mon-Fri 10:00-18:00")),
    (("Asia/Kolkata", "Mon-Fri 10:00-19:00"), ("Europe/Berlin", MONDAY)),
    (("Pacific/Auckland", MONDAY), ("Australia/Sydney", "Mon-Fri 08:00-16:00")),
)
# First and last day as shares of the whole time, meetings, weeks between them.
PROGRAMMES = (
    ("Fresh eyes on AI", 0.0, 0.55, 6, 4),
    ("Data at the top", 0.06, 0.8, 10, 2),
    ("Bridges", 0.12, 0.95, 8, 3),
)


@dataclass
class Part:
    """A programme with its couples (mentor, mentee) still to be announced, and the days when it begins and ends."""

    programme: Programme
    manager: User
    begins: dt.datetime
    ends: dt.datetime
    couples: list[tuple[Enrolment, Enrolment]] = field(default_factory=list)


@dataclass
class World:
    """Everybody. `leave`: how much more often than usual somebody leaves. By address: `muted` is since when (with the
    kind) a kind of letter is not wanted, `quiet` since when somebody keeps which hours of their own quiet."""

    parts: list[Part]
    contacts: list[User]
    begins: dt.datetime
    ends: dt.datetime
    leave: float = 1.0
    muted: dict[tuple[str, str], dt.datetime] = field(default_factory=dict)
    quiet: dict[str, list[tuple[dt.datetime, tuple[dt.time, dt.time]]]] = field(default_factory=dict)


def build(*, weeks: int, pairs: int, at: dt.datetime, leave: float = 1.0) -> World:
    """The company on the first day; the programmes share `pairs` couples evenly."""
    make.organisation()
    contacts = [_staff(f"contact{number}@drill.example") for number in range(2)]
    for one in contacts:
        RoleGrant.objects.create(user=one, role=RoleGrant.Role.CONTACT)
    for role in ("owner", "it", "dpo", "roster_hr"):
        RoleGrant.objects.create(user=_staff(f"{role}@drill.example"), role=role)
    whole = dt.timedelta(weeks=weeks)
    parts = []
    for number, (name, first, last, meetings, cadence) in enumerate(PROGRAMMES):
        manager = _staff(f"manager{number}@drill.example")
        _person(manager.email, MONDAY, "Europe/London", grade=5, department="People", user=manager)
        programme = make.programme(name, managers=[manager])
        begins, ends = at + whole * first, at + whole * last
        programme.starts_on, programme.ends_on = begins.date(), ends.date()
        programme.meetings, programme.cadence_weeks, programme.meeting_minutes = meetings, cadence, 45
        programme.orientation = Programme.Orientation.REQUIRED if number == 1 else Programme.Orientation.RECOMMENDED
        programme.save()
        plan_rounds(programme, by=manager, at=at)
        part = Part(programme, manager, begins, ends)
        part.couples = [_couple(programme, number, index) for index in range(number, pairs, len(PROGRAMMES))]
        parts.append(part)
    return World(parts, contacts, at, at + whole, leave)


def _couple(programme: Programme, number: int, index: int) -> tuple[Enrolment, Enrolment]:
    one, other = COUPLES[index % len(COUPLES)]
    boss = _person(f"boss{index}@drill.example", one[1], one[0], grade=5, department="Sales")
    mentor = _person(f"mentor{index}@drill.example", one[1], one[0], grade=3, department="Sales", manager=boss)
    mentee = _person(f"mentee{index}@drill.example", other[1], other[0], grade=8, department="Finance")
    for person in (mentor, mentee):
        person.user = _staff(person.email)
        person.save()
    titles = list(make.TOPICS)
    return (
        make.enrol(programme, mentor, "mentor", titles, introduction="I am curious."),
        make.enrol(programme, mentee, "mentee", titles, introduction="So am I."),
    )


def _staff(address: str) -> User:
    return User.objects.create_user(address, name=address.partition("@")[0].title())


def _person(address: str, hours: str, zone: str, *, grade: int, department: str, **fields: object) -> Person:
    name = f"{address.partition('@')[0].title()} Example"
    return make.person(
        name, grade=grade, department_name=department, email=address, time_zone=zone, working_hours=hours, **fields
    )
