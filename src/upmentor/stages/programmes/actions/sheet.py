"""Verbs on sign-up sheets: stage, choose columns, correct, decide topics, import, undo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from upmentor.ground import tabular
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import record
from upmentor.stages.people.models import Person
from upmentor.stages.people.roster.refused import without_refused
from upmentor.stages.programmes.actions.answers import Times
from upmentor.stages.programmes.actions.enrol import Entry, TakenBack, enrol_people, take_back
from upmentor.stages.programmes.errors import SheetTooLong, UndoExpired, WrongState
from upmentor.stages.programmes.models import Enrolment, Programme, SignUpSheet, Topic
from upmentor.stages.programmes.queries.sheets import checked
from upmentor.stages.programmes.queries.topics import by_slug
from upmentor.stages.programmes.sheet.check import LEAVE_OUT, Line, SheetCheck
from upmentor.stages.programmes.sheet.columns import FIELDS, suggest

State = SignUpSheet.State
OPEN = (State.STAGED, State.CHECKED)
MOST_ROWS = 5_000
UNDO = dt.timedelta(days=7)


def stage_sheet(programme: Programme, content: bytes, *, filename: str, by: User, at: dt.datetime) -> SignUpSheet:
    """Keep a file for mapping and checking; columns that Upmentor never stores are left out.

    Raises `tabular.UnreadableFile`, `SheetTooLong`; nothing is stored then.
    """
    table, _refused = without_refused(tabular.read_table(content, filename=filename))
    if len(table.rows) > MOST_ROWS:
        raise SheetTooLong(MOST_ROWS)
    with transaction.atomic():
        sheet = SignUpSheet.objects.create(
            programme=programme,
            filename=filename[:200],
            table=tabular.to_json_bytes(table),
            rows=len(table.rows),
            mapping=suggest(table.header),
            created_by=by,
            created_at=at,
        )
        record("sheet_staged", by=by, at=at, kind="sheet", key=sheet.uid)
    return sheet


@transaction.atomic
def choose_columns(sheet: SignUpSheet, mapping: Mapping[str, str], role: str, *, by: User, at: dt.datetime) -> None:
    """Keep which column means what, and the role of all rows (empty: each row says). Corrections begin anew. Raises
    `WrongState` when the sheet was imported meanwhile, like the two verbs below."""
    _refuse_unless_open(sheet)
    keys = {field.key for field in FIELDS}
    sheet.mapping = {key: name for key, name in mapping.items() if key in keys and name}
    sheet.role = role if role in Enrolment.Role.values else ""
    sheet.state, sheet.corrections = State.CHECKED, []
    sheet.save(update_fields=["mapping", "role", "state", "corrections"])


@transaction.atomic
def correct(
    sheet: SignUpSheet, *, row: int | None, field: str, was: str, value: str, by: User, at: dt.datetime
) -> None:
    """Replace one cell, or with `row` None every cell of the column that has the value `was`."""
    _refuse_unless_open(sheet)
    sheet.corrections = [*sheet.corrections, {"row": row, "field": field, "was": was, "value": value[:1000]}]
    sheet.save(update_fields=["corrections"])


@transaction.atomic
def choose_topics(sheet: SignUpSheet, choices: Mapping[str, str], *, by: User, at: dt.datetime) -> None:
    """Decide what texts mean: folded text → slug, empty to propose it, “-” to leave it out. Unknown slugs are
    ignored."""
    _refuse_unless_open(sheet)
    known = by_slug(choices.values()).keys() | {"", LEAVE_OUT}
    sheet.topic_choices = sheet.topic_choices | {key: slug for key, slug in choices.items() if slug in known}
    sheet.save(update_fields=["topic_choices"])


def apply_sheet(sheet: SignUpSheet, *, by: User, at: dt.datetime) -> SignUpSheet:
    """Import every row that is fit for it, in one transaction. Raises `WrongState` when it was imported before."""
    with transaction.atomic():
        locked = SignUpSheet.objects.select_for_update(of=("self",)).select_related("programme").get(pk=sheet.pk)
        if locked.state != State.CHECKED:
            raise WrongState(locked.state)
        check = checked(locked)
        done = enrol_people(locked.programme, _entries(check), source="sheet", by=by, at=at)
        locked.state = State.APPLIED
        locked.applied_at, locked.undo_until = at, at + UNDO
        locked.changes = done.changes
        proposed = {text for line in check.lines for text, _level in line.wishes}
        locked.result = {
            "added": done.added,
            "updated": done.updated,
            "skipped": len(check.bad_rows),
            "proposed": len(proposed),
        }
        locked.save()
        record("sheet_imported", by=by, at=at, kind="sheet", key=locked.uid, reason=f"{done.added} added")
    return locked


def _entries(check: SheetCheck) -> list[Entry]:
    """The good rows with their people and topics, fetched at once."""
    ids = {line.person for line in check.lines} | {other for line in check.lines for other in line.not_with}
    people = _in_bulk(sorted(ids))
    slugs = {slug for line in check.lines for slug, _level in line.topics}
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs)}
    return [_entry(line, people, topics) for line in check.lines if line.person in people]


def _in_bulk(ids: Sequence[int]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for start in range(0, len(ids), 800):
        found |= Person.objects.in_bulk(ids[start : start + 800])
    return found


def _entry(line: Line, people: Mapping[int, Person], topics: Mapping[str, Topic]) -> Entry:
    return Entry(
        person=people[line.person],
        role=line.role,
        topics=[(topics[slug], level) for slug, level in line.topics if slug in topics],
        wishes=line.wishes,
        times=Times(
            hours=line.hours,
            time_zone=line.time_zone,
            languages=line.languages,
            capacity=line.capacity,
            discreet=line.role == Enrolment.Role.MENTEE,
        ),
        aim=line.aim or None,
        not_with=[people[other] for other in line.not_with if other in people],
    )


def undo_sheet(sheet: SignUpSheet, *, by: User, at: dt.datetime) -> TakenBack:
    """Put back what the import did, within 7 days. Raises `WrongState`, `UndoExpired`."""
    with transaction.atomic():
        locked = SignUpSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if locked.state != State.APPLIED:
            raise WrongState(locked.state)
        if locked.undo_until and at > locked.undo_until:
            raise UndoExpired
        done = take_back(locked.changes, by=by, at=at)
        locked.state = State.UNDONE
        locked.save(update_fields=["state"])
        record("sheet_undone", by=by, at=at, kind="sheet", key=locked.uid, reason=f"{done.undone} undone")
    return done


def _refuse_unless_open(sheet: SignUpSheet) -> None:
    """Hold the row as it is now: it was read before, and another window may have imported it since."""
    held = SignUpSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    sheet.state, sheet.corrections, sheet.topic_choices = held.state, held.corrections, held.topic_choices
    if sheet.state not in OPEN:
        raise WrongState(sheet.state)
