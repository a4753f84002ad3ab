"""Can offers meet wishes? Bars of wishes one way and of free offers the other, the largest shortage first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upmentor.ground.ui.charts.marks import Drawing, Pen, shortened
from upmentor.ground.ui.scores import number, pick


@dataclass(frozen=True)
class Supply:
    """`drawn`: (topic, wanted, offered) with the largest shortage first; `table` has all of them with their gap as
    words; `words` say the finding."""

    words: str
    drawn: Sequence[tuple[str, float, float]]
    table: Sequence[tuple[str, str, str, str]]

    @property
    def shown(self) -> int:
        """Topics in the drawing."""
        return len(self.drawn)

    @property
    def hidden(self) -> int:
        """Topics that stand in the table only."""
        return len(self.table) - len(self.drawn)

    def draw(self, width: int) -> Drawing:
        """In px: names at the start, bars from a middle line, the gap at the end. Narrow: the name stands above."""
        pen, stacked = Pen(width), width < 500
        label_room, gap_room, numbers = (0, 40, 26) if stacked else (256, 56, 30)
        pitch, down, head = (52, 24, 30) if stacked else (32, 7, 34)
        half = (width - label_room - gap_room - 2 * numbers) / 2
        middle, top = label_room + numbers + half, max([1.0, *(max(row[1:]) for row in self.drawn)])
        pen.text(_("Wanted"), middle - 8, 16, "end", "t-c1")
        pen.text(_("Offered"), middle + 8, 16, css="t-c2")
        pen.text(_("Gap"), width, 16, "end")
        for place, (label, wanted, offered) in enumerate(self.drawn):
            bar = head + place * pitch + down
            want, offer = half * wanted / top, half * offered / top
            name = shortened(label, width - 44 if stacked else label_room - 8)
            pen.text(name, 0, bar - 8 if stacked else bar + 14, css="t-strong")
            pen.box("s-want", middle - want, bar, want, 18)
            pen.box("s-offer", middle, bar, offer, 18)
            pen.text(number(wanted), middle - want - 6, bar + 14, "end")
            pen.text(number(offered), middle + offer + 6, bar + 14)
            pen.text(signed(offered - wanted), width, bar + 14, "end", "t-strong")
            pen.line("zero", (middle, bar if stacked else head), (middle, bar + (18 if stacked else 32)))
        return pen.done(head + len(self.drawn) * pitch + 6)


def supply(rows: Sequence[object], words: str = "", *, limit: int = 12) -> Supply:
    """From rows with `label`, `wanted` and `offered`, by gap (offered − wanted), the largest shortage first."""
    known = [(str(pick(row, "label")), float(pick(row, "wanted", 0)), float(pick(row, "offered", 0))) for row in rows]
    ordered = sorted(known, key=lambda row: (row[2] - row[1], -row[1], row[0].casefold()))
    table = [(label, number(wanted), number(offered), signed(offered - wanted)) for label, wanted, offered in ordered]
    return Supply(words, ordered[:limit], table)


def signed(value: float) -> str:
    """+3, 0 or −3 with a real minus sign."""
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{number(abs(value))}"
