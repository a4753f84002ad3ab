"""The verbs of a report: asked for, worked out, frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import record
from upmentor.ground.jobs.actions import enqueue
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights import emails
from upmentor.stages.insights.costing import KINDS, current
from upmentor.stages.insights.document import Document, Part, to_json
from upmentor.stages.insights.gate import Gate
from upmentor.stages.insights.models import Amount, Change, Costing, Plan, Reminder, Report
from upmentor.stages.insights.permissions import reads
from upmentor.stages.insights.queries import JOB, document_of, latest
from upmentor.stages.insights.reminders import days_of
from upmentor.stages.insights.sections import SECTIONS
from upmentor.stages.insights.source import Source
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Programme

# Programmes whose people meet or met.
TOLD = (Programme.State.RUNNING, Programme.State.CLOSING, Programme.State.CLOSED)
Progress = Callable[[str, int, int], None]


class NothingToTell(Exception):
    """No whole month has passed in which people of the programme met."""


def month_end_before(day: dt.date) -> dt.date:
    """The last day of the month before.

    >>> month_end_before(dt.date(2026, 3, 31))
    datetime.date(2026, 2, 28)
    """
    return day.replace(day=1) - dt.timedelta(days=1)


def ask(programme: Programme, *, by: User | None, at: dt.datetime) -> Report:
    """Queue the report as of the last month's end, a new one or the same again with what has come in since.

    Raises NothingToTell unless the programme runs or ran during that month. Only whole months are told, so that no two
    reports differ by a day's worth of one person."""
    day = month_end_before(day_of(at))
    if programme.state not in TOLD or (programme.starts_on and programme.starts_on > day):
        raise NothingToTell
    with transaction.atomic():
        report, _new = Report.objects.update_or_create(programme=programme, day=day, defaults={"asked_at": at})
        if by:
            record("insights.ask", by=by, at=at, kind="report", key=report.uid)
        enqueue(JOB, f"{JOB}:{report.uid}", queue="long", report=report.pk)
    return report


def work_out(report: Report, *, at: dt.datetime, progress: Progress, threshold: int = MEAN) -> None:
    """Count everything and freeze it. A kill leaves the report as it was. `threshold` is for tests of what it does."""
    gate = Gate(report, threshold)
    end = timezone.make_aware(dt.datetime.combine(report.day + dt.timedelta(days=1), dt.time.min))
    source = Source(report.programme, report.day, end, gate)
    parts: list[Part] = []
    for number, section in enumerate(SECTIONS):
        progress(section.id, number, len(SECTIONS))
        part = section.work_out(replace(source, earlier=tuple(parts)))
        if part is not None:
            parts.append(part)
    with transaction.atomic():
        gate.keep()
        report.document = to_json(Document(report.day, parts))
        report.made_at = at
        report.save(update_fields=["document", "made_at"])


def ask_for_month(*, at: dt.datetime) -> int:
    """Queue what is missing as of the last month's end, for every programme. Returns how many."""
    day = month_end_before(day_of(at))
    # One that broke is tried again; one that is under way is not queued twice.
    told = Report.objects.filter(day=day, document__isnull=False).values("programme")
    rows = Programme.objects.filter(state__in=TOLD).exclude(pk__in=told).order_by("pk")
    asked = 0
    for programme in rows:
        try:
            ask(programme, by=None, at=at)
        except NothingToTell:
            continue
        asked += 1
    return asked


Amounts = Mapping[str, tuple[Decimal, Decimal, Decimal, str]]


class NotARange(ValueError):
    """An unknown figure, a negative one, or ends that aren't in order."""


@transaction.atomic
def keep_costing(programme: Programme, currency: str, amounts: Amounts, *, by: User, at: dt.datetime) -> Costing:
    """A new costing from `{name: (low, best, high, source)}`; the earlier ones stay. The same again keeps the old one.

    Raises NotARange."""
    for name, (low, best, high, _source) in amounts.items():
        if name not in KINDS or not 0 <= low <= best <= high:
            raise NotARange(name)
    before = current(programme)
    kept = {row.name: (row.low, row.best, row.high, row.source) for row in before.amounts.all()} if before else {}
    if before and before.currency == currency and kept == dict(amounts):
        return before
    costing = Costing.objects.create(programme=programme, currency=currency, made_at=at, made_by=by)
    Amount.objects.bulk_create(
        Amount(costing=costing, name=name, low=low, best=best, high=high, source=source)
        for name, (low, best, high, source) in amounts.items()
    )
    record("insights.keep-costing", by=by, at=at, kind="costing", key=costing.uid)
    return costing


