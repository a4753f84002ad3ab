"""The table of docs/coverage.md is that of benchmarks/coverage.py, which still runs."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from benchmarks.coverage import LINES, count

TABLE = (Path(__file__).resolve().parents[2] / "docs" / "coverage.md").read_text("utf-8")


def test_the_published_table_has_every_line_for_6_12_and_40_departments():
    told = re.findall(r"^\| (.+?) \| (\d+) \| [\d.]+ % \| [\d.]+ % \| \d+ \|$", TABLE, re.MULTILINE)
    assert told == [(title, size) for title, _programme in LINES.values() for size in ("6", "12", "40")]


@pytest.mark.parametrize("name", LINES)
def test_each_simulated_programme_has_a_figure_whose_interval_is_near_the_truth(name):
    figure, truth = LINES[name][1](np.random.default_rng([1, 6]), 12, True)
    half = (figure.high - figure.low) / 2
    assert math.isfinite(half)
    assert abs(figure.value - truth) < 3 * half


def test_counting_programmes_tells_covered_from_missed():
    found = count(LINES["paired"][1], 6, 20, seed=3)
    missed = count(lambda *given: (LINES["paired"][1](*given)[0], 99.0), 6, 20, seed=3)
    assert (found.given, found.without, found.refused) == (20, 20, 0)
    assert found.covered > 15
    assert (missed.covered, missed.good) == (0, False)
