"""Geometry of the stacked score bar: percent widths for an SVG, so that no style attribute is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

GAP = 0.4  # percent of the bar between two parts
ROOM_FOR_WORDS = 7.0  # a part narrower than this (percent) shows no number
SHADES = 7
PATTERN = 5  # the sixth part is spotted


def pick(row: Any, name: str, default: Any = None) -> Any:
    """`row.name` or `row["name"]`."""
    return row.get(name, default) if isinstance(row, Mapping) else getattr(row, name, default)


@dataclass(frozen=True)
class Piece:
    """One rectangle of the bar; x and width in percent, `middle` where its number stands."""

    css: str
    x: str
    width: str
    middle: str
    words: str


@dataclass(frozen=True)
class Bar:
    """A drawn bar: its pieces, the sentence for readers, the sum and where it stands."""

    pieces: list[Piece]
    sentence: str
    total: str
    total_x: str
    total_anchor: str


def number(value: float) -> str:
    """12 for 12.0, 12.5 for 12.5."""
    return f"{value:.1f}".removesuffix(".0")


def percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def shade(index: int, unknown: bool = False) -> str:
    """Fixed order of shades: 1 is the darkest; x is hatched for what is not known."""
    return "x" if unknown else str(min(index + 1, SHADES))


def bar(parts: Sequence[Any], total: float, *, tall: bool = False) -> Bar:
    """Lay the parts side by side on 0 to 100.

    In a right-to-left page the small bar is mirrored by the style sheet; a tall one holds numbers, so its pieces are
    laid from the right here.
    """
    mirrored = tall and get_language_bidi()
    pieces: list[Piece] = []
    start = 0.0
    for index, row in enumerate(parts):
        points = float(pick(row, "points", 0))
        if points <= 0:
            continue
        width = max(points - GAP, 0.2)
        x = 100 - start - width if mirrored else start
        plain = index != PATTERN and not pick(row, "unknown")  # a number on a pattern could not be read
        words = number(points) if tall and plain and points >= ROOM_FOR_WORDS else ""
        pieces.append(
            Piece(shade(index, bool(pick(row, "unknown"))), percent(x), percent(width), percent(x + width / 2), words)
        )
        start += points
    listed = ", ".join(f"{pick(row, 'label')} {number(float(pick(row, 'points', 0)))}" for row in parts)
    sentence = _("Score %(total)s: %(parts)s") % {"total": number(float(total)), "parts": listed}
    fits = start <= 84
    after = start + 1.5 if fits else 98.5
    anchor = "start" if fits else "end"
    if mirrored:
        after, anchor = 100 - after, ("end" if fits else "start")
    said = f"{number(float(total))} =" if mirrored else f"= {number(float(total))}"
    return Bar(pieces, sentence, said if fits else "", percent(after), anchor)


def numbered(parts: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows for the list below a bar: shade, sentence (or label), points and the most that could be had."""
    return [
        {
            "shade": shade(index, bool(pick(row, "unknown"))),
            "words": pick(row, "sentence") or pick(row, "label"),
            "points": number(float(pick(row, "points", 0))),
            "most": number(float(pick(row, "most", 0))) if pick(row, "most") else "",
        }
        for index, row in enumerate(parts)
    ]
