"""An attacker who keeps every table of a year and solves the linear system finds nobody; without a threshold: all."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.measures.suppression import Published, reveals, suppress

DATES = 4


def year(seed: int) -> list[dict[str, frozenset[object]]]:
    """Tables of four dates in three cuts and as a whole; a few people come and go in between."""
    draw, tables = Random(seed), []
    here = set(range(draw.randrange(14, 26)))
    facts = [(draw.choice("ABC"), draw.choice(["X", "X", "Y"]), draw.choice(["mentor", "mentee"])) for _ in range(60)]
    newest = len(here)
    for _date in range(DATES):
        groups: dict[str, set[object]] = {"all": set(here)}
        for person in here:
            for cut in facts[person]:
                groups.setdefault(cut, set()).add(person)
        tables.append({name: frozenset(people) for name, people in groups.items()})
        here -= set(draw.sample(sorted(here), draw.randrange(0, 4)))
        coming = draw.randrange(0, 7)
        here |= set(range(newest, newest + coming))
        newest += coming
    return tables


def found_by_attacker(sets: tuple[frozenset[object], ...], below: int) -> bool:
    """Whether the totals of a small group follow from those of `sets`: floating-point null space, every combination."""
    people = sorted(frozenset().union(*sets), key=repr)
    if not people:
        return False
    columns: dict[tuple[bool, ...], int] = {}
    for person in people:
        where = tuple(person in one for one in sets)
        columns[where] = columns.get(where, 0) + 1
    rows = np.array(list(columns)).T.astype(float)
    sizes = np.array(list(columns.values()))
    _u, strengths, right = np.linalg.svd(rows)
    nothing = right[int((strengths > 1e-9).sum()) :].T
    small = [at for at, size in enumerate(sizes) if size < below]
    for number in range(1, below):
        for some in combinations(small, number):
            if sizes[list(some)].sum() < below and np.abs(nothing[list(some)].sum(axis=0)).max(initial=0) < 1e-7:
                return True
    return False


def tables_of_a_year(seed: int, threshold: int) -> Published:
    shown = Published()
    for groups in year(seed):
        shown = shown.release(groups, threshold)
    return shown


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_attacker_with_all_tables_of_a_year_finds_no_small_group(seed: int) -> None:
    shown = tables_of_a_year(seed, 5)
    assert not found_by_attacker(shown.sets, 5)
    assert shown.sets


def test_attacker_finds_somebody_once_the_threshold_is_taken_out() -> None:
    assert [found_by_attacker(tables_of_a_year(seed, 1).sets, 5) for seed in range(5)] == [True] * 5


def test_attacker_finds_somebody_where_each_cut_is_checked_alone() -> None:
    # 22 people at a site, 20 of them the whole of a department: both large enough, the difference is two people.
    cuts = (frozenset[object](range(22)), frozenset[object](range(20)))
    assert found_by_attacker(cuts, 5)
    assert reveals(cuts)
    assert Published().release({"site": cuts[0], "department": cuts[1]}).now == {"site": cuts[0]}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 9), min_size=1), min_size=1, max_size=6))
def test_reveals_agrees_with_the_attacker(sets: list[frozenset[int]]) -> None:
    assert reveals(sets) == found_by_attacker(tuple(sets), 5)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 30)))
def test_suppress_hides_at_least_two_groups_of_the_threshold_together(sizes: dict[str, int]) -> None:
    shown = suppress(sizes, 5)
    hidden = [size for name, size in sizes.items() if name not in shown and size]
    assert min((sizes[name] for name in shown), default=5) >= 5
    assert not shown or not hidden or (len(hidden) > 1 and sum(hidden) >= 5)


@pytest.mark.parametrize(("sizes", "threshold"), [({"a": -1}, 5), ({"a": 6}, 0)])
def test_suppress_refuses_what_is_no_table(sizes: dict[str, int], threshold: int) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        suppress(sizes, threshold)


def test_release_keeps_a_figure_until_five_people_came_or_went() -> None:
    people = frozenset[object](range(20))
    shown = Published().release({"all": people})
    for coming in range(1, 5):
        assert shown.release({"all": people | frozenset(range(50, 50 + coming))}).now["all"] == people
    five = people | frozenset(range(50, 55))
    assert shown.release({"all": five}).now["all"] == five
    # Two left and three came: five changes.
    swapped = people - {0, 1} | frozenset(range(50, 53))
    assert shown.release({"all": swapped}).now["all"] == swapped
