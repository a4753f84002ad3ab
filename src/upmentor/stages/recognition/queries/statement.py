"""What stands on a mentor's contribution statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.orientation import course_of, is_done, units_by_course
from upmentor.stages.recognition.models import Statement
from upmentor.stages.recognition.queries.earned import Done, done_by
from upmentor.stages.recognition.queries.naming import named_partners, named_topics
from upmentor.stages.recognition.queries.thanks import Note, notes_received

QUOTES = 2
"""So many notes fit on one page."""


@dataclass(frozen=True)
class Contribution:
    """What was done in one programme by a mentor: first and last day of a conversation, hours and conversations,
    whether the orientation is done, what both of a pair let stand there, and notes that may be quoted. `too_long` says
    that some may, and don't fit."""

    enrolment: Enrolment
    first_day: dt.date | None
    last_day: dt.date | None
    done: Done
    oriented: bool
    partners: list[str]
    topics: list[str]
    quotes: list[Note]
    too_long: bool

    @property
    def ready(self) -> bool:
        """Whether there is something to state."""
        return self.done.conversations > 0


def contribution_of(enrolment: Enrolment) -> Contribution:
    """Everything but what the mentor writes. A constant number of queries for each pair."""
    rows = PairMember.objects.filter(enrolment=enrolment).select_related("pair").order_by("pk")
    members = list(rows.prefetch_related("pair__members__person"))
    held = Meeting.objects.filter(pair__in=[one.pair_id for one in members], state=Meeting.State.HELD)
    moments = sorted(start for start in held.values_list("starts_at", flat=True) if start)
    notes = [note for note in notes_received(members) if note.in_statement and not note.put_away]
    user = enrolment.person.user
    course = course_of(enrolment.role)
    return Contribution(
        enrolment,
        day_of(moments[0]) if moments else None,
        day_of(moments[-1]) if moments else None,
        done_by([enrolment])[enrolment.pk],
        user is not None and is_done(course, units_by_course(user).get(course, frozenset())),
        named_partners(enrolment),
        named_topics(enrolment),
        [note for note in notes if note.quotable][:QUOTES],
        any(not note.quotable for note in notes),
    )


def statement_of(enrolment: Enrolment) -> Statement:
    """What the mentor wrote, or an empty one that is not kept."""
    found = Statement.objects.filter(enrolment=enrolment).first()
    return found or Statement(enrolment=enrolment, name=enrolment.person.name, title=enrolment.programme.name)
