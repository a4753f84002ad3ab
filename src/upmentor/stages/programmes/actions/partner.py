"""Verbs on an enrolment that the life of a pair calls for: completed with its pair, a conflict with the named
partner."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Exclusion
from upmentor.stages.programmes.states import ENROLMENT, may_become


@transaction.atomic
def complete(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> bool:
    """The person's part in the programme is done; False when they have left it, or were completed, before."""
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
    if not may_become(ENROLMENT, locked.state, Enrolment.State.COMPLETED):
        return False
    locked.state, locked.changed_at = Enrolment.State.COMPLETED, at
    locked.save(update_fields=["state", "changed_at"])
    record("completed", by=by, at=at, kind="enrolment", key=locked.uid, about=locked.person.uid)
    return True


@transaction.atomic
def conflict_with(enrolment: Enrolment, person: Person, *, is_so: bool, by: Actor, at: dt.datetime) -> None:
    """Keep what somebody says of a named partner: a conflict of interest, or none (any more). Confidential like
    `keep_apart`, and open after enrolment is over, because the partner is named only then."""
    rows = Exclusion.objects.filter(enrolment=enrolment, person=person, kind=Exclusion.Kind.CONFLICT)
    if not is_so:
        rows.delete()
    elif person.pk != enrolment.person_id:
        Exclusion.objects.get_or_create(enrolment=enrolment, person=person, kind=Exclusion.Kind.CONFLICT)
    record("kept_apart", by=by, at=at, kind="enrolment", key=enrolment.uid, mode=Mode.SILENT)
