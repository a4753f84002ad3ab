"""The verbs of concerns. All are silent (`decisions.md` 29): no row of the audit, no one-time key and no job says that
somebody wrote. Days are stored, never times."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.queries import role_holders
from upmentor.ground.audit.actions import SYSTEM, Mode, record
from upmentor.stages.concerns.clock import answer_day
from upmentor.stages.concerns.models import Case, Message, Step
from upmentor.stages.concerns.permissions import barred
from upmentor.stages.concerns.queries import deputy_of
from upmentor.stages.concerns.receipts import code_for, lock_of
from upmentor.stages.people.queries.hours import day_of

LONGEST = 20_000
MOST_A_DAY = 200
"""So many unsigned concerns are taken a day: more come from a program."""


class ConcernRefused(Exception):
    """Something about a concern can't be done."""


class NothingWritten(ConcernRefused):
    """There is no text."""


class TooLong(ConcernRefused):
    """More than `LONGEST` signs."""


class NotOffered(ConcernRefused):
    """This contact can't have this case: it is about them, their own, or they are no contact."""


class TooMany(ConcernRefused):
    """More unsigned concerns in a day than people write."""


class NoLongerLate(ConcernRefused):
    """Somebody has answered or taken over meanwhile."""


@dataclass(frozen=True)
class Concern:
    """What somebody wrote. `form` is the random value of the form; `kept_from` are keys of contacts whom it is
    about."""

    contact: User
    text: str
    wish: str = ""
    kept_from: frozenset[str] = frozenset()
    form: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Opened:
    """The new case and the code that opens it, which is stored nowhere."""

    case: Case
    code: str


@transaction.atomic
def open_case(concern: Concern, *, by: User | None, at: dt.datetime) -> Opened:
    """Send a concern to its contact, signed `by` somebody or by nobody. The same form sent again has one effect and
    shows the same code. Raises `NothingWritten`, `TooLong`, `NotOffered`, `TooMany`."""
    text, today = _checked(concern.text), day_of(at)
    if not _may_have(concern.contact, concern.kept_from | ({str(by.uid)} if by else set())):
        raise NotOffered
    if by is None and Case.objects.filter(author=None, received_on=today).count() >= MOST_A_DAY:
        raise TooMany
    code = code_for(concern.form)
    case = Case(
        receipt=lock_of(code),
        contact=concern.contact,
        author=by,
        kept_from=" ".join(sorted(concern.kept_from)),
        wish=concern.wish,
        received_on=today,
        touched_on=today,
        answer_by=answer_day(concern.contact, today),
    )
    silent("open_case", at)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        return Opened(Case.objects.get(receipt=case.receipt), code)
    Message.objects.create(case=case, side=Message.Side.REPORTER, text=text, said_on=today, position=1)
    return Opened(case, code)


@transaction.atomic
def write_again(case: Case, text: str, *, form: uuid.UUID, by: User | None, at: dt.datetime) -> None:
    """Whoever raised the concern adds something; a closed case is open again, and the clock begins when no answer is
    owed yet. `by` is the author of a signed case. Raises `NothingWritten`, `TooLong`."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not _say(case, Message.Side.REPORTER, _checked(text), form, None, at):
        return
    if case.answer_by is None:
        case.answer_by, case.asked, case.told = answer_day(case.contact, day_of(at)), Case.Asked.NOBODY, False
    case.closed_on = None
    _touch(case, at)
    silent("write_again", at)


@transaction.atomic
def reply(case: Case, text: str, *, form: uuid.UUID, step: str = "", by: User, at: dt.datetime) -> None:
    """The contact answers; no answer is owed then. With `step` they suggest something to do. Raises
    `NothingWritten`, `TooLong`."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not _say(case, Message.Side.CONTACT, _checked(text), form, by, at):
        return
    if step.strip():
        Step.objects.create(case=case, text=_checked(step), position=_next(case.steps))
    case.answer_by, case.asked, case.told, case.closed_on = None, Case.Asked.NOBODY, True, None
    _touch(case, at)
    silent("reply", at)


@transaction.atomic
def decide_step(step: Step, *, agreed: bool, by: User | None, at: dt.datetime) -> None:
    """Whoever raised the concern says yes or no to a step; they may change their mind."""
    step.state = Step.State.AGREED if agreed else Step.State.DECLINED
    step.save(update_fields=["state"])
    _touch(Case.objects.select_for_update(of=("self",)).get(pk=step.case_id), at)
    silent("decide_step", at)


@transaction.atomic
def hand_over(case: Case, to: User, *, by: User, at: dt.datetime) -> None:
    """The contact gives the case to another one, who is told and has two working days. Raises `NotOffered`."""
    case = Case.objects.select_for_update(of=("self",)).select_related("author").get(pk=case.pk)
    if to.pk == case.contact_id or not _may_have(to, barred(case)):
        raise NotOffered
    _give(case, to, at)
    case.answer_by, case.told = answer_day(to, day_of(at)), False
    _touch(case, at)
    silent("hand_over", at)


@transaction.atomic
def take_over(case: Case, *, by: User, at: dt.datetime) -> None:
    """The deputy takes a case whose answer is late, and has until the end of their next working day. Raises
    `NoLongerLate`."""
    case = Case.objects.select_for_update(of=("self",)).select_related("author", "contact").get(pk=case.pk)
    deputy = deputy_of(case)
    if case.asked != Case.Asked.DEPUTY or case.closed_on or deputy is None or deputy.pk != by.pk:
        raise NoLongerLate
    _give(case, by, at)
    case.answer_by, case.told = answer_day(by, day_of(at), days=1), True
    _touch(case, at)
    silent("take_over", at)


@transaction.atomic
def close_case(case: Case, *, by: User, at: dt.datetime) -> None:
    """Nothing more is to be done. The thread stays readable, and writing opens it again."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    case.closed_on, case.answer_by, case.asked, case.told = day_of(at), None, Case.Asked.NOBODY, True
    _touch(case, at)
    silent("close_case", at)


# ---------- common to them ----------


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST:
        raise TooLong
    return text


def still(user: User) -> bool:
    return role_holders(RoleGrant.Role.CONTACT).filter(pk=user.pk).exists()


def _may_have(contact: User, shut: Iterable[str]) -> bool:
    return str(contact.uid) not in set(shut) and still(contact)


def _say(case: Case, side: str, text: str, form: uuid.UUID, contact: User | None, at: dt.datetime) -> bool:
    """Add a message; False when its form was sent before."""
    if Message.objects.filter(uid=form).exists():
        return False
    words = {"side": side, "text": text, "contact": contact, "said_on": day_of(at)}
    Message.objects.create(uid=form, case=case, position=_next(case.messages), **words)
    return True


def _give(case: Case, to: User, at: dt.datetime) -> None:
    _say(case, Message.Side.HANDED, "", uuid.uuid4(), to, at)
    case.contact, case.asked, case.closed_on = to, Case.Asked.NOBODY, None


def _touch(case: Case, at: dt.datetime) -> None:
    case.touched_on, case.settled = day_of(at), False
    case.save()


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def silent(verb: str, at: dt.datetime) -> None:
    """Says what every verb of this slice leaves in the audit: nothing, not even its own name."""
    record(f"concerns.{verb}", by=SYSTEM, at=at, kind="concern", key="", mode=Mode.SILENT)
