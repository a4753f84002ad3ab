"""What a drawing is made of: lines, boxes, dots and texts with the names of their looks. Knows nothing of colours,
pages or files; `svg` writes them down."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

WIDE, NARROW = 640, 304
"""Every chart is drawn twice, so that its letters stay 14 px on a phone."""
AVERAGE_LETTER = 7.9  # px of an average letter at 14 px, wide scripts excepted
LINE = 20  # px between two lines of text


@dataclass(frozen=True)
class Mark:
    """One element of SVG: `css` are classes of `components.css`, `at` its attributes, `words` a text or a title."""

    tag: str
    css: str
    at: Mapping[str, float | str]
    words: str = ""


@dataclass(frozen=True)
class Drawing:
    """One size of a chart, in px."""

    width: int
    height: int
    marks: Sequence[Mark]


class Chart(Protocol):
    """What can be drawn: `words` say the same to those who do not see it."""

    @property
    def words(self) -> str: ...

    def draw(self, width: int) -> Drawing: ...


class Pen:
    """Collects the marks of one drawing. All positions in px from the top left."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._marks: list[Mark] = []

    def line(self, css: str, *points: tuple[float, float]) -> None:
        """A line through the points."""
        self.path(css, "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points))

    def path(self, css: str, d: str) -> None:
        """Any path."""
        self._marks.append(Mark("path", css, {"d": d}))

    def box(self, css: str, x: float, y: float, width: float, height: float, words: str = "") -> None:
        """A filled rectangle; `words` show on hovering."""
        at = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
        self._marks.append(Mark("rect", css, at, words))

    def dot(self, css: str, x: float, y: float, radius: float = 6) -> None:
        """A circle."""
        self._marks.append(Mark("circle", css, {"cx": x, "cy": y, "r": radius}))

    def text(self, words: str, x: float, y: float, anchor: str = "start", css: str = "") -> None:
        """One line of text on the base line `y`; `anchor` is start (left), middle or end."""
        at: dict[str, float | str] = {"x": x, "y": y}
        self._marks.append(Mark("text", css, at | ({"text-anchor": anchor} if anchor != "start" else {}), words))

    def done(self, height: float) -> Drawing:
        """The drawing, so high."""
        return Drawing(self.width, math.ceil(height), tuple(self._marks))


@dataclass(frozen=True)
class Scale:
    """From values to px: `low` lies at `start`, `high` at `end`; values outside stay at the edge."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return round(self.start + share * (self.end - self.start), 1)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten apart) that enclose both ends, about `most` of them.

    >>> ticks(-3.2, 7.5)
    [-5.0, 0.0, 5.0, 10.0]
    >>> ticks(0, 1, most=3)
    [0.0, 0.5, 1.0]
    """
    span = (high - low) or abs(high) or 1.0
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * at, 10) for at in range(first, last + 1)]


def shortened(text: str, room: float) -> str:
    """The text, cut with an ellipsis when it is wider than `room` px."""
    letters = int(room / AVERAGE_LETTER)
    return text if len(text) <= letters else text[: max(letters - 1, 1)].rstrip() + "…"


def wide(text: str) -> float:
    """About how many px a text takes."""
    return len(text) * AVERAGE_LETTER


def _short(value: Any) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
