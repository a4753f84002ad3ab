"""Locks of this slice, always in this order: the pair (`pairs.actions.locking`), the meeting, the people by id."""

from __future__ import annotations

from collections.abc import Iterable

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it stands now, with its pair and programme."""
    rows = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("pair__programme")
    return rows.get(pk=meeting.pk)


def lock_people(members: Iterable[PairMember]) -> None:
    """Nobody else books a meeting of these people: somebody in two pairs has one diary."""
    rows = Person.objects.filter(pk__in=[one.person_id for one in members]).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
