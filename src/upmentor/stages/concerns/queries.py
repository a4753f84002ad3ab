"""Reads: who can be asked, and the cases of one contact or of whoever signed them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.queries import role_holders
from upmentor.stages.concerns.clock import answer_day
from upmentor.stages.concerns.models import Case, ContactCard, Message, Service
from upmentor.stages.concerns.permissions import barred

ENOUGH = 2
"""So many contacts there must be, so that nobody has to write to the one whom it is about."""


@dataclass(frozen=True)
class Contact:
    """A safeguarding contact as the support page shows them; `deputy` is asked when they do not answer."""

    user: User
    hours: str = ""
    phone: str = ""
    deputy: User | None = None


def contacts() -> list[Contact]:
    """All active contacts by name. Two queries."""
    users, cards = _all()
    found = []
    for user in users:
        card = cards.get(user.pk) or ContactCard()
        found.append(Contact(user, card.hours, card.phone, _deputy(user, users, card.deputy_id)))
    return found


All = tuple[list[User], dict[int, ContactCard]]
"""Active contacts by name, and what is said of them by the key of their account."""


def _all() -> All:
    users = list(role_holders(RoleGrant.Role.CONTACT))
    return users, {card.user_id: card for card in ContactCard.objects.filter(user__in=users)}


def _deputy(user: User | None, users: list[User], named: int | None = None) -> User | None:
    """The one who is named, else the next by name; None when there is nobody else."""
    others = [one for one in users if user is None or one.pk != user.pk]
    if user is not None:
        others.sort(key=lambda one: (one.pk != named, one.name < user.name))
    return others[0] if others else None


def deputy_of(case: Case, known: All | None = None) -> User | None:
    """Who is asked when the contact of this case does not answer; nobody whom it is about. Two queries, none with
    `known` contacts."""
    users, cards = known or _all()
    shut = barred(case)
    card = cards.get(case.contact_id or 0)
    return _deputy(case.contact, [one for one in users if str(one.uid) not in shut], card.deputy_id if card else None)


def others_for(case: Case) -> list[User]:
    """Contacts to whom this case can be handed."""
    shut = barred(case)
    users = role_holders(RoleGrant.Role.CONTACT)
    return [one for one in users if one.pk != case.contact_id and str(one.uid) not in shut]


def services(kind: Service.Kind) -> QuerySet[Service]:
    """Help of this kind, by name."""
    return Service.objects.filter(kind=kind)


@dataclass(frozen=True)
class Desk:
    """The page of a contact: cases that wait for them, those that wait for the other side, closed ones, and cases of
    others whose answer is late."""

    waiting: list[Case]
    talking: list[Case]
    closed: list[Case]
    late: list[Case]


def desk(contact: User) -> Desk:
    """The cases of one contact, never one that they may not see."""
    mine = [case for case in _cases().filter(contact=contact) if str(contact.uid) not in barred(case)]
    still = [case for case in mine if case.closed_on is None]
    return Desk(
        waiting=sorted((case for case in still if case.answer_by), key=lambda case: case.answer_by or dt.date.max),
        talking=[case for case in still if not case.answer_by],
        closed=[case for case in mine if case.closed_on],
        late=late_for(contact),
    )


def late_for(contact: User) -> list[Case]:
    """Cases of other contacts that this one may take over, because the answer is late and they are the deputy."""
    rows = Case.objects.select_related("contact", "author").filter(asked=Case.Asked.DEPUTY, closed_on=None)
    known = _all()
    return [case for case in rows.order_by("answer_by", "id") if deputy_of(case, known) == contact]


def own_cases(user: User) -> list[Case]:
    """The cases that somebody signed, the newest first."""
    return list(_cases().filter(author=user))


def _cases() -> QuerySet[Case]:
    words = Prefetch("messages", queryset=Message.objects.select_related("contact"))
    # Of two on the same day the order says nothing: keys are random.
    rows = Case.objects.select_related("contact", "author").prefetch_related(words, "steps")
    return rows.order_by(F("closed_on").desc(nulls_first=True), "-received_on", "id")


@dataclass(frozen=True)
class Clock:
    """When an answer is due, for both sides alike. `late`: the day is over; the contact was reminded and has until
    `again_by`, then `deputy` is asked (None: there is no other contact who may see it)."""

    answer_by: dt.date
    late: bool
    again_by: dt.date
    deputy: User | None
    asked: bool


def clock_of(case: Case, *, on: dt.date) -> Clock | None:
    """The clock of a case; None while no answer is owed."""
    if case.answer_by is None or case.closed_on:
        return None
    again = answer_day(case.contact, case.answer_by, days=1)
    asked = case.asked == Case.Asked.DEPUTY
    return Clock(case.answer_by, on > case.answer_by, again, deputy_of(case), asked)


def due_to_tell(*, on: dt.date) -> Iterable[Case]:
    """Open cases whose contact was not told yet, from the day after on: the hour of a letter says nothing."""
    return Case.objects.select_related("contact", "author").filter(told=False, closed_on=None, touched_on__lt=on)


def overdue(*, on: dt.date) -> Iterable[Case]:
    """Open cases whose answer is late."""
    return Case.objects.select_related("contact", "author").filter(answer_by__lt=on, closed_on=None)
