"""Numbers as readers write them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from upmentor.measures.figure import Figure
from upmentor.stages.insights.sections.words import chance, fives, number


@pytest.mark.parametrize(
    ("language", "text"), [("en", "\u22121,234.5"), ("de", "\u22121.234,5"), ("ar", "\u200e\u22121234,5")]
)
def test_a_minus_stands_before_its_number_in_every_language(language, text):
    with override(language):
        assert number(-1234.52, 1) == text


def test_no_minus_before_what_rounds_to_nothing():
    with override("en"):
        assert number(-0.04, 1) == "0.0"


@pytest.mark.parametrize(("low", "high", "said"), [(-1, 2, True), (0, 2, True), (0.1, 2, False), (None, None, True)])
def test_chance_is_said_when_nothing_lies_inside(low, high, said):
    assert bool(chance(Figure(1, low, high, 9, "x"))) is said


def test_bases_are_whole_fives():
    assert [fives(one) for one in (4, 5, 9, 14)] == [0, 5, 5, 10]
