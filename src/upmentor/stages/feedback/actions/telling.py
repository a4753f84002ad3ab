"""Which letters of rounds are due. Found again each time, so that a late job misses nothing and a second one repeats
nothing; whether words may be read never waits for a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from upmentor.ground.notifications.queries import is_written
from upmentor.stages.feedback.emails import rounds as emails
from upmentor.stages.feedback.queries.rounds import REPLY, checked_in, opened, own_answers
from upmentor.stages.meetings.emails.reading import Reader, readers
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import Pair
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Round

# The second letter comes so many days before the last one.
CLOSING = dt.timedelta(days=2)
Tell = Callable[..., None]


def tell_rounds(*, at: dt.datetime) -> int:
    """Write the letters that are due, once each, in their readers' working hours. Returns how many."""
    today = day_of(at)
    rows = Round.objects.filter(opens_on__lte=today, releases_on__gte=today - REPLY).select_related("programme")
    return sum(_tell(row, today, at=at) for row in rows)


def _tell(row: Round, today: dt.date, *, at: dt.datetime) -> int:
    if row.is_open(today):
        asked = "closing" if today >= row.closes_on - CLOSING and row.opens_on < today - CLOSING else "open"
        count = _ask(row, asked, at=at)
    else:
        count = 0
    if row.kind in Round.FOR_EACH_OTHER:
        if row.is_released(today):
            count += _each(row, "words", emails.tell_opened, (Pair.State.ACTIVE, Pair.State.COMPLETED), today, at=at)
        elif row.first_release_on:
            count += _each(row, f"put-off.{row.releases_on}", emails.tell_put_off, (Pair.State.ACTIVE,), today, at=at)
    return count


def _ask(row: Round, what: str, *, at: dt.datetime) -> int:
    """Whoever has not answered, by nothing but their own answers; before it closes whoever began reads that."""
    count = 0
    for reader in _readers(row, (Pair.State.ACTIVE, Pair.State.COMPLETED), at=at):
        key = emails.key_of(row, what, reader.member.enrolment.uid)
        if not checked_in([reader.member]) & {(row.pk, reader.member.enrolment_id)}:
            count += _once(key, _words_for(row, what, reader), row, reader, at=at)
    return count


def _words_for(row: Round, what: str, reader: Reader) -> Tell:
    if what == "open":
        return emails.tell_open
    return emails.tell_unfinished if own_answers(row, reader.member.enrolment).any else emails.tell_closing


def _each(row: Round, what: str, tell: Tell, states: tuple[str, ...], today: dt.date, *, at: dt.datetime) -> int:
    count = 0
    for reader in _readers(row, states, at=at):
        found = opened(row, reader.member, day=today)
        if found is None or found.theirs is not None:
            count += _once(emails.key_of(row, what, reader.member.uid), tell, row, reader, at=at)
    return count


def _readers(row: Round, states: tuple[str, ...], *, at: dt.datetime) -> list[Reader]:
    rows = Pair.objects.filter(programme=row.programme, state__in=states)
    return [one for pair in rows for one in readers(two_of(pair)) if one.mine.works(at)]


@transaction.atomic
def _once(key: str, tell: Tell, row: Round, reader: Reader, *, at: dt.datetime) -> int:
    if is_written(key):
        return 0
    tell(row, reader, at=at)
    return 1
