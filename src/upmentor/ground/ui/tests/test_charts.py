"""Drawings: what they say stands where it belongs, nothing leaves the picture, and a file needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from upmentor.ground.ui import charts
from upmentor.ground.ui.charts import supply as wishes
from upmentor.ground.ui.charts import svg
from upmentor.ground.ui.charts.marks import Drawing, Mark, ticks

EVIL = '<script>alert("x")</script> & ظل'


def study(dots: int = 6, reach: float = 4) -> charts.Study:
    before = [charts.Dot(f"−{one}", 1, 1 - reach, 1 + reach) for one in range(dots, 1, -1)]
    after = [charts.Dot(f"+{one}", 3, 3 - reach, 3 + reach) for one in range(1, dots + 1)]
    middle = charts.Dot("−1", reference=True)
    return charts.Study("words", [*before, middle, *after], dots, "points", "launch", "compared with", "half-years")


def curves(last: float = 86) -> charts.Curves:
    with_ = [(0, 100, 100, 100), (1, 98, 90, 100), (2, 93, 80, 98)]
    waiting = [(0, 100, 100, 100), (1, 95, 85, 99), (2, last, 70, 95)]
    both = [
        charts.Curve("93 with", with_, [(0, "55"), (2, "45")]),
        charts.Curve("waiting", waiting, [(0, "40"), (2, "30")]),
    ]
    return charts.Curves("words", both, "of 100", "months", "watched", range(3))


def supply(rows: Sequence[tuple[str, float, float]], limit: int = 12) -> wishes.Supply:
    named = [{"label": label, "wanted": wanted, "offered": offered} for label, wanted, offered in rows]
    return wishes.supply(named, "words", limit=limit)


CELLS = [(EVIL, [(70.0, "70"), None]), ("HR", [(50.0, "50"), (80.0, "80")])]
RANGES = [charts.Range(EVIL, 3, 1, 5, "1 to 5"), charts.Range("b", 2, None, None, "2")]
SHAPES: dict[str, charts.Chart] = {
    "bars": charts.Bars("words", [(f"{one} May", 10.0 * one or None, EVIL) for one in range(11)]),
    "curves": curves(),
    "heat": charts.Heat("words", ["Q1", "Q2"], CELLS, "of 100", EVIL, 50, 80),
    "ranges": charts.Ranges("words", RANGES, "%", 0),
    "study": study(),
    "supply": supply([(EVIL, 9, 1), ("Plenty", 0, 6)]),
}


def drawn(name: str, width: int) -> Drawing:
    return SHAPES[name].draw(width)


def span(mark: Mark) -> tuple[float, float]:
    """The left and right end of a mark, in px."""
    at = {name: float(value) for name, value in mark.at.items() if isinstance(value, int | float)}
    if mark.tag == "rect":
        return at["x"], at["x"] + at["width"]
    if mark.tag == "circle":
        return at["cx"] - at["r"], at["cx"] + at["r"]
    if mark.tag == "text":
        return at["x"], at["x"]
    numbers = [float(one) for one in re.findall(r"[ML](-?[\d.]+)", str(mark.at["d"]))]
    return min(numbers), max(numbers)


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
@pytest.mark.parametrize("name", sorted(SHAPES))
def test_nothing_leaves_the_picture(name, width):
    drawing = drawn(name, width)
    for mark in drawing.marks:
        left, right = span(mark)
        assert -1 <= left <= right <= width + 1, mark
    low = [float(mark.at["y"]) for mark in drawing.marks if "y" in mark.at]
    assert 0 <= min(low) <= max(low) <= drawing.height


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_page_holds_both_sizes_and_no_markup_of_others(name):
    text = svg.inline(SHAPES[name])
    assert (text.count("um-fig-wide"), text.count("um-fig-narrow")) == (1, 1)
    assert "<script" not in text
    assert " style=" not in text
    ElementTree.fromstring(f"<div>{text}</div>")


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_file_is_whole_and_knows_the_look_of_every_mark(name):
    text = svg.alone(SHAPES[name], title=EVIL)
    found = ElementTree.fromstring(text)
    style = next(one.text or "" for one in found.iter() if one.tag.endswith("style"))
    looks = {look for mark in drawn(name, charts.WIDE).marks for look in mark.css.split()}
    assert looks <= set(re.findall(r"\.([a-z0-9-]+)", style))
    assert "var(" not in style
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert next(one.text for one in found.iter() if one.tag.endswith("title")) == EVIL


def test_the_axis_of_staying_says_where_it_does_not_begin_at_nothing():
    breaks = [mark for mark in curves().draw(charts.WIDE).marks if mark.css == "axis"]
    assert len(breaks) == 3
    assert len([mark for mark in curves(last=0).draw(charts.WIDE).marks if mark.css == "axis"]) == 3
    low = charts.Curves("", [charts.Curve("a", [(0, 100, 100, 100), (1, 9, 2, 30)])], "", "", "", range(2))
    assert len([mark for mark in low.draw(charts.WIDE).marks if mark.css == "axis"]) == 1


def test_labels_of_two_curves_that_end_together_stand_apart():
    ends = [mark.at["y"] for mark in curves(last=93).draw(charts.WIDE).marks if mark.words in ("93 with", "waiting")]
    assert abs(float(ends[0]) - float(ends[1])) >= 20


def test_a_range_that_is_far_too_long_runs_out_with_an_arrow_and_leaves_the_others_readable():
    dots = [*study().dots[:-1], charts.Dot("+6", 3, -200, 200)]
    far = charts.Study("", dots, 6, "", "", "", "")
    marks = far.draw(charts.WIDE).marks
    assert len([mark for mark in marks if mark.css == "w1" and str(mark.at["d"]).count("L") == 2]) == 2
    dot = next(mark for mark in marks if mark.css == "d1")
    usual = next(mark for mark in marks if mark.css == "w1")
    ends = [float(one) for one in re.findall(r" (-?[\d.]+)", str(usual.at["d"]))]
    assert max(ends) - min(ends) > 40
    assert min(ends) < float(dot.at["cy"]) < max(ends)


def test_many_times_are_named_as_far_as_there_is_room():
    named = [mark for mark in study(dots=20).draw(charts.NARROW).marks if mark.css == "t-strong"]
    assert 3 < len(named) < 15
    assert "+1" in [mark.words for mark in named]


def test_small_groups_are_protected_and_the_key_says_so():
    marks = drawn("heat", charts.WIDE).marks
    assert len([mark for mark in marks if mark.css == "h0"]) == 1
    assert [mark.words for mark in marks if mark.tag == "text"][-1] == EVIL
    assert {mark.css for mark in marks if mark.css.startswith("h")} == {"h0", "h1", "h4", "h5"}


def test_wishes_the_largest_shortage_first_with_its_gap():
    chart = supply([("Even", 4, 4), ("Short", 9, 1), ("Plenty", 0, 6)], limit=2)
    assert chart.table == [("Short", "9", "1", "−8"), ("Even", "4", "4", "0"), ("Plenty", "0", "6", "+6")]
    assert (chart.shown, chart.hidden, [row[0] for row in chart.drawn]) == (2, 1, ["Short", "Even"])
    assert supply([]).draw(charts.WIDE).height == 40


def test_wishes_and_offers_share_one_scale():
    marks = supply([("a", 10, 5), ("b", 0, 10)]).draw(charts.WIDE).marks
    wants = [mark.at["width"] for mark in marks if mark.css == "s-want"]
    offers = [mark.at["width"] for mark in marks if mark.css == "s-offer"]
    assert wants[0] == offers[1] == 2 * float(offers[0])


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-1e-9, 1e-9), (-200, 3), (99.2, 100), (5, 5), (-3, -3)])
def test_ticks_enclose_their_ends(low, high):
    found = ticks(low, high)
    assert found[0] <= low + 1e-9
    assert found[-1] >= high - 1e-9
    assert 1 <= len(found) <= 8
