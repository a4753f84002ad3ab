"""Do people stay? Steps with their bands, nothing smoothed (`ux.md` §4 "Charts")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.ui.charts.marks import LINE, Drawing, Pen, Scale, ticks

TOP, PLOT = 34, 240


@dataclass(frozen=True)
class Curve:
    """One group. `steps`: (time, value, low, high), from time 0 on, each holds until the next; `label` stands at its
    end; `counts`: (time, words) under the axis."""

    label: str
    steps: Sequence[tuple[float, float, float, float]]
    counts: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True)
class Curves:
    """Two curves at most, of values up to `top`. `unit` names the values, `time` the axis below, `counted` the rows
    under it; `at` are the times that are named."""

    words: str
    curves: Sequence[Curve]
    unit: str
    time: str
    counted: str
    at: Sequence[int]
    top: float = 100

    def draw(self, width: int) -> Drawing:
        """In px."""
        pen, narrow = Pen(width), width < 500
        head = TOP + (LINE * len(self.curves) if narrow else 0)
        lowest = min(low for one in self.curves for _time, _value, low, _high in one.steps)
        marks = [one for one in ticks(lowest, self.top, 4) if one <= self.top]
        x = Scale(0, max(self.at), 44, width - (14 if narrow else 150))
        y = Scale(marks[0], self.top, head + PLOT, head)
        self._axes(pen, x, y, marks)
        for number, one in reversed(list(enumerate(self.curves, 1))):
            pen.path(f"band{number}", _band(one, x, y))
            pen.path(f"l{number}", _line(one, x, y))
        self._labels(pen, x, y, narrow)
        return pen.done(self._below(pen, x, head + PLOT))

    def _axes(self, pen: Pen, x: Scale, y: Scale, marks: Sequence[float]) -> None:
        for one in marks:
            pen.line("grid", (x.start, y(one)), (x.end, y(one)))
            pen.text(f"{one:g}", x.start - 8, y(one) + 5, "end")
        pen.line("axis", (x.start, y.end), (x.start, y.start), (x.end, y.start))
        if marks[0] > 0:
            # The axis does not begin at nothing, and says so.
            for shift in (8, 14):
                pen.line("axis", (x.start - 6, y.start - shift), (x.start + 6, y.start - shift - 5))
        pen.text(self.unit, 0, 14)

    def _labels(self, pen: Pen, x: Scale, y: Scale, narrow: bool) -> None:
        ends = [y(one.steps[-1][1]) + 5 for one in self.curves]
        if len(ends) == 2 and abs(ends[0] - ends[1]) < LINE:
            middle = sum(ends) / 2
            higher = ends[0] <= ends[1]
            ends = [middle - LINE / 2, middle + LINE / 2] if higher else [middle + LINE / 2, middle - LINE / 2]
        for number, (one, at) in enumerate(zip(self.curves, ends, strict=True), 1):
            if narrow:
                pen.line(f"l{number}", (0, 14 + number * LINE - 5), (28, 14 + number * LINE - 5))
                pen.text(one.label, 36, 14 + number * LINE, css=f"t-c{number}")
            else:
                pen.text(one.label, x.end + 10, at, css=f"t-c{number}")

    def _below(self, pen: Pen, x: Scale, y: float) -> float:
        for at in self.at:
            pen.text(str(at), x(at), y + 22, "middle", "t-strong")
        pen.text(self.time, x.end, y + 44, "end")
        if not any(one.counts for one in self.curves):
            return y + 52
        pen.text(self.counted, 0, y + 70)
        for number, one in enumerate(self.curves, 1):
            for time, words in one.counts:
                pen.text(words, x(time), y + 70 + number * 22, "middle", f"t-c{number}")
        return y + 78 + len(self.curves) * 22


def _line(curve: Curve, x: Scale, y: Scale) -> str:
    found = [f"M{x(curve.steps[0][0])} {y(curve.steps[0][1])}"]
    for time, value, _low, _high in curve.steps[1:]:
        found.append(f"H{x(time)}V{y(value)}")
    return "".join(found)


def _band(curve: Curve, x: Scale, y: Scale) -> str:
    first, *rest = curve.steps
    found, back = [f"M{x(first[0])} {y(first[3])}"], []
    for time, _value, low, high in rest:
        found.append(f"H{x(time)}V{y(high)}")
        back.append((time, low))
    found.append(f"V{y(curve.steps[-1][2])}")
    lows = [first[2], *(low for _time, low in back)]
    for (time, _low), before in zip(reversed(back), reversed(lows[:-1]), strict=True):
        found.append(f"H{x(time)}V{y(before)}")
    return "".join([*found, f"H{x(first[0])}Z"])
