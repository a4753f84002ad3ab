"""Geometry of charts that the server draws as SVG: twice each, 700 wide and 304 for phones, 14 px text in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upmentor.ground.ui.scores import number, pick

WIDE, NARROW = 700, 304
AVERAGE_LETTER = 7.9  # px of an average letter at 14 px, wide scripts excepted


@dataclass(frozen=True)
class Row:
    """One topic in one drawing. All positions in px of the drawing."""

    label: str
    wanted: str
    offered: str
    gap: str
    short: bool
    text_y: float
    bar_y: float
    want_x: float
    want_width: float
    offer_width: float
    want_text_x: float
    offer_text_x: float


@dataclass(frozen=True)
class Drawing:
    """One size of the chart."""

    width: int
    height: int
    middle: float
    label_x: float
    rows: list[Row]
    top: int
    gap_x: float
    stacked: bool


@dataclass(frozen=True)
class Supply:
    """Both drawings and the table behind them; `rows` are (label, wanted, offered, gap), largest shortage first."""

    wide: Drawing
    narrow: Drawing
    rows: list[tuple[str, str, str, str]]
    shown: int
    hidden: int


def signed(value: float) -> str:
    """+3, 0 or −3 with a real minus sign."""
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{number(abs(value))}"


def shortened(text: str, room: float) -> str:
    """The text, cut with an ellipsis when it is wider than `room` px."""
    letters = int(room / AVERAGE_LETTER)
    return text if len(text) <= letters else text[: max(letters - 1, 1)].rstrip() + "…"


def supply(rows: Sequence[Any], *, limit: int = 12) -> Supply:
    """Topics by gap (offered − wanted), the largest shortage first; one scale for both sides."""
    known = [(str(pick(row, "label")), float(pick(row, "wanted", 0)), float(pick(row, "offered", 0))) for row in rows]
    ordered = sorted(known, key=lambda row: (row[2] - row[1], -row[1], row[0].casefold()))
    drawn = ordered[:limit]
    top = max([1.0, *(max(wanted, offered) for _label, wanted, offered in drawn)])
    table = [(label, number(wanted), number(offered), signed(offered - wanted)) for label, wanted, offered in ordered]
    return Supply(draw(drawn, top, WIDE), draw(drawn, top, NARROW), table, len(drawn), len(ordered) - len(drawn))


def draw(rows: Sequence[tuple[str, float, float]], top: float, width: int) -> Drawing:
    """Wide: names at the start, bars from a middle line, gap at the end. Narrow: the name stands above its bars."""
    stacked = width < 500
    label_room, gap_room, numbers = (0, 40, 26) if stacked else (256, 56, 30)
    pitch, bar_offset, head = (52, 24, 30) if stacked else (32, 7, 34)
    half = (width - label_room - gap_room - 2 * numbers) / 2
    middle = label_room + numbers + half
    drawn = []
    for index, (label, wanted, offered) in enumerate(rows):
        y = head + index * pitch
        want, offer = half * wanted / top, half * offered / top
        drawn.append(
            Row(
                label=shortened(label, width - 44 if stacked else label_room - 8),
                wanted=number(wanted),
                offered=number(offered),
                gap=signed(offered - wanted),
                short=offered < wanted,
                text_y=y + 16 if stacked else y + bar_offset + 14,
                bar_y=y + bar_offset,
                want_x=round(middle - want, 1),
                want_width=round(want, 1),
                offer_width=round(offer, 1),
                want_text_x=round(middle - want - 6, 1),
                offer_text_x=round(middle + offer + 6, 1),
            )
        )
    return Drawing(width, head + len(rows) * pitch + 6, round(middle, 1), 0, drawn, head, width, stacked)
