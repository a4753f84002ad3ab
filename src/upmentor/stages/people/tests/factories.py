"""A small roster and the way of a file through the house, for the tests of this slice."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django.test import Client

from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.people import actions
from upmentor.stages.people.models import Person, RosterImport
from upmentor.stages.people.roster.mapping import Mapping

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HEADER = "employee_id,name,email,department,manager,grade,site,languages,start_date"
ANNA = "e1,Anna Novak,anna@example.com,Finance,,5,Oslo,en,2019-04-01"
BEN = "e2,Ben Osei,ben@example.com,Sales,e1,3,Oslo,en;fr,2021-02-03"
CHLOE = "e3,Chloé Martin,chloe@example.com,Sales,e2,2,Lyon,fr,2024-09-01"
ROWS = (ANNA, BEN, CHLOE)
_numbers = count(1)


def account(name: str, *roles: RoleGrant.Role) -> User:
    """Somebody who may sign in; without a password, since hashing one takes most of a test's time."""
    user = User.objects.create_user(f"{name.split()[0].lower()}{next(_numbers)}@example.org", name=name)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user


def organisation() -> Organisation:
    return Organisation.objects.get_or_create(id=1, defaults={"name": "Halden & Rowe"})[0]


def owner() -> User:
    organisation()
    return account("Olga Owner", RoleGrant.Role.OWNER)


def signed_in(user: User) -> Client:
    """A browser in which this user has signed in."""
    client = Client()
    client.force_login(user)
    return client


def file(*rows: str, header: str = HEADER) -> bytes:
    """The bytes of a CSV file."""
    return "\n".join([header, *rows, ""]).encode()


def staged(*rows: str, header: str = HEADER, at: dt.datetime = NOW, **options: bool) -> RosterImport:
    """A file that was read and whose columns were found."""
    roster = actions.stage_roster(file(*rows, header=header), filename="roster.csv", by=SYSTEM, at=at)
    if options:
        actions.choose_options(roster, **options)
    return roster


def checked(*rows: str, header: str = HEADER, at: dt.datetime = NOW, **options: bool) -> RosterImport:
    """A file whose check has been looked at."""
    roster = staged(*rows, header=header, at=at, **options)
    actions.choose_columns(roster, Mapping.from_dict(roster.mapping), by=SYSTEM, at=at)
    actions.check_roster(roster, at=at)
    return roster


def imported(*rows: str, header: str = HEADER, at: dt.datetime = NOW, **options: bool) -> RosterImport:
    """A file that was imported."""
    roster = checked(*rows, header=header, at=at, **options)
    actions.apply_roster(roster, by=SYSTEM, at=at)
    return roster


def person(key: str) -> Person:
    return Person.objects.get(employee_id=key)


def many(number: int, first: int = 1) -> list[str]:
    """Rows of people who all report to the first of them."""
    return [
        f"n{place},Person {place},n{place}@example.com,Dept {place % 4},{'' if place == first else f'n{first}'},"
        f"{place % 6 + 1},Oslo,en,2022-01-10"
        for place in range(first, first + number)
    ]


def facts(key: str) -> list[tuple[Any, ...]]:
    """The history of a person: day, spell, employed, kind of leave, department, grade."""
    rows = person(key).facts.order_by("id").select_related("department")
    return [
        (row.valid_from.isoformat(), row.spell, row.employed, row.leave_kind, str(row.department), row.grade)
        for row in rows
    ]
