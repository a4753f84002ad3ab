"""Who may open what here: oneself; the two of a pair at its close; the programme team for "issued" and "revoked"."""

from __future__ import annotations

import uuid
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.permissions import managed, person_of
from upmentor.stages.programmes.states import ENDING
from upmentor.stages.recognition.models import Certificate

__all__ = ["closing_pair", "managed", "managed_certificate", "own_certificate", "own_pair", "takes_part"]

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
