"""What somebody reads on their own page of recognition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.notifications.letters import Words
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.quarters import quarter_of
from upmentor.stages.recognition import manager_emails as letters
from upmentor.stages.recognition.codes import grouped
from upmentor.stages.recognition.models import CapacityWorry, Certificate, Farewell, Sharing, TimeSupport
from upmentor.stages.recognition.permissions import OUTSIDE, closes
from upmentor.stages.recognition.queries.earned import Done, done_by
from upmentor.stages.recognition.queries.naming import Allowed, allowed
from upmentor.stages.recognition.queries.sharing import (
    CLOSING,
    DATES,
    HOURS,
    WEEKS_A_MONTH,
    Worktime,
    sharing_of,
    worktime_of,
)
from upmentor.stages.recognition.queries.statement import contribution_of
from upmentor.stages.recognition.queries.thanks import Note, may_thank, notes_received


@dataclass(frozen=True)
class Switch:
    """One thing that the line manager may know: its key, whether it is so, and the letters as they read them (none: the
    page alone changes). Days are `possible` only together with hours."""

    what: str
    on: bool
    letters: tuple[Words, ...] = ()
    possible: bool = True


@dataclass(frozen=True)
class Line:
    """A mentor's line manager, what they may know, and what they said. `former`: for whom something was switched on
    before; they know nothing any more."""

    manager: Person | None
    former: Person | None
    switches: Sequence[Switch]
    supported_on: dt.date | None
    worried_on: dt.date | None


@dataclass(frozen=True)
class Row:
    """One programme of one's own: the certificate if there is one, what was done, notes of thanks, one switch a pair,
    pairs whose partner could be thanked, and for mentors the line manager."""

    enrolment: Enrolment
    certificate: Certificate | None
    done: Done
    notes: Sequence[Note]
    switches: Sequence[Allowed]
    to_thank: Sequence[PairMember]
    line: Line | None

    @property
    def mentor(self) -> bool:
        """Whether hours are recognised working time."""
        return self.enrolment.role == Enrolment.Role.MENTOR

    @property
    def shown(self) -> list[Note]:
        """Notes that were not put away."""
        return [note for note in self.notes if not note.put_away]

    @property
    def put_away(self) -> list[Note]:
        """The others."""
        return [note for note in self.notes if note.put_away]

    @property
    def code(self) -> str:
        """The certificate's code, to be read."""
        return grouped(self.certificate.code) if self.certificate else ""


def recognition_of(person: Person, *, at: dt.datetime) -> list[Row]:
    """The newest programme first; those in which nothing has begun are left out, unless there is nothing else."""
    enrolments = list(
        Enrolment.objects.filter(person=person)
        .exclude(state__in=OUTSIDE)
        .select_related("programme", "person__manager")
        .order_by("-programme__created_at", "-pk")
    )
    done = done_by(enrolments)
    certificates = {one.enrolment_id: one for one in Certificate.objects.filter(enrolment__in=enrolments)}
    members: dict[int, list[PairMember]] = {}
    rows = PairMember.objects.filter(enrolment__in=enrolments).select_related("pair__programme")
    for member in rows.prefetch_related("pair__members__person").order_by("pk"):
        members.setdefault(member.enrolment_id, []).append(member)
    return [_row(one, certificates.get(one.pk), done[one.pk], members.get(one.pk, []), at) for one in enrolments]


def _row(
    enrolment: Enrolment, certificate: Certificate | None, done: Done, members: list[PairMember], at: dt.datetime
) -> Row:
    mentor = enrolment.role == Enrolment.Role.MENTOR
    return Row(
        enrolment,
        certificate,
        done,
        notes_received(members),
        [allowed(member) for member in members],
        _to_thank(members, done, at),
        _line(enrolment, members, at) if mentor else None,
    )


def _to_thank(members: list[PairMember], done: Done, at: dt.datetime) -> list[PairMember]:
    """Whose partner could get a note: their time is over, and none was written."""
    if not done.conversations:
        return []
    said = Farewell.objects.filter(member__in=members, thanks_until__isnull=False, thanks_taken_back=False)
    known = set(said.values_list("member_id", flat=True))
    over = [one for one in members if one.pk not in known and (not one.live or closes(one.pair))]
    return [one for one in over if may_thank(one.pair, at=at) and one.pair.active_at and one.partner.person.employed]


def _line(enrolment: Enrolment, members: list[PairMember], at: dt.datetime) -> Line:
    row, manager = sharing_of(enrolment), enrolment.person.manager
    manager = manager if manager and manager.employed else None
    former = row.manager if row and (manager is None or row.manager_id != manager.pk) and _any(row) else None
    held = row if row and manager and row.manager_id == manager.pk else None
    supports = TimeSupport.objects.filter(enrolment=enrolment, manager=manager)
    worries = CapacityWorry.objects.filter(enrolment=enrolment, manager=manager, settled_on=None)
    return Line(
        manager,
        former,
        _switches(enrolment, manager, held, members, at) if manager else (),
        supports.values_list("said_on", flat=True).first(),
        worries.values_list("said_on", flat=True).first(),
    )


def _any(row: Sharing) -> bool:
    return row.hours or row.closing


def _switches(
    enrolment: Enrolment, manager: Person, row: Sharing | None, members: list[PairMember], at: dt.datetime
) -> list[Switch]:
    """With the letters as they would read today."""
    time = worktime_of([enrolment.pk]).get(enrolment.pk) or Worktime()
    planned = time.planned_hours or _planned(enrolment, members)
    running = quarter_of(day_of(at))
    hours = time.hours_in(running) or 3 * planned
    start = letters.start_words(enrolment, manager, planned)
    quarter = letters.quarter_words(enrolment, manager, running, hours)
    end = letters.end_words(enrolment, manager, contribution_of(enrolment))
    return [
        Switch(HOURS, bool(row and row.hours), (start, quarter)),
        Switch(DATES, bool(row and row.dates), possible=bool(row and row.hours)),
        Switch(CLOSING, bool(row and row.closing), (end,)),
    ]


def _planned(enrolment: Enrolment, members: list[PairMember]) -> float:
    """Hours a month by the rhythm of the latest pair, or of the programme."""
    pair: Pair | None = members[-1].pair if members else None
    of = enrolment.programme
    minutes = (pair.meeting_minutes if pair else of.meeting_minutes) + 30
    weeks = (pair.cadence_weeks if pair else of.cadence_weeks) or 4
    return round(minutes * WEEKS_A_MONTH / weeks / 30) / 2
