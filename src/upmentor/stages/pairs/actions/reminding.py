"""Silence: one reminder after five working days of the reader, then a note to the programme team (AC-6.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.locking import lock_programme
from upmentor.stages.pairs.models import Pair, PairMember, Proposal, ProposalAnswer
from upmentor.stages.pairs.queries.deadlines import REMIND_DAYS, STAFF_DAYS, TALK_DAYS, working_days_later
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import home_zone

_TWO = tuple(f"{side}__person__{what}" for side in ("mentor", "mentee") for what in ("user", "site"))


@dataclass(frozen=True)
class Asked:
    """A question to two people that is open: since when, and who has said nothing yet."""

    row: Proposal | Pair
    proposal: Proposal
    since: dt.datetime
    silent: tuple[Person, ...]

    def silent_for(self, days: int, at: dt.datetime, home: str) -> tuple[Person, ...]:
        """Those of the silent for whom so many of their own working days have passed."""
        return tuple(one for one in self.silent if working_days_later(one, self.since, days, home=home) <= at)


def remind_silent(*, at: dt.datetime) -> int:
    """Write the one reminder to everybody who is due; the number of letters."""
    return sum(_each(_remind, _open(REMIND_DAYS, at, "reminded_at"), REMIND_DAYS, at))


def tell_programme_team(*, at: dt.datetime) -> int:
    """Note where there is no answer yet, and tell the managers, one letter a programme and day; the number of rows.
    Neither says who was silent."""
    noted = list(_each(_note, _open(STAFF_DAYS, at, "escalated_at"), STAFF_DAYS, at))
    return sum(noted)


def _each(
    verb: Callable[[Asked, tuple[Person, ...], dt.datetime], int], found: Iterable[Asked], days: int, at: dt.datetime
) -> Iterator[int]:
    home = home_zone()
    for asked in found:
        if due := asked.silent_for(days, at, home):
            yield verb(asked, due, at)


@transaction.atomic
def _remind(asked: Asked, due: tuple[Person, ...], at: dt.datetime) -> int:
    # The lock keeps an answer that is given at this moment from being asked for once more.
    lock_programme(asked.proposal.programme)
    if not _still_open(asked):
        return 0
    silent = [person for person in due if not _has_answered(asked, person)]
    written = sum(emails.still_happy(asked.row, person, at=at) for person in silent)
    if len(due) == len(asked.silent):
        _model(asked).filter(pk=asked.row.pk).update(reminded_at=at)
    return written


@transaction.atomic
def _note(asked: Asked, due: tuple[Person, ...], at: dt.datetime) -> int:
    lock_programme(asked.proposal.programme)
    if not _still_open(asked) or all(_has_answered(asked, person) for person in due):
        return 0
    changed = _model(asked).filter(pk=asked.row.pk, escalated_at=None).update(escalated_at=at)
    if changed:
        emails.no_answer_yet(asked.proposal.programme, at=at)
    return changed


def _model(asked: Asked) -> QuerySet[Proposal] | QuerySet[Pair]:
    return Proposal.objects.all() if isinstance(asked.row, Proposal) else Pair.objects.all()


def _still_open(asked: Asked) -> bool:
    state = Proposal.State.ANNOUNCED if isinstance(asked.row, Proposal) else Pair.State.GETTING_TO_KNOW
    return _model(asked).filter(pk=asked.row.pk, state=state).exists()


def _has_answered(asked: Asked, person: Person) -> bool:
    if isinstance(asked.row, Proposal):
        return ProposalAnswer.objects.filter(proposal=asked.row, enrolment__person=person).exists()
    return PairMember.objects.filter(pair=asked.row, person=person, go_ahead__isnull=False).exists()


def _open(days: int, at: dt.datetime, mark: str) -> Iterator[Asked]:
    """Open questions without `mark` that were asked at least so many days ago: fewer working days have passed since
    the others."""
    before = at - dt.timedelta(days=days)
    unmarked = {f"{mark}__isnull": True}
    rows = Proposal.objects.filter(
        state=Proposal.State.ANNOUNCED, announced_at__lte=before, answer_by__gt=at, **unmarked
    ).select_related("programme", *_TWO)
    for row in rows.prefetch_related("answers"):
        answered = {answer.enrolment_id for answer in row.answers.all()}
        silent = tuple(one.person for one in (row.mentor, row.mentee) if one.pk not in answered)
        if silent and row.announced_at:
            yield Asked(row, row, row.announced_at, silent)
    yield from _open_talks(days, at, unmarked)


def _open_talks(days: int, at: dt.datetime, unmarked: dict[str, bool]) -> Iterator[Asked]:
    """The same after the first talk. Where nobody said that it took place, the days begin when it should have."""
    members = PairMember.objects.select_related("person__user", "person__site")
    rows = Pair.objects.filter(state=Pair.State.GETTING_TO_KNOW, answer_by__gt=at, **unmarked)
    rows = rows.annotate(begun=Coalesce(F("asked_at"), F("started_at"))).filter(begun__lte=at - dt.timedelta(days=days))
    rows = rows.select_related("programme", "proposal__programme").prefetch_related(Prefetch("members", members))
    for row in rows:
        silent = tuple(one.person for one in row.members.all() if one.go_ahead is None)
        if not silent:
            continue
        since = row.asked_at or max(working_days_later(one, row.started_at, TALK_DAYS) for one in silent)
        yield Asked(row, row.proposal, since, silent)
