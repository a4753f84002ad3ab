"""Places by lot: the verb that decides who gets one when more people enrolled in time than there are places."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.measures.draw import fair_draw
from upmentor.stages.programmes import emails
from upmentor.stages.programmes.errors import WrongState
from upmentor.stages.programmes.models import Draw, DrawEntry, Enrolment, Programme
from upmentor.stages.programmes.queries.drawing import entrants, places_of

BITS = 48


@transaction.atomic
def draw_places(programme: Programme, role: str, *, by: Actor, at: dt.datetime, seed: int | None = None) -> Draw:
    """Draw the places of a role among everybody who is enrolled, by department in proportion; the others go on the
    waiting list and get a letter. Once only: a second lot would not be fair. `seed` is chosen by chance without one.

    Raises `WrongState` unless enrolment is closed, nothing was announced, nothing was drawn, and places are short."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    places = places_of(locked, role)
    drawn_before = Draw.objects.filter(programme=locked, role=role).exists()
    if locked.state != Programme.State.MATCHING or not locked.fair_draw or places is None or drawn_before:
        raise WrongState(locked.state)
    rows = {one.pk: one for one in entrants(locked, role)}
    if len(rows) <= places:
        raise WrongState(locked.state)
    groups = {pk: one.person.department.name if one.person.department else "" for pk, one in rows.items()}
    seed = secrets.randbits(BITS) if seed is None else seed
    drawn = fair_draw(groups, places, seed)
    made = Draw.objects.create(
        programme=locked,
        role=role,
        places=places,
        seed=seed,
        drawn_at=at,
        drawn_by=by if isinstance(by, User) else None,
    )
    DrawEntry.objects.bulk_create(
        DrawEntry(draw=made, enrolment=one, group=groups[pk][:200], placed=pk in drawn) for pk, one in rows.items()
    )
    waiting = [one for pk, one in rows.items() if pk not in drawn]
    keys = [one.pk for one in waiting]
    Enrolment.objects.filter(pk__in=keys).update(state=Enrolment.State.WAITING, changed_at=at)
    for one in waiting:
        one.state = Enrolment.State.WAITING
        emails.enrolled(one, at=at)
    record("places_drawn", by=by, at=at, kind="programme", key=locked.uid, reason=f"{role}: {places} of {len(rows)}")
    return made
