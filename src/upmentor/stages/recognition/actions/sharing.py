"""What a mentor lets their line manager know, the letters that follow from it, and what the line manager answers."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction

from upmentor.ground.audit.actions import Actor, record
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.states import OVER
from upmentor.stages.recognition import manager_emails as letters
from upmentor.stages.recognition.actions.errors import NoLineManager
from upmentor.stages.recognition.actions.quarterly import tell_quarters
from upmentor.stages.recognition.models import CapacityWorry, Sharing, TimeSupport
from upmentor.stages.recognition.permissions import live_sharings
from upmentor.stages.recognition.queries.sharing import (
    CLOSING,
    DATES,
    HOURS,
    stale_sharings,
    worktime_of,
)
from upmentor.stages.recognition.queries.statement import contribution_of


@transaction.atomic
def share(enrolment: Enrolment, what: str, *, on: bool, by: Actor, at: dt.datetime) -> Sharing:
    """Let the line manager of today's roster know something, or no longer; `what` is one of `SWITCHES`. Whatever was
    said for another line manager ends with it. Letters that wait are called back by switching off.

    Raises `NoLineManager` when the roster names none.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    row = Sharing.objects.filter(enrolment=enrolment).select_related("enrolment", "manager").first()
    if row is None or (on and row.manager_id != enrolment.person.manager_id):
        if enrolment.person.manager is None:
            raise NoLineManager
        if row:
            letters.call_back(row)
            letters.call_back_quarter(row.manager)
            row.delete()
        row = Sharing(enrolment=enrolment, manager=enrolment.person.manager)
    _switch(row, what, on=on, day=day_of(at))
    row.save()
    if not on:
        _call_back(row, what)
    verb = "recognition.share" if on else "recognition.unshare"
    record(verb, by=by, at=at, kind="enrolment", key=enrolment.uid, about=enrolment.person.uid, reason=what)
    return row


def _switch(row: Sharing, what: str, *, on: bool, day: dt.date) -> None:
    if what == CLOSING:
        row.closing = on
    elif what == DATES:
        row.dates = on and row.hours
    else:
        row.hours = on
        row.dates = row.dates and on
        row.hours_since = (row.hours_since or day) if on else None


def _call_back(row: Sharing, what: str) -> None:
    """The letter of a quarter is written anew for whoever else stands in it."""
    for kind in {HOURS: (letters.START,), CLOSING: (letters.END,)}.get(what, ()):
        letters.call_back(row, kind)
    if what == HOURS:
        letters.call_back_quarter(row.manager)


def tell_managers(*, at: dt.datetime) -> int:
    """Write the letters that are due: at the start, after each quarter, at the end; each once. Those that wait for a
    former line manager are called back. May run as often as one likes. Returns how many were written."""
    for stale in stale_sharings():
        letters.call_back(stale)
    rows = list(live_sharings().order_by("pk"))
    keys = {key for row in rows for what in letters.ONCE for key in letters.keys_of(row, what)}
    standing = Letter.objects.filter(key__in=keys).exclude(state=Letter.State.WITHDRAWN)
    sent = set(standing.values_list("key", flat=True))
    return sum(_tell(row, sent, at=at) for row in rows) + tell_quarters(at=at)


@transaction.atomic
def _tell(row: Sharing, sent: set[str], *, at: dt.datetime) -> int:
    due = [what for what in letters.ONCE if sent.isdisjoint(letters.keys_of(row, what))]
    locked = Sharing.objects.select_for_update().filter(pk=row.pk, manager_id=row.manager_id).first() if due else None
    if locked is None:
        return 0
    written = 0
    if locked.hours and letters.START in due:
        written += _tell_start(row, at=at)
    if locked.closing and letters.END in due:
        written += _tell_end(row, at=at)
    return written


def _tell_start(row: Sharing, *, at: dt.datetime) -> int:
    planned = worktime_of([row.enrolment_id])[row.enrolment_id].planned_hours
    if not planned:
        return 0
    letters.tell(row, letters.START, partial(letters.start_words, row.enrolment, row.manager, planned), at=at)
    return 1


def _tell_end(row: Sharing, *, at: dt.datetime) -> int:
    """Once nothing lives any more and the mentor is through, or the programme is over."""
    enrolment = row.enrolment
    over = enrolment.state in (Enrolment.State.COMPLETED, Enrolment.State.WITHDRAWN)
    over = over or enrolment.programme.state in OVER
    if not over or PairMember.objects.filter(enrolment=enrolment, live=True).exists():
        return 0
    found = contribution_of(enrolment)
    if not found.ready:
        return 0
    letters.tell(row, letters.END, partial(letters.end_words, enrolment, row.manager, found), at=at)
    return 1


@transaction.atomic
def support_time(sharing: Sharing, *, by: Actor, at: dt.datetime) -> TimeSupport:
    """The line manager supports the time; the mentor reads it. Said twice, it is said once."""
    row, made = TimeSupport.objects.get_or_create(
        enrolment=sharing.enrolment, manager=sharing.manager, defaults={"said_on": day_of(at)}
    )
    if made:
        record("recognition.support_time", by=by, at=at, kind="enrolment", key=sharing.enrolment.uid)
    return row


@transaction.atomic
def unsay_support(sharing: Sharing, *, by: Actor, at: dt.datetime) -> None:
    """Undo of supporting."""
    TimeSupport.objects.filter(enrolment=sharing.enrolment, manager=sharing.manager).delete()
    record("recognition.unsay_support", by=by, at=at, kind="enrolment", key=sharing.enrolment.uid)


@transaction.atomic
def say_worry(sharing: Sharing, *, by: Actor, at: dt.datetime) -> CapacityWorry:
    """The line manager tells the programme team that time is short. It has no effect on the pair."""
    row, made = CapacityWorry.objects.get_or_create(
        enrolment=sharing.enrolment, manager=sharing.manager, settled_on=None, defaults={"said_on": day_of(at)}
    )
    if made:
        record("recognition.say_worry", by=by, at=at, kind="enrolment", key=sharing.enrolment.uid)
    return row


@transaction.atomic
def unsay_worry(sharing: Sharing, *, by: Actor, at: dt.datetime) -> None:
    """Undo of telling, while the programme team has not looked after it."""
    CapacityWorry.objects.filter(enrolment=sharing.enrolment, manager=sharing.manager, settled_on=None).delete()
    record("recognition.unsay_worry", by=by, at=at, kind="enrolment", key=sharing.enrolment.uid)


@transaction.atomic
def settle_worry(worry: CapacityWorry, *, by: Actor, at: dt.datetime) -> None:
    """The programme team has looked after it."""
    CapacityWorry.objects.filter(pk=worry.pk, settled_on=None).update(settled_on=day_of(at))
    record("recognition.settle_worry", by=by, at=at, kind="worry", key=worry.uid)


@transaction.atomic
def reopen_worry(worry: CapacityWorry, *, by: Actor, at: dt.datetime) -> None:
    """Undo of settling, unless the line manager has said it again since."""
    again = CapacityWorry.objects.filter(enrolment=worry.enrolment, manager=worry.manager, settled_on=None)
    if not again.exists():
        CapacityWorry.objects.filter(pk=worry.pk).update(settled_on=None)
    record("recognition.reopen_worry", by=by, at=at, kind="worry", key=worry.uid)
