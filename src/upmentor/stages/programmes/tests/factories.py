"""Small makers of rows for the tests of this slice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.stages.people.models import Department, Person, Site
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Programme, ProgrammeRole, Topic

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


def organisation() -> Organisation:
    return Organisation.objects.get_or_create(id=1, defaults={"name": "Halden & Rowe"})[0]


def account(email: str, *roles: str, name: str = "") -> User:
    user = User.objects.create_user(email, "correct horse battery", name=name or email.split("@")[0].title())
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user


def department(name: str = "Finance") -> Department:
    return Department.objects.get_or_create(name=name)[0]


def site(name: str = "Oslo", zone: str = "Europe/Oslo") -> Site:
    return Site.objects.get_or_create(key=name.casefold(), defaults={"name": name, "time_zone": zone})[0]


def person(key: str, *, grade: int | None = 3, sign_in: bool = False, **fields: Any) -> Person:
    values: dict[str, Any] = {
        "employee_id": key,
        "name": key.title(),
        "email": f"{key}@example.com",
        "department": department(),
        "site": site(),
        "grade": grade,
        "languages": ["en"],
        "top_of_tree": True,
    }
    values |= fields
    row = Person.objects.create(**values)
    if sign_in:
        row.user = account(row.email, name=row.name)
        row.save()
    return row


def programme(name: str = "Fresh eyes on AI", *, state: str = "enrolling", **fields: Any) -> Programme:
    values: dict[str, Any] = {
        "name": name,
        "slug": name.lower().replace(" ", "-"),
        "template": "ai-and-technology",
        "state": state,
        "enrol_until": TODAY + dt.timedelta(days=3650),
        "starts_on": dt.date(2026, 4, 1),
        "ends_on": dt.date(2026, 10, 1),
        "mentor_max_grade": 4,
        "mentee_min_grade": 6,
    }
    return Programme.objects.create(**(values | fields))


def manager(of: Programme, email: str = "anna@example.com") -> User:
    user = User.objects.filter(email=email).first() or account(email)
    ProgrammeRole.objects.create(programme=of, user=user, role=ProgrammeRole.Role.MANAGER)
    return user


def topic(slug: str, **fields: Any) -> Topic:
    values = {"title": slug.replace("-", " ").capitalize()} | fields
    return Topic.objects.get_or_create(slug=slug, defaults=values)[0]


def enrolment(
    of: Programme, who: Person, role: str = "mentor", *, state: str = "available", **fields: Any
) -> Enrolment:
    levels: dict[str, int] = fields.pop("topics", {})
    row = Enrolment.objects.create(
        programme=of, person=who, role=role, state=state, created_at=NOW, changed_at=NOW, **fields
    )
    EnrolmentTopic.objects.bulk_create(
        EnrolmentTopic(enrolment=row, topic=topic(slug), level=level) for slug, level in levels.items()
    )
    return row
