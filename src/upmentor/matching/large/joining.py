"""One more person in a solved problem, without making the lists of everybody anew.

A joiner whose grade, department, hours and so on somebody of the same side already has is one more number at the end of
each list, one more row of the own side's profile and one more column of the other side's. Where that is not so (a new
kind of person, a topic that nobody wanted before, somebody's manager) `newcomer` answers None: all is made anew then.

The joiner's price is the most that any pair leaves them, so no pair is worth more than its prices, and the solver only
has to find a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..problem import Participant, Problem, chain_above, same_text
from ..tables import Whole
from .kinds import NEVER, TRAITS, Kinds, Trait
from .memory import PLENTY
from .passes import row_scores
from .profiles import TILE, Facts, Own, Profile, Wishes, first_numbers, own_numbers
from .rounds import Rounds

Number = TypeVar("Number", np.int16, np.int32)
#: The best pairs of a joiner that become candidates at once.
FIRST = 16


@dataclass(frozen=True, slots=True, eq=False)
class Newcomer:
    """A joiner as numbers: the kind in each trait, topics with levels, and whom of the other side they stay apart from.

    `side` is 0 for a mentor, 1 for a mentee.
    """

    side: int
    kinds: tuple[int, ...]
    topics: Whole
    levels: Whole
    total: int
    apart: Whole


def newcomer(
    facts: Facts,
    problem: Problem,
    people: tuple[Sequence[Participant], Sequence[Participant]],
    others: Mapping[str, int],
    person: Participant,
    side: int,
    managers: Mapping[str, str | None],
) -> Newcomer | None:
    """The joiner of a problem whose facts and people do not hold them yet; None where all has to be made anew.

    `others` are the numbers of the other side's people.
    """
    if person.id in managers.values():
        return None
    twins = [
        _twin(trait, kinds, people[side], person, side, facts.teams)
        for trait, kinds in zip(TRAITS, facts.kinds, strict=False)
    ]
    words = [word for word, _ in person.topics]
    new = {same_text(word) for word in words if word not in facts.number}
    if None in twins or (new and any(same_text(word) in new for one in people[1 - side] for word, _ in one.topics)):
        return None
    listed = [(facts.number[word], level) for word, level in person.topics if word in facts.number]
    known = np.array(listed, dtype=np.int64).reshape(-1, 2)
    apart = {others[one] for one in _apart(problem, person, managers) if one in others}
    if person.manager_id and person.manager_id not in facts.teams:
        apart |= {number for number, one in enumerate(people[1 - side]) if one.manager_id == person.manager_id}
    return Newcomer(
        side,
        tuple(twin for twin in twins if twin is not None),
        known[:, 0],
        known[:, 1],
        sum(level for _, level in person.topics),
        np.array(sorted(apart), dtype=np.int64),
    )


def _twin(
    trait: Trait,
    kinds: Kinds,
    people: Sequence[Participant],
    person: Participant,
    side: int,
    teams: frozenset[str],
) -> int | None:
    """The kind of somebody who is like the joiner in this respect."""
    fields = attrgetter(*trait.fields)

    def respect(one: Participant) -> tuple[object, str | None]:
        team = one.manager_id if trait.name == "department" and one.manager_id in teams else None
        return fields(one), team

    mine, numbers = respect(person), kinds.mentee_kind if side else kinds.mentor_kind
    return next((int(numbers[number]) for number, one in enumerate(people) if respect(one) == mine), None)


def _apart(problem: Problem, person: Participant, managers: Mapping[str, str | None]) -> set[str]:
    """Ids that stay apart from the joiner one by one, but for the team."""
    own = person.id
    links = (
        link for links in (problem.conflicts, problem.former, problem.declined, problem.exclusions) for link in links
    )
    linked = {b if a == own else a for a, b in links if own in (a, b)}
    refused = {
        one.id for side in (problem.mentors, problem.mentees) for one in side if one.not_with and own in one.not_with
    }
    return linked | refused | {own, *person.not_with} | chain_above(own, managers)


def join(rounds: Rounds, new: Newcomer, places: int) -> None:
    """Take the joiner into a finished search; `finish(edited=True)` then solves what follows."""
    facts = rounds.facts = _extended(rounds.facts, new)
    mentors = new.side == 0
    number = facts.size[new.side] - 1
    back = mentors == rounds.flip
    own, other = rounds.sides[back], rounds.sides[not back]
    own = _with_row(own, own_numbers(facts, np.array([number]), mentors=mentors), new.apart)
    other = _with_column(other, facts, new)
    rounds.sides = (other, own) if back else (own, other)
    rounds.graph = rounds.graph.grown(places, column=back)
    scores = row_scores(own, number).astype(np.int64)
    _welcome(rounds, scores, number, back=back)


def _welcome(rounds: Rounds, scores: Whole, number: int, *, back: bool) -> None:
    """Price and candidates of the joiner, and what everybody knows of their pairs."""
    graph = rounds.graph
    price, prices = (graph.v, graph.u) if back else (graph.u, graph.v)
    allowed = np.flatnonzero(scores >= rounds.lowest)
    rest = scores[allowed] + graph.bonus - prices[allowed]
    price[number] = max(0, int(rest.max(initial=0)))
    best = np.argsort(-rest, kind="stable")
    near, far = allowed[best[:FIRST]], allowed[best[FIRST:]]
    same = np.full(near.size, number)
    graph.add(near if back else same, same if back else near, scores[near])
    rounds.memory = rounds.memory.grown(int(price[number]), PLENTY, columns=back)
    same = np.full(far.size, number)
    worth = scores[far] + graph.bonus
    rounds.memory.note_pairs(far if back else same, same if back else far, worth)


def _extended(facts: Facts, new: Newcomer) -> Facts:
    kinds = tuple(
        replace(kind, mentee_kind=np.append(kind.mentee_kind, number))
        if new.side
        else replace(kind, mentor_kind=np.append(kind.mentor_kind, number))
        for kind, number in zip(facts.kinds, new.kinds, strict=True)
    )
    wishes = facts.mentee_wishes if new.side else facts.mentor_wishes
    longer = Wishes(
        np.append(wishes.who, np.full(new.topics.size, len(wishes.total))),
        np.append(wishes.which, new.topics),
        np.append(wishes.level, new.levels),
        np.append(wishes.total, new.total),
    )
    if new.side:
        return replace(facts, kinds=kinds, mentee_wishes=longer)
    return replace(facts, kinds=kinds, mentor_wishes=longer)


def _with_row(side: Profile, own: Own, apart: Whole) -> Profile:
    empty = side.rows.shape[1] - 1
    width = max(side.topic.shape[1], own.topic.shape[1])
    return side._replace(
        base=np.concatenate([side.base, own.base]),
        topic=np.concatenate([_wide(side.topic, width, empty), _wide(own.topic, width, empty)]),
        level=np.concatenate([_wide(side.level, width, 0), _wide(own.level, width, 0)]),
        topics=np.concatenate([side.topics, own.topics]),
        row_share=np.concatenate([side.row_share, own.row_share]),
        starts=np.append(side.starts, side.starts[-1] + apart.size),
        apart=np.concatenate([side.apart, apart.astype(np.int32)]),
    )


def _wide(table: NDArray[Number], width: int, fill: int) -> NDArray[Number]:
    return np.pad(table, ((0, 0), (0, width - table.shape[1])), constant_values=fill)


def _with_column(side: Profile, facts: Facts, new: Newcomer) -> Profile:
    mentors = new.side == 1
    first = first_numbers(facts, mentors=mentors)
    tile, at = divmod(side.width, TILE)
    rows, ceiling, share = side.rows, side.ceiling, side.share
    if tile == rows.shape[0]:
        more = np.zeros((1, *rows.shape[1:]), dtype=np.int16)
        more[0, : first[1]] = NEVER
        rows = np.concatenate([rows, more])
        ceiling = np.concatenate([ceiling, more[:, : first[-1], 0]])
        share = np.concatenate([share, np.zeros((1, TILE), dtype=np.int32)])
    else:
        rows, ceiling, share = rows.copy(), ceiling.copy(), share.copy()
    column = np.zeros(rows.shape[1], dtype=np.int16)
    for kinds, number, begin in zip(facts.kinds, new.kinds, first, strict=False):
        worth = kinds.worth[:, number] if mentors else kinds.worth[number]
        column[begin : begin + worth.size] = worth
    column[first[-1] + new.topics] = new.levels
    rows[tile, :, at] = column
    np.maximum(ceiling[tile], column[: first[-1]], out=ceiling[tile])
    if mentors:
        share[tile, at] = own_numbers(facts, np.array([side.width]), mentors=False).row_share[0]
    starts = side.starts + np.searchsorted(new.apart, np.arange(side.starts.size), side="left")
    apart = np.insert(side.apart, side.starts[new.apart + 1], side.width)
    return side._replace(rows=rows, ceiling=ceiling, share=share, starts=starts, apart=apart, width=side.width + 1)
