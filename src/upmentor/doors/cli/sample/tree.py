"""A reporting tree: one person at the top, a head and an assistant for each department, grades that fall downwards."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOP_GRADE = 9
LARGEST_SPAN = 9
SMALLEST_TEAM = 4
SMALLEST_DEPARTMENT = 14


@dataclass(slots=True)
class Seat:
    """A place in the tree. `manager` is the index of the seat above (-1 at the top), `height` the levels below it."""

    manager: int
    department: int
    level: int
    assistant: bool = False
    height: int = 0
    reports: int = 0
    grade: int = 0


def grow_tree(dice: random.Random, people: int, shares: Sequence[float]) -> list[Seat]:
    """`people` seats without grades, managers before their reports: seat 0 is the top, then come the heads.

    Every seat with reports has four to nine of them; each head has an assistant.
    """
    seats = [Seat(-1, -1, 0)]
    sizes = split(people - 1, shares, least=SMALLEST_DEPARTMENT)
    seats += [Seat(0, number, 1) for number in range(len(sizes))]
    for number, size in enumerate(sizes):
        seats.append(Seat(number + 1, number, 2, assistant=True))
        _grow(dice, seats, number + 1, size - 2)
    for seat in reversed(seats):
        if seat.manager >= 0:
            above = seats[seat.manager]
            above.height = max(above.height, seat.height + 1)
            above.reports += 1
    return seats


def grade_tree(dice: random.Random, seats: Sequence[Seat], wishes: Mapping[int, int]) -> None:
    """Give every seat a grade: the top 9, heads 8, everybody below their manager and with room for the levels below.

    `wishes` (seat → grade) are followed as far as the manager's grade and the levels below allow.
    """
    for number, seat in enumerate(seats):
        if seat.level == 0:
            seat.grade = TOP_GRADE
            continue
        highest = seats[seat.manager].grade - 1
        wish = wishes.get(number) or _usual_grade(dice, seat, highest)
        seat.grade = min(highest, max(seat.height + 1, wish))


def _usual_grade(dice: random.Random, seat: Seat, highest: int) -> int:
    if seat.level == 1:
        return highest
    if seat.assistant:
        return 3
    if seat.height > 1:
        return highest - (dice.random() < 0.45)
    if seat.height == 1:
        return max(4, min(7, highest) - dice.choices((0, 1, 2), (45, 40, 15))[0])
    return dice.choices((1, 2, 3, 4, 5), (22, 27, 25, 16, 10))[0]


def split(total: int, shares: Sequence[float], *, least: int) -> list[int]:
    """Whole numbers in proportion to `shares` that add up to `total`, none below `least`."""
    spare = total - least * len(shares)
    whole = sum(shares)
    parts = [least + int(spare * share / whole) for share in shares]
    for number in range(total - sum(parts)):
        parts[number % len(parts)] += 1
    return parts


def _grow(dice: random.Random, seats: list[Seat], top: int, below: int) -> None:
    """Put `below` more people under seat `top`, which may have an assistant already."""
    waiting = [(top, below)]
    while waiting:
        manager, below = waiting.pop()
        room = LARGEST_SPAN - 1
        if below <= room:
            teams = [0] * below
        else:
            span = min(room, max(SMALLEST_TEAM, round(below / 3.2) + dice.randint(-1, 1)))
            teams = _teams(dice, below - span, span)
        for size in teams:
            seats.append(Seat(manager, seats[manager].department, seats[manager].level + 1))
            if size:
                waiting.append((len(seats) - 1, size))


def _teams(dice: random.Random, below: int, span: int) -> list[int]:
    """Sizes of the teams under `span` people that hold `below` (four or more) people: 0 or at least four each."""
    # One or two of a span lead nobody: even high up there are specialists.
    leaders = max(1, min(span - dice.randint(1, 2), below // SMALLEST_TEAM, max(round(below / 5), -(-below // 8))))
    sizes = split(below, [0.8 + 0.4 * dice.random() for _ in range(leaders)], least=SMALLEST_TEAM)
    return sizes + [0] * (span - leaders)
