"""How sure are we? One row a result: a dot with its range, never a bare bar (`ux.md` §4 "Charts")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.ui.charts.marks import Drawing, Pen, Scale, shortened, ticks, wide

LABELS, ROW, STACKED = 250, 40, 58


@dataclass(frozen=True)
class Range:
    """A result: `shown` is its range in numbers."""

    label: str
    value: float
    low: float | None
    high: float | None
    shown: str


@dataclass(frozen=True)
class Ranges:
    """Results on one scale. `nothing`: the value that means no difference, or None; `least` and `most` are on the axis
    in any case; `unit` stands under it."""

    words: str
    rows: Sequence[Range]
    unit: str
    nothing: float | None = None
    least: float = 0
    most: float = 0

    def draw(self, width: int) -> Drawing:
        """In px."""
        pen, stacked = Pen(width), width < 500 or any(wide(one.label) > LABELS for one in self.rows)
        ends = [end for one in self.rows for end in (one.low, one.high, one.value) if end is not None]
        marks = ticks(min(*ends, self.least), max(*ends, self.most), 4)
        left = 12 if stacked else LABELS
        right = width - 26 - max(wide(one.shown) for one in self.rows)
        x, pitch = Scale(marks[0], marks[-1], left, right), STACKED if stacked else ROW
        bottom = 8 + pitch * len(self.rows)
        for one in marks:
            pen.text(f"{one:g}".replace("-", "−"), x(one), bottom + 20, "middle")
        for number, row in enumerate(self.rows):
            y = 8 + pitch * number + (40 if stacked else ROW / 2)
            for one in marks:
                # Not through the names that stand above their rows.
                pen.line("zero" if one == self.nothing else "grid", (x(one), y - 16), (x(one), y + 20))
            name = shortened(row.label, width if stacked else LABELS - 14)
            pen.text(name, 0, y - 22 if stacked else y + 5, css="t-strong")
            pen.text(row.shown, width, y + 5, "end", "t-c1")
            if row.low is not None and row.high is not None:
                pen.line("w1", (x(row.low), y), (x(row.high), y))
                for end in (row.low, row.high):
                    pen.line("w1", (x(end), y - 5), (x(end), y + 5))
            pen.dot("d1", x(row.value), y)
        pen.text(self.unit, right, bottom + 42, "end")
        return pen.done(bottom + 50)