@transaction.atomic
def stamp_plan(programme: Programme, typed: Mapping[str, Any], *, by: User, at: dt.datetime) -> Plan:
    """Keep what was decided as a new version; the same again changes nothing. `typed`: measures, comparison, months,
    note."""
    last = Plan.objects.select_for_update().filter(programme=programme).last()
    kept = {name: typed[name] for name in ("measures", "comparison", "months", "note")}
    if last is not None and all(getattr(last, name) == value for name, value in kept.items()):
        return last
    made = Plan.objects.create(programme=programme, decided_at=at, decided_by=by, **kept)
    record("insights.stamp_plan", by=by, at=at, kind="programme", key=programme.uid)
    return made


CHANGE = ("text", "day", "area_id", "state", "removed")


@transaction.atomic
def keep_change(
    programme: Programme, typed: Mapping[str, Any], *, change: Change | None = None, by: User, at: dt.datetime
) -> Change:
    """Write down what leaders changed, or write it anew. `typed`: text, day, area (a topic or None), state. Nothing
    else is kept: no pair, no person, no conversation."""
    new = {"text": typed["text"], "day": typed["day"], "area_id": typed["area"] and typed["area"].pk}
    new["state"] = typed["state"]
    if change is None:
        # Undo of a new one takes it away.
        made = Change(programme=programme, made_at=at, made_by=by, before={"removed": True}, **new)
        made.save()
    else:
        made = _now(change)
        made.before = _as_it_was(made)
        _set(made, new)
    record("insights.keep_change", by=by, at=at, kind="programme", key=programme.uid)
    return made


@transaction.atomic
def remove_change(change: Change, *, by: User, at: dt.datetime) -> None:
    """Take it away from every page; reports that told it keep what they told. The same again changes nothing."""
    change = _now(change)
    if not change.removed:
        change.before = _as_it_was(change)
        _set(change, {"removed": True})
        record("insights.remove_change", by=by, at=at, kind="programme", key=change.programme.uid)


@transaction.atomic
def undo_change(change: Change, *, by: User, at: dt.datetime) -> None:
    """Back to what it was before the last verb. The same again changes nothing."""
    change = _now(change)
    if change.before is not None:
        back = dict(change.before)
        if "day" in back:
            back["day"] = dt.date.fromisoformat(back["day"])
        change.before = None
        _set(change, back)
        record("insights.undo_change", by=by, at=at, kind="programme", key=change.programme.uid)


def _now(change: Change) -> Change:
    return Change.objects.select_for_update(of=("self",)).select_related("programme").get(pk=change.pk)


def _as_it_was(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in CHANGE} | {"day": change.day.isoformat()}


def _set(change: Change, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(change, name, value)
    change.save(update_fields=[*CHANGE, "before"])


class NoDay(Exception):
    """The part names no day to come, or is not in the newest report."""


@transaction.atomic
def ask_reminder(programme: Programme, part: str, *, by: User, at: dt.datetime) -> Reminder:
    """Keep that the reader wants a letter once a report counts the day that the part names; once a part. Raises
    NoDay."""
    report = latest(programme)
    days = days_of(document_of(report, sponsor=False), day_of(at)) if report else {}
    if part not in days:
        raise NoDay
    kept, _new = Reminder.objects.update_or_create(
        programme=programme, part=part, user=by, defaults={"day": days[part]}
    )
    record("insights.ask_reminder", by=by, at=at, kind="programme", key=programme.uid)
    return kept


@transaction.atomic
def forget_reminder(programme: Programme, part: str, *, by: User, at: dt.datetime) -> None:
    """The letter is wanted no more. The same again changes nothing."""
    if Reminder.objects.filter(programme=programme, part=part, user=by).delete()[0]:
        record("insights.forget_reminder", by=by, at=at, kind="programme", key=programme.uid)


def send_reminders(*, at: dt.datetime) -> int:
    """Letters whose day has come; whoever may not read the report any more gets none. Returns how many."""
    sent = 0
    for row in Reminder.objects.filter(day__lte=day_of(at)).select_related("user", "programme").order_by("pk"):
        with transaction.atomic():
            if row.user.is_active and reads(row.user, row.programme.slug):
                emails.tell_reminder(row, at=at)
                sent += 1
            row.delete()
    return sent


def note_file(report: Report, name: str, *, by: User, at: dt.datetime) -> None:
    """Somebody took figures of groups away, under this name; nobody stands in them, so no reason is asked."""
    record("insights.export", by=by, at=at, kind="report", key=report.uid, reason=name)
