"""What the hour and the day bring: letters to contacts, rows that forget when they were written, an end for old cases.
Silent like all verbs of this slice."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db import models, transaction
from django.db.models import F

from upmentor.ground.accounts.models import User
from upmentor.stages.concerns import emails
from upmentor.stages.concerns.actions.cases import silent, still
from upmentor.stages.concerns.clock import answer_day
from upmentor.stages.concerns.models import Case, Message, ReceiptSecret, Step
from upmentor.stages.concerns.queries import deputy_of, due_to_tell, overdue
from upmentor.stages.people.queries.hours import day_of

KEPT_DAYS = 365
"""A case is erased so many days after it was closed."""


@transaction.atomic
def tell_contacts(*, at: dt.datetime) -> None:
    """Write to contacts who have a new case, from the day after on, and remind those whose answer is late, then their
    deputy. What nobody is there for goes to the deputy at once. Finds its own due rows."""
    today = day_of(at)
    for case in due_to_tell(on=today):
        if case.contact and still(case.contact):
            emails.new_case(case.contact, answer_by=case.answer_by, at=at)
        elif deputy := deputy_of(case):
            _ask_deputy(case, deputy, today, at)
        Case.objects.filter(pk=case.pk).update(told=True)
    for case in overdue(on=today):
        _remind(case, today, at)
    silent("tell_contacts", at)


def _remind(case: Case, today: dt.date, at: dt.datetime) -> None:
    assert case.answer_by
    again = answer_day(case.contact, case.answer_by, days=1)
    here = case.contact is not None and still(case.contact)
    if case.asked == Case.Asked.NOBODY and here and case.contact:
        # After a stop of the server the day may be over: then there is still the present one.
        emails.reminder(case.contact, reply_by=max(again, today), at=at)
        Case.objects.filter(pk=case.pk).update(asked=Case.Asked.CONTACT)
    elif case.asked != Case.Asked.DEPUTY and (today > again or not here) and (deputy := deputy_of(case)):
        _ask_deputy(case, deputy, today, at)


def _ask_deputy(case: Case, deputy: User, today: dt.date, at: dt.datetime) -> None:
    emails.deputy_needed(deputy, reply_by=answer_day(deputy, today, days=1), at=at)
    Case.objects.filter(pk=case.pk).update(asked=Case.Asked.DEPUTY)


@transaction.atomic
def settle(*, at: dt.datetime) -> None:
    """Take the order of writing out of the tables: rows of earlier days are written anew together, in any order.
    PostgreSQL numbers its transactions; those of rows that carry a time would otherwise say when a case was written."""
    cases = list(Case.objects.filter(settled=False, touched_on__lt=day_of(at)))
    rows: list[models.Model] = [*cases, *Message.objects.filter(case__in=cases), *Step.objects.filter(case__in=cases)]
    random.SystemRandom().shuffle(rows)
    for row in rows:
        change: dict[str, Any] = {"settled": True} if isinstance(row, Case) else {"position": F("position")}
        type(row)._base_manager.filter(pk=row.pk).update(**change)
    silent("settle", at)


@transaction.atomic
def forget(*, at: dt.datetime) -> None:
    """Erase cases `KEPT_DAYS` after they were closed; with the last one goes the secret of the codes."""
    Case.objects.filter(closed_on__lt=day_of(at) - dt.timedelta(days=KEPT_DAYS)).delete()
    if not Case.objects.exists():
        ReceiptSecret.objects.all().delete()
    silent("forget", at)
