"""How a pair is: a state, the reason, and the day on which it changes by itself. Pure: facts in, judgement out.

It knows dates, cancellations and whether help was asked for; never what is read, written or clicked (`ux.md` AC-16.1,
`decisions.md` 31). The measure is the pair's own rhythm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Before the first conversation there is no rhythm yet: it is meant to take place within two weeks.
FIRST = dt.timedelta(weeks=2)
# So long after the day that the rhythm asks for a pair is still on rhythm.
GRACE = dt.timedelta(weeks=1)
# A conversation whose time has passed can be finished for so long.
TO_FINISH = dt.timedelta(days=7)
IN_A_ROW = 2


class State(StrEnum):
    """The states of the board, those first that could use a hand."""

    HAND = "hand"
    SLOWING = "slowing"
    RHYTHM = "rhythm"
    PAUSED = "paused"
    COMPLETE = "complete"


class Reason(StrEnum):
    """Why; words for it stand in `queries.words`."""

    ASKED = "asked"
    CANCELLED = "cancelled"
    LONG_AGO = "long_ago"
    NEVER = "never"
    NEXT = "next"
    TO_FINISH = "to_finish"
    DUE = "due"
    FIRST_DUE = "first_due"
    ALL_HELD = "all_held"
    PAUSED = "paused"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Talk:
    """A conversation with a day: `kind` is held, planned (also one that nobody finished yet) or cancelled (by one of
    the two). `number` 0 is the first talk. `noted` is the day on which it came to be so."""

    kind: str
    day: dt.date
    number: int = 1
    noted: dt.date | None = None


@dataclass(frozen=True)
class Life:
    """What is known about a pair. `stage` is its state of life; `since` the day on which it began to count: begun, or
    gone on after a pause; `held` how many of the planned meetings took place, `met` the day of the last conversation.
    Of `talks` only the planned and the cancelled ones are judged."""

    stage: str
    since: dt.date
    weeks: int
    planned: int
    held: int = 0
    met: dt.date | None = None
    talks: tuple[Talk, ...] = ()
    asked: bool = False
    until: dt.date | None = None


@dataclass(frozen=True)
class Health:
    """`day` belongs to the reason (last met, next, finished, paused until), `count` too (weeks, cancellations).
    `changes` is the day on which the state becomes `then` by itself; without one it changes only when something
    happens."""

    state: State
    reason: Reason
    day: dt.date | None = None
    count: int = 0
    changes: dt.date | None = None
    then: State | None = None


def health(life: Life, *, on: dt.date) -> Health:
    """Judge a pair on a day.

    >>> day = dt.date(2026, 3, 2)
    >>> met = Life("active", day, 4, 6, held=1, met=day)
    >>> [health(met, on=day + dt.timedelta(weeks=n)).state.value for n in (5, 6, 9, 10)]
    ['rhythm', 'slowing', 'slowing', 'hand']
    """
    if life.stage == "completed":
        return Health(State.COMPLETE, Reason.COMPLETE, life.until, life.held)
    if life.stage == "paused":
        return Health(State.PAUSED, Reason.PAUSED, life.until, changes=life.until, then=State.RHYTHM)
    if life.asked:
        return Health(State.HAND, Reason.ASKED)
    return _planned(life, on) or _between(life, on)


def _planned(life: Life, on: dt.date) -> Health | None:
    """While a conversation has a day, the pair is on rhythm."""
    days = sorted(one.day for one in life.talks if one.kind == "planned" and one.day >= on - TO_FINISH)
    if not days:
        return None
    reason = Reason.NEXT if days[0] >= on else Reason.TO_FINISH
    over = days[-1] + TO_FINISH + dt.timedelta(days=1)
    after = _between(life, over)
    if after.state is State.RHYTHM:
        return Health(State.RHYTHM, reason, days[0], changes=after.changes, then=after.then)
    return Health(State.RHYTHM, reason, days[0], changes=over, then=after.state)


def _between(life: Life, on: dt.date) -> Health:
    """Nothing is planned: how long ago is the last one, and was it followed by cancellations?"""
    met = life.met
    if life.held >= life.planned:
        return Health(State.RHYTHM, Reason.ALL_HELD, met, life.held)
    base = max(met, life.since) if met else life.since
    # After a pause a pair has time for its next one as if it had just met.
    step = dt.timedelta(weeks=life.weeks) if life.held else FIRST
    slow, hand = base + step + GRACE, base + 2 * step + GRACE
    cancelled = _cancelled(life.talks, base)
    if cancelled >= IN_A_ROW:
        return Health(State.HAND, Reason.CANCELLED, met, cancelled)
    late = Reason.LONG_AGO if met else Reason.NEVER
    if on > hand:
        return Health(State.HAND, late, met or base, (on - (met or base)).days // 7)
    if on > slow:
        return Health(
            State.SLOWING, late, met or base, (on - (met or base)).days // 7, hand + dt.timedelta(days=1), State.HAND
        )
    due = Reason.DUE if met else Reason.FIRST_DUE
    return Health(State.RHYTHM, due, base + step, changes=slow + dt.timedelta(days=1), then=State.SLOWING)


def _cancelled(talks: Iterable[Talk], base: dt.date) -> int:
    """How many were cancelled since the pair last met, began, or went on."""
    return sum(one.kind == "cancelled" and (one.noted or one.day) >= base for one in talks)


WEEKS_BACK = 11


@dataclass(frozen=True)
class Week:
    """One cell of the strip. `ago` counts from 11 to 1; 0 is the coming week."""

    kind: str
    ago: int

    @property
    def x(self) -> int:
        """Where the cell begins in a drawing with cells of 22."""
        return (WEEKS_BACK - self.ago) * 22


def weeks(talks: Iterable[Talk], rests: Iterable[tuple[dt.date, dt.date]], *, on: dt.date) -> tuple[Week, ...]:
    """Eleven weeks back and one ahead. `rests` are pauses: first day, day on which it goes on.

    >>> day = dt.date(2026, 3, 2)
    >>> [one.kind for one in weeks([Talk("held", day - dt.timedelta(days=8))], [], on=day)][-3:]
    ['held', 'none', 'none']
    """
    talks, rests = tuple(talks), tuple(rests)
    return tuple(Week(_kind(talks, rests, on - dt.timedelta(weeks=ago)), ago) for ago in range(WEEKS_BACK, -1, -1))


def _kind(talks: tuple[Talk, ...], rests: tuple[tuple[dt.date, dt.date], ...], first: dt.date) -> str:
    after = first + dt.timedelta(weeks=1)
    kinds = {one.kind for one in talks if first <= one.day < after}
    found = next((kind for kind in ("held", "planned", "cancelled") if kind in kinds), "")
    if found:
        return found
    return "paused" if any(start < after and first < end for start, end in rests) else "none"
