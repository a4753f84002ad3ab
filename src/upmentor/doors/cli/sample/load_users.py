"""Accounts of the sample company: one with a password for each role, others that open by e-mailed link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.contrib.auth.hashers import make_password

from upmentor.doors.cli.sample.accounts import PASSWORD, ROLES
from upmentor.doors.cli.sample.company import Company, Employee
from upmentor.ground.accounts.actions import ensure_user, grant_role
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.people.models import Person

_GRANTS: Mapping[str, tuple[RoleGrant.Role, ...]] = {
    "owner": (RoleGrant.Role.OWNER,),
    "roster_hr": (RoleGrant.Role.ROSTER_HR,),
    "it": (RoleGrant.Role.IT,),
    "dpo": (RoleGrant.Role.DPO,),
    "contact": (RoleGrant.Role.CONTACT,),
    "contact_2": (RoleGrant.Role.CONTACT,),
}
BATCH = 1_000


def create_staff(company: Company, *, at: dt.datetime) -> dict[str, User]:
    """The accounts of the named people that a role needs, by key. They share one password, hashed once."""
    keys = {key for _role, key, _about in ROLES} | set(_GRANTS)
    people = {key: person for key, person in company.cast.items() if key in keys}
    users = {key: ensure_user(email=one.email, name=one.name, by=SYSTEM, at=at) for key, one in people.items()}
    User.objects.filter(pk__in=[user.pk for user in users.values()]).update(password=make_password(PASSWORD))
    for key, roles in _GRANTS.items():
        for role in roles:
            grant_role(users[key], role, by=users["owner"], at=at)
    return users


def give_accounts(people: Iterable[Employee], *, at: dt.datetime) -> None:
    """Connect each of these people with their account; whoever has none gets one that opens by e-mailed link only."""
    wanted = {person.email: person for person in people}
    known = {user.email: user for user in User.objects.filter(email__endswith="@halden-rowe.example")}
    fresh = [
        User(email=email, name=person.name, password=make_password(None), date_joined=at)
        for email, person in wanted.items()
        if email not in known
    ]
    known |= {user.email: user for user in User.objects.bulk_create(fresh, batch_size=BATCH)}
    addresses = sorted(known)
    for start in range(0, len(addresses), BATCH):
        rows = Person.objects.filter(email__in=addresses[start : start + BATCH], user=None).values_list("id", "email")
        for key, email in list(rows):
            Person.objects.filter(pk=key).update(user=known[email])
