"""What moved? From start to end, each on its row (`ux.md` §4 "Charts")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.ui.charts.marks import Drawing, Pen, Scale, shortened, ticks

LABELS, ROW, STACKED = 250, 44, 62


@dataclass(frozen=True)
class Moved:
    """`rows`: (label, start, end, start in words, end in words) on a scale from `least` to `most`; `unit` below it."""

    words: str
    rows: Sequence[tuple[str, float, float, str, str]]
    unit: str
    least: float
    most: float
    start_words: str
    end_words: str

    def draw(self, width: int) -> Drawing:
        """In px."""
        pen, stacked = Pen(width), width < 500
        marks = ticks(self.least, self.most, 4)
        x = Scale(marks[0], marks[-1], 12 if stacked else LABELS, width - 14)
        pitch = STACKED if stacked else ROW
        bottom = 30 + pitch * len(self.rows)
        pen.dot("d0", x.start + 6, 10, 5)
        pen.text(self.start_words, x.start + 18, 15)
        pen.dot("d1", (x.start + x.end) / 2, 10)
        pen.text(self.end_words, (x.start + x.end) / 2 + 12, 15)
        for one in marks:
            pen.text(f"{one:g}", x(one), bottom + 20, "middle")
        for number, (label, start, end, first, last) in enumerate(self.rows):
            y = 30 + pitch * number + (42 if stacked else ROW / 2)
            label_y = y - 20 if stacked else y + 5
            pen.text(shortened(label, width if stacked else LABELS - 14), 0, label_y, css="t-strong")
            for one in marks:
                pen.line("grid", (x(one), y - 14), (x(one), y + 20))
            pen.line("w1", (x(start), y), (x(end), y))
            pen.dot("d0", x(start), y, 5)
            pen.dot("d1", x(end), y)
            before = start <= end
            pen.text(first, x(start) + (-10 if before else 10), y + 5, "end" if before else "start")
            pen.text(last, x(end) + (12 if before else -12), y + 5, "start" if before else "end", "t-c1")
        pen.text(self.unit, x.end, bottom + 42, "end")
        return pen.done(bottom + 50)
