"""Places by lot: everybody has the same chance, and each department gets its share of the places."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from random import Random
from typing import TypeVar

P = TypeVar("P", bound=Hashable)


def fair_draw(people: Mapping[P, Hashable], places: int, seed: int) -> frozenset[P]:
    """Who gets a place; `people` gives each person's department (or another group).

    Systematic sampling from a list that is shuffled within departments (Madow 1949): each person's chance is exactly
    places ÷ people, and no department's number of places is further than one from its share. The same people, places
    and seed always give the same result, so anybody can repeat the draw.

    >>> people = {name: "sales" if name < "g" else "legal" for name in "abcdefghijkl"}
    >>> drawn = fair_draw(people, 6, seed=7)
    >>> len(drawn), sum(people[name] == "sales" for name in drawn), drawn == fair_draw(people, 6, seed=7)
    (6, 3, True)
    >>> fair_draw({"a": 1, "b": 1}, 5, seed=1) == {"a", "b"}
    True

    Raises ValueError for fewer than no places.
    """
    if places < 0:
        raise ValueError("places are 0 or more")
    if places >= len(people):
        return frozenset(people)
    lot = Random(seed)  # noqa: S311 - the seed is published: that is what makes the draw repeatable
    groups: dict[Hashable, list[P]] = {}
    for person in sorted(people, key=str):
        groups.setdefault(people[person], []).append(person)
    order = sorted(groups, key=str)
    lot.shuffle(order)
    line: list[P] = []
    for group in order:
        lot.shuffle(groups[group])
        line += groups[group]
    # Whole numbers, so that rounding favours nobody: every len(people)-th of a scale with len(people) × places marks.
    start = lot.randrange(len(line))
    return frozenset(line[at] for at in range(len(line)) if (start + at * places) % len(line) < places)
