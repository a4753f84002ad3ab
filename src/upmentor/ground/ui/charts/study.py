"""Did introducing it change anything? Dots with their ranges round the launch (`ux.md` §4 "Charts")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from upmentor.ground.ui.charts.marks import Drawing, Pen, Scale, ticks, wide

TOP, PLOT = 34, 230
# A range that is this much longer than the usual one runs out of the picture, with an arrow.
FAR = 2.0


@dataclass(frozen=True)
class Dot:
    """One time: `label` under the axis, value with range, or the time that the others are compared with."""

    label: str
    value: float = 0
    low: float | None = None
    high: float | None = None
    reference: bool = False


@dataclass(frozen=True)
class Study:
    """Times in order; the launch lies before the one at place `launch`. `unit` names the values; `last` is said at the
    last dot."""

    words: str
    dots: Sequence[Dot]
    launch: int
    unit: str
    launch_words: str
    reference_words: str
    time: str
    last: str = ""

    def draw(self, width: int) -> Drawing:
        """In px."""
        pen = Pen(width)
        low, high = self._range()
        marks = [one for one in ticks(low, high, 4) if low <= one <= high]
        if len(marks) < 3:
            marks = [one for one in ticks(low, high, 8) if low <= one <= high]
        left = 12 + max(wide(_signed(one)) for one in marks)
        y = Scale(low, high, TOP + PLOT, TOP)
        right = width - 12 - (wide(self.last) if self.last and width > 500 else 0)
        pitch = (right - left) / len(self.dots)
        for mark in marks:
            pen.line("zero" if mark == 0 else "grid", (left, y(mark)), (right, y(mark)))
            pen.text(_signed(mark), left - 8, y(mark) + 5, "end")
        pen.text(self.unit, 0, 14)
        at = left + pitch * self.launch
        pen.line("launch", (at, 22), (at, TOP + PLOT + 6))
        over = wide(self.unit) + 10 > at - wide(self.launch_words) / 2
        pen.text(self.launch_words, at, 14, "start" if over else "middle", "t-strong")
        every = -(-len(self.dots) * (max(wide(one.label) for one in self.dots) + 6) // (right - left))
        for place, one in enumerate(self.dots):
            self._dot(pen, one, left + pitch * (place + 0.5), y)
            if one.reference and pitch > wide(self.reference_words):
                pen.text(self.reference_words, left + pitch * (place + 0.5), y(0) - 14, "middle")
            # Counted from the launch, so that the times next to it are always named.
            if (place - self.launch) % every == 0:
                pen.text(one.label, left + pitch * (place + 0.5), TOP + PLOT + 28, "middle", "t-strong")
        pen.text(self.time, right, TOP + PLOT + 50, "end")
        if pitch > wide(self.reference_words):
            return pen.done(TOP + PLOT + 58)
        pen.dot("d0", left + 6, TOP + PLOT + 67, 5)
        pen.text(self.reference_words, left + 18, TOP + PLOT + 72)
        return pen.done(TOP + PLOT + 80)

    def _range(self) -> tuple[float, float]:
        known = [one for one in self.dots if one.low is not None and one.high is not None]
        values = [one.value for one in self.dots]
        usual = median((one.high or 0) - (one.low or 0) for one in known) / 2 if known else 0
        low = max(min([*values, *(one.low or 0 for one in known)]), min(values) - FAR * usual)
        high = min(max([*values, *(one.high or 0 for one in known)]), max(values) + FAR * usual)
        return min(low, 0), max(high, 0)

    def _dot(self, pen: Pen, one: Dot, x: float, y: Scale) -> None:
        if one.reference:
            pen.dot("d0", x, y(0), 5)
            return
        if one.low is not None and one.high is not None:
            pen.line("w1", (x, y(one.low)), (x, y(one.high)))
            for value, inside, way in ((one.low, one.low >= y.low, -1), (one.high, one.high <= y.high, 1)):
                end = y(value)
                if inside:
                    pen.line("w1", (x - 5, end), (x + 5, end))
                else:
                    pen.line("w1", (x - 5, end + 6 * way), (x, end), (x + 5, end + 6 * way))
        pen.dot("d1", x, y(one.value))
        if self.last and one is self.dots[-1]:
            pen.text(self.last, x + 12, y(one.value) + 5, css="t-c1")


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value):g}"
