"""An account for a person whom a letter asks to sign in."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.actions.users import ensure_user
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor
from upmentor.stages.people.models import Person


def give_account(person: Person, *, by: Actor, at: dt.datetime) -> User | None:
    """The person's account, made when there is none; None without an e-mail address.

    An account that stands under the same address already, of a manager for instance, becomes theirs.
    """
    if person.user_id:
        return person.user
    if not person.email:
        return None
    user = ensure_user(email=person.email, name=person.name, by=by, at=at)
    if Person.objects.filter(user=user).exists():
        # The address belongs to somebody else's account: nobody is let into it by a line of a roster.
        return None
    Person.objects.filter(pk=person.pk).update(user=user)
    person.user = user
    return user
