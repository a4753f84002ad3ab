"""How has a share moved, week by week? Bars from nothing to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.ui.charts.marks import Drawing, Pen, Scale

TOP, PLOT = 12, 130


@dataclass(frozen=True)
class Bars:
    """`bars`: (label, per cent or None, words on hovering) in order; only the first and the last label are drawn."""

    words: str
    bars: Sequence[tuple[str, float | None, str]]

    def draw(self, width: int) -> Drawing:
        """In px."""
        pen, y = Pen(width), Scale(0, 100, TOP + PLOT, TOP)
        left = 48
        pitch = (width - left) / max(len(self.bars), 1)
        for one in (50, 100):
            pen.line("grid", (left, y(one)), (width, y(one)))
        for one in (0, 50, 100):
            pen.text(f"{one} %", left - 8, y(one) + 5, "end")
        for place, (_label, share, words) in enumerate(self.bars):
            if share is not None:
                pen.box("b1", left + pitch * (place + 0.2), y(share), pitch * 0.6, y(0) - y(share), words)
        pen.line("axis", (left, y(0)), (width, y(0)))
        for place, anchor, at in ((0, "start", left), (-1, "end", width)):
            pen.text(self.bars[place][0], at, TOP + PLOT + 22, anchor)
        return pen.done(TOP + PLOT + 30)
