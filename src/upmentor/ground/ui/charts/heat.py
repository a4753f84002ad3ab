"""Where are the gaps? A number in every cell, five shades at most, small groups protected (`ux.md` §4 "Charts")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.ui.charts.marks import Drawing, Pen, shortened, wide

HEAD, ROW, LABEL, GAP, STEPS = 28, 34, 24, 2, 5


@dataclass(frozen=True)
class Heat:
    """`rows`: (label, cells), a cell is (value, words) or None where it is protected; `columns` name the cells.
    `protected` says so in the key under the
    map; shades go from `low` to `high`."""

    words: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[float, str] | None]]]
    unit: str
    protected: str
    low: float
    high: float

    def draw(self, width: int) -> Drawing:
        """In px. A narrow drawing has room for the last columns only."""
        pen, stacked = Pen(width), width < 500
        labels = 0 if stacked else 220
        room = max(1, int((width - labels) // max(60, *(wide(name) + 8 for name in self.columns))))
        columns, pitch = self.columns[-room:], (width - labels) / min(room, len(self.columns))
        high = ROW + (LABEL if stacked else 0)
        for place, name in enumerate(columns):
            pen.text(name, labels + pitch * (place + 0.5), 18, "middle")
        hidden = False
        for number, (label, cells) in enumerate(self.rows):
            y = HEAD + number * high + (LABEL if stacked else 0)
            pen.text(
                shortened(label, (width if stacked else labels) - 8), 0, y - 6 if stacked else y + 22, css="t-strong"
            )
            for place, cell in enumerate(cells[-room:]):
                at = (labels + pitch * place + GAP / 2, y + GAP / 2, pitch - GAP, ROW - GAP)
                hidden |= cell is None
                self._cell(pen, cell, at)
        bottom = HEAD + len(self.rows) * high + 22
        pen.text(self.unit, 0, bottom)
        if hidden:
            pen.text(self.protected, 0, bottom + 22)
        return pen.done(bottom + (30 if hidden else 8))

    def _cell(self, pen: Pen, cell: tuple[float, str] | None, at: tuple[float, float, float, float]) -> None:
        x, y, width, height = at
        if cell is None:
            pen.box("h0", x, y, width, height, self.protected)
            pen.line("grid", (x + 4, y + height - 4), (x + width - 4, y + 4))
            return
        step = self._step(cell[0])
        pen.box(f"h{step}", x, y, width, height)
        pen.text(cell[1], x + width / 2, y + 22, "middle", "t-low" if step <= 3 else "t-high")

    def _step(self, value: float) -> int:
        return 1 + min(STEPS - 1, int(STEPS * (value - self.low) / ((self.high - self.low) or 1)))
