"""Scores of question sets: reversed items, answers left out.

Texts live elsewhere (`ground/content/questions/`); an instrument whose text may not be shipped can be scored too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Instrument:
    """How answers become one score. `items` in their order; `lowest` to `highest` is the scale; `reversed_items` count
    from the other end; `may_miss` answers may be left out; `how` is "mean" or "sum" (a sum with gaps is the mean of
    what was answered times the number of items)."""

    items: tuple[str, ...]
    lowest: int
    highest: int
    reversed_items: frozenset[str] = field(default_factory=frozenset)
    may_miss: int = 0
    how: str = "mean"

    def __post_init__(self) -> None:
        if not self.items or len(set(self.items)) != len(self.items):
            raise ValueError("an instrument has items, each once")
        if self.lowest >= self.highest:
            raise ValueError("a scale goes from a lower to a higher number")
        if not self.reversed_items <= set(self.items):
            raise ValueError("a reversed item is one of the items")
        if not 0 <= self.may_miss < len(self.items):
            raise ValueError("at least one item is answered")
        if self.how not in ("mean", "sum"):
            raise ValueError('a score is a "mean" or a "sum"')


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> float | None:
    """The score of one person; None when more answers are missing than the instrument allows.

    >>> safety = Instrument(("a", "b", "c"), 1, 7, frozenset({"a"}), may_miss=1)
    >>> score(safety, {"a": 2, "b": 6, "c": 7}), score(safety, {"a": 2, "b": 5}), score(safety, {"a": 2})
    (6.333333333333333, 5.5, None)
    >>> score(Instrument(("a", "b"), 1, 4, how="sum"), {"a": 3, "b": 4})
    7.0

    Raises ValueError for an answer outside the scale or to an unknown item.
    """
    if not set(answers) <= set(instrument.items):
        raise ValueError("an answer belongs to no item")
    given = {name: value for name, value in answers.items() if value is not None}
    if not all(instrument.lowest <= value <= instrument.highest for value in given.values()):
        raise ValueError(f"answers lie between {instrument.lowest} and {instrument.highest}")
    if len(instrument.items) - len(given) > instrument.may_miss:
        return None
    turn = instrument.lowest + instrument.highest
    points = [turn - value if name in instrument.reversed_items else value for name, value in given.items()]
    mean = sum(points) / len(points)
    return mean * len(instrument.items) if instrument.how == "sum" else mean


# Instruments whose words Upmentor may not ship: an organisation with permission fills in the text (`domain.md` §3.2).
UWES_3 = Instrument(tuple("123"), 0, 6)
UWES_9 = Instrument(tuple("123456789"), 0, 6, may_miss=1)
PSYCHOLOGICAL_SAFETY = Instrument(tuple("1234567"), 1, 7, frozenset("135"), may_miss=1)
SELF_EFFICACY = Instrument(tuple(f"{n}" for n in range(1, 11)), 1, 4, may_miss=3, how="sum")
