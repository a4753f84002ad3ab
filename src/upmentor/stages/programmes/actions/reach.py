"""Accounts of those whom a programme appoints."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor
from upmentor.stages.people.actions.account import give_account
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.errors import UnknownManager


def account_at(address: str, *, by: Actor, at: dt.datetime) -> User:
    """The account with this address, made when the roster knows the address. Raises `UnknownManager`."""
    known = User.objects.filter(email__iexact=address, is_active=True).first()
    if known:
        return known
    person = Person.objects.filter(email__iexact=address, employed=True).first()
    user = give_account(person, by=by, at=at) if person else None
    if user is None:
        raise UnknownManager(address)
    return user
