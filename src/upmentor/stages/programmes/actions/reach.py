"""An account for somebody whom a letter asks to sign in."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.errors import UnknownManager


def account_of(person: Person, *, by: Actor, at: dt.datetime) -> User | None:
    """The person's account, made when there is none; None without an e-mail address. Signing in is by an e-mailed
    link."""
    if person.user_id:
        return person.user
    if not person.email:
        return None
    user = User.objects.filter(email__iexact=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, name=person.name, date_joined=at)
        record("account_made", by=by, at=at, kind="user", key=user.uid)
    if not Person.objects.filter(user=user).exists():
        Person.objects.filter(pk=person.pk).update(user=user)
        person.user = user
    return user


def account_at(address: str, *, by: Actor, at: dt.datetime) -> User:
    """The account with this address, made when the roster knows the address. Raises `UnknownManager`."""
    known = User.objects.filter(email__iexact=address, is_active=True).first()
    if known:
        return known
    person = Person.objects.filter(email__iexact=address, employed=True).first()
    user = account_of(person, by=by, at=at) if person else None
    if user is None:
        raise UnknownManager(address)
    return user
