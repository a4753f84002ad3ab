"""Who may open what here: oneself; the two of a pair at its close; a line manager what their people share with them;
the programme team for "issued" and "revoked", and for what line managers told it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F, QuerySet

from upmentor.ground.accounts.models import User
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.permissions import managed, person_of
from upmentor.stages.programmes.states import ENDING
from upmentor.stages.recognition.models import CapacityWorry, Certificate, Sharing

__all__ = [
    "closing_pair",
    "leads",
    "live_sharings",
    "managed",
    "managed_certificate",
    "managed_worry",
    "mentors_in",
    "own_certificate",
    "own_pair",
    "takes_part",
    "thanking_pair",
    "told",
    "told_by",
]

# These have not (yet) taken part in anything.
OUTSIDE = (Enrolment.State.INVITED,)


def takes_part(user: User, **_: Any) -> Person | None:
    """The person behind the account, if they are or were enrolled in a programme."""
    person = person_of(user)
    if person is None:
        return None
    enrolled = Enrolment.objects.filter(person=person).exclude(state__in=OUTSIDE)
    return person if enrolled.exists() else None


def own_certificate(user: User, uid: uuid.UUID, **_: Any) -> Certificate | None:
    """The user's own certificate, withdrawn and revoked ones too."""
    person = person_of(user)
    rows = Certificate.objects.select_related("enrolment", "programme", "person")
    return rows.filter(uid=uid, person=person).first() if person else None


def closing_pair(user: User, uid: uuid.UUID, **_: Any) -> PairMember | None:
    """The user's membership of a pair that is completed or comes to its close: all planned meetings held, or the
    programme closing. A pair that ended early has no common page any more."""
    member = own_pair(user, uid)
    if member is None or member.pair.state == Pair.State.ENDED:
        return None
    return member if member.pair.state == Pair.State.COMPLETED or closes(member.pair) else None


def closes(pair: Pair) -> bool:
    """Whether a pair that has begun, active or paused, has held its last planned meeting, or its programme closes."""
    if pair.state not in (Pair.State.ACTIVE, Pair.State.PAUSED) or pair.active_at is None:
        return False
    if pair.programme.state in ENDING:
        return True
    return Meeting.objects.filter(pair=pair, number=pair.planned_meetings, state=Meeting.State.HELD).exists()


def managed_certificate(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the certificate is one of it; the view fetches the certificate."""
    programme = managed(user, slug)
    return programme if programme and Certificate.objects.filter(programme=programme, uid=uid).exists() else None


def thanking_pair(user: User, uid: uuid.UUID, **_: Any) -> PairMember | None:
    """The user's membership of a pair for which thanks can be said: at its close, or ended after a conversation."""
    member = own_pair(user, uid)
    if member is None or member.pair.state != Pair.State.ENDED:
        return closing_pair(user, uid)
    held = Meeting.objects.filter(pair=member.pair, number__gte=1, state=Meeting.State.HELD)
    return member if held.exists() else None


def mentors_in(user: User, uid: uuid.UUID, **_: Any) -> Enrolment | None:
    """The user's own enrolment as a mentor, with person, line manager and programme."""
    person = person_of(user)
    if person is None:
        return None
    rows = Enrolment.objects.filter(uid=uid, person=person, role=Enrolment.Role.MENTOR).exclude(state__in=OUTSIDE)
    return rows.select_related("programme", "person__manager__user", "person__manager__site", "person__user").first()


def leads(user: User, **_: Any) -> Person | None:
    """The person behind the account, if people report to them."""
    person = person_of(user)
    return person if person and Person.objects.filter(manager=person, employed=True).exists() else None


def live_sharings() -> QuerySet[Sharing]:
    """Those whose line manager is still the one of the roster, both employed, and who takes part as a mentor."""
    rows = Sharing.objects.filter(enrolment__person__manager=F("manager"), enrolment__role=Enrolment.Role.MENTOR)
    rows = rows.filter(manager__employed=True, enrolment__person__employed=True)
    return rows.select_related("enrolment__person", "enrolment__programme", "manager__user", "manager__site")


def told(manager: Person) -> QuerySet[Sharing]:
    """What this line manager may read on their page."""
    return live_sharings().filter(manager=manager, hours=True).order_by("enrolment__person__name", "pk")


def told_by(user: User, uid: uuid.UUID, **_: Any) -> Sharing | None:
    """What the mentor with this enrolment lets the user know as their line manager."""
    person = person_of(user)
    return told(person).filter(enrolment__uid=uid).first() if person else None


def managed_worry(user: User, slug: str, uid: uuid.UUID, **_: Any) -> CapacityWorry | None:
    """What a line manager told the team of a programme that the user manages."""
    programme = managed(user, slug)
    if programme is None:
        return None
    rows = CapacityWorry.objects.filter(enrolment__programme=programme, uid=uid)
    return rows.select_related("enrolment__person", "enrolment__programme", "manager").first()
