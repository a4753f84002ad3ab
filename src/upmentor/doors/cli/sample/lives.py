"""What becomes of the pairs of “Fresh eyes on AI”: pure and the same every time. All days count back from now."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("life.toml").read_text("utf-8"))
#: Announcements: the programme takes people in over half a year.
WAVES = (200, 130, 80, 24, 3)
#: Of more pairs than this the rest has just been announced: a large company is there to be matched, not to be read.
MOST_LIVES = 60
WEEK = 7
#: Days from the announcement to the second yes, and from there to the first talk.
ANSWERED, TALKED = 8, 5
KNOWING = "getting_to_know"


@dataclass(frozen=True, slots=True)
class Fate:
    """The life of one pair so far. `state` is one of `Pair.State`, or "announced" while the answers are awaited.

    `held` meetings were held, `weeks` apart, the last one `last` days ago; `ahead` is what is planned next: booked,
    offered (times to choose from) or nothing. For a pair that gets to know each other `held` 1 is the first talk.
    """

    state: str
    held: int = 0
    weeks: int = 4
    last: int = 0
    ahead: str = ""

    @property
    def told(self) -> int:
        """Days since the announcement: the latest wave that leaves time to answer and to talk."""
        first = self.last + max(self.held - 1, 0) * self.weeks * WEEK
        needed = 0 if self.state == "announced" else ANSWERED + TALKED if self.state == KNOWING else first + 16
        return min((wave for wave in WAVES if wave >= needed), default=WAVES[0])

    @property
    def begun(self) -> int:
        """Days since both said yes."""
        return self.told - ANSWERED

    @property
    def talked(self) -> int:
        """Days since the first talk."""
        return self.last if self.state == KNOWING else self.begun - TALKED


#: At first one of each kind, so that a small company has them all.
FIRST = (
    Fate("completed", 6, 4, 27),
    Fate("paused", 2, 4, 21),
    Fate("ended", 1, 4, 16),
    Fate(KNOWING, 0, ahead="booked"),
    Fate("active", 3, 4, 21, "booked"),
    Fate("active", 1, 4, 18, "booked"),
    Fate("announced"),
    Fate(KNOWING, 1, 4, 1),
    Fate("active", 5, 4, 24, "booked"),
    Fate("active", 2, 6, 30, "offered"),
)
# Where nothing is planned, the last meeting lies so shortly back that the rhythm asks for no times yet, even
# when it was six days earlier, on the weekday of the pair.
NEXT = (
    Fate("active", 4, 4, 17, "booked"),
    Fate("active", 2, 4, 6),
    Fate("active", 5, 4, 5),
    Fate("active", 3, 6, 12),
    Fate("active", 1, 4, 4),
    Fate(KNOWING, 0, ahead="offered"),
    Fate("active", 4, 4, 7),
    Fate("active", 2, 4, 23, "booked"),
    Fate("announced"),
    Fate("active", 3, 4, 6),
    Fate("ended", 2, 4, 9),
    Fate("completed", 6, 4, 20),
    Fate("active", 2, 8, 20),
    Fate("active", 4, 6, 12),
    Fate("active", 3, 4, 41, "offered"),
)


def fates(number: int) -> list[Fate]:
    """One for each of so many pairs."""
    live = min(number, MOST_LIVES)
    return [*islice(_endless(), live), *[Fate("announced")] * (number - live)]


def _endless() -> Iterator[Fate]:
    yield from FIRST
    yield from cycle(NEXT)


def text(kind: str, place: int) -> str:
    """The text of a kind for the pair at this place."""
    found: list[str] = TEXTS[kind]
    return found[place % len(found)]
