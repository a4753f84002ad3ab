"""The append-only history: what the roster says about people from a day on (`decisions.md` 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from upmentor.stages.people.actions.writing import insert_rows
from upmentor.stages.people.models import EmploymentFact, Person

# Somebody whom an undone import had added was never really away; coming back is then no new spell.
UNDONE = "import undone"
BATCH = 1000


class LastFact(NamedTuple):
    """The newest fact of a person."""

    spell: int
    employed: bool
    leave_kind: str


def append_facts(people: Collection[Person], *, at: dt.datetime, undo: bool = False, new: bool = False) -> None:
    """Append a fact for each of these people as they are now, in the caller's transaction.

    The first fact of a person begins with the start date, that of a leaver with the leave date, every other one today.
    Coming back after having left begins a new spell, unless `undo` takes a leave back. `new`: nobody of them
    has a history yet.
    """
    last = {} if new else _last_facts(people)
    insert_rows(EmploymentFact, FIELDS, (_fact(person, last.get(person.pk), at, undo) for person in people))


FIELDS = (
    "person", "valid_from", "recorded_at", "spell", "employed", "leave_kind", "department", "site", "manager", "grade",
)  # fmt: skip


def _fact(person: Person, last: LastFact | None, at: dt.datetime, undo: bool) -> tuple[object, ...]:
    back = last is not None and person.employed and not last.employed and last.leave_kind != UNDONE and not undo
    return (
        person.pk,
        _begin(person, last, at.date()),
        at,
        (last.spell if last else 1) + back,
        person.employed,
        "" if person.employed else person.leave_kind,
        person.department_id,
        person.site_id,
        person.manager_id,
        person.grade,
    )


def _begin(person: Person, last: LastFact | None, today: dt.date) -> dt.date:
    day = person.start_date if last is None else None
    if last is not None and last.employed and not person.employed:
        day = person.leave_date
    return day if day and day <= today else today


def _last_facts(people: Collection[Person]) -> dict[int, LastFact]:
    """The newest fact of each person who has one, in a few queries whatever their number."""
    keys = [person.pk for person in people]
    found: dict[int, LastFact] = {}
    for start in range(0, len(keys), BATCH):
        rows: Iterator[Any] = (
            EmploymentFact.objects.filter(person__in=keys[start : start + BATCH])
            .order_by("id")
            .values_list("person_id", "spell", "employed", "leave_kind")
            .iterator(chunk_size=5000)
        )
        for key, *fact in rows:
            found[key] = LastFact(*fact)
    return found
