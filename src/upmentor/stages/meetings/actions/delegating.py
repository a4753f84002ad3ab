"""Assistants: named in two taps, ended in one (AC-9.4)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.actions.users import ensure_user
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.meetings import emails
from upmentor.stages.meetings.actions.errors import UnknownAssistant
from upmentor.stages.meetings.models import Delegation
from upmentor.stages.people.actions.account import give_account
from upmentor.stages.people.models import Person


@transaction.atomic
def name_assistant(principal: Person, email: str, *, name: str = "", by: Actor, at: dt.datetime) -> Delegation:
    """Let whoever has this e-mail address find times for the principal, and invite them; a live delegation to the same
    person is answered as it is.

    They work here, have an account, or have an address of the same mail domain as the principal. Raises
    `UnknownAssistant` for everybody else and for the principal.
    """
    assistant = _account(principal, email.strip().lower(), name, by=by, at=at)
    found, made = Delegation.objects.get_or_create(
        principal=principal, assistant=assistant, ended_at=None, defaults={"since": at}
    )
    if made:
        record("meetings.name_assistant", by=by, at=at, kind="delegation", key=found.uid, about=principal.uid)
        emails.invite_assistant(found, at=at)
    return found


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Actor, at: dt.datetime) -> None:
    """The assistant finds no more times and sees nothing from now on. Ending twice does no harm."""
    if Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=at):
        principal = delegation.principal.uid
        record("meetings.end_delegation", by=by, at=at, kind="delegation", key=delegation.uid, about=principal)


def _account(principal: Person, email: str, name: str, *, by: Actor, at: dt.datetime) -> User:
    if not email or email == principal.email.lower():
        raise UnknownAssistant
    colleague = Person.objects.filter(email__iexact=email, employed=True).select_related("user").first()
    user = give_account(colleague, by=by, at=at) if colleague else User.objects.filter(email__iexact=email).first()
    if user is None and email.rpartition("@")[2] == principal.email.lower().rpartition("@")[2]:
        user = ensure_user(email=email, name=name or email.partition("@")[0], by=by, at=at)
    if user is None or not user.is_active or user.pk == principal.user_id:
        raise UnknownAssistant
    return user
