"""Edits that begin at earlier prices give what solving from zero gives, and are proven again."""

import random
from dataclasses import replace

import pytest

from upmentor.matching import LockRefused, ProblemError, UnknownPerson, assess, solve, verify
from upmentor.matching.large.edits import Session
from upmentor.matching.large.profiles import TILE
from upmentor.matching.tests.sample import crowd, person, senior


def same_as_from_zero(session):
    plain = solve(session.problem)
    found = session.solution
    assert (len(found.pairs), found.score) == (len(plain.pairs), plain.score)
    assert verify(session.problem, found).optimal


def free_cell(session, rng):
    """Somebody's allowed partner, with a place left on both sides."""
    problem = session.problem
    allowed = assess(problem).allowed
    busy = {key for lock in problem.locks for key in lock}
    cells = [
        (a.id, b.id)
        for row, a in enumerate(problem.mentors)
        for column, b in enumerate(problem.mentees)
        if allowed[row, column] and not {a.id, b.id} & busy
    ]
    return rng.choice(cells) if cells else None


@pytest.mark.parametrize("seed", range(40))
def test_any_series_of_edits_is_as_good_as_solving_anew(seed):
    rng = random.Random(seed)
    whole = crowd(24, 22 + seed % 6, seed, places=1 + seed % 2)
    session = Session(replace(whole, mentors=whole.mentors[:20], mentees=whole.mentees[:20]))
    late = [("mentor", one) for one in whole.mentors[20:]] + [("mentee", one) for one in whole.mentees[20:]]
    same_as_from_zero(session)
    for _ in range(8):
        kind = rng.choice(["exclude", "lock", "withdraw", "join"])
        if kind == "exclude" and session.solution.pairs:
            pair = rng.choice(session.solution.pairs)
            if pair.locked:
                continue
            session.exclude(pair.mentor_id, pair.mentee_id)
        elif kind == "lock" and (cell := free_cell(session, rng)):
            session.lock(*cell)
        elif kind == "withdraw":
            role = rng.choice(["mentor", "mentee"])
            people = session.problem.mentors if role == "mentor" else session.problem.mentees
            session.withdraw(rng.choice(people).id, role=role)
        elif kind == "join" and late:
            role, one = late.pop()
            session.join(one, role=role)
        same_as_from_zero(session)


@pytest.mark.parametrize("seed", range(12))
def test_joiners_like_others_are_added_without_making_anything_anew(seed, monkeypatch):
    rng = random.Random(seed)
    whole = crowd(30, 30 - seed % 4, seed, places=1 + seed % 2)
    session = Session(whole)
    anew, rebuild = [], Session._rebuild
    monkeypatch.setattr(Session, "_rebuild", lambda self, problem: anew.append(1) or rebuild(self, problem))
    for number in range(10):
        role = rng.choice(["mentor", "mentee"])
        people = getattr(session.problem, f"{role}s")
        twin = rng.choice([one for one in people if one.grade is not None and one.manager_known])
        words = {word for one in people for word, _ in one.topics}
        topics = tuple((word, rng.randint(1, 5)) for word in rng.sample(sorted(words), 3))
        others = session.problem.mentees if role == "mentor" else session.problem.mentors
        session.join(
            replace(
                twin,
                id=f"{rng.choice('abz')}-late{number}",
                topics=topics,
                manager_id=rng.choice(others).manager_id or twin.manager_id,
                not_with=(rng.choice(others).id,),
                capacity=rng.randint(1, 1 + seed % 2),
            ),
            role=role,
        )
        same_as_from_zero(session)
        if number % 3 == 0 and session.solution.pairs:
            pair = rng.choice(session.solution.pairs)
            session.exclude(pair.mentor_id, pair.mentee_id)
            same_as_from_zero(session)
    # Now and then a manager of many is new to the joiner's department.
    assert len(anew) <= 2


def test_a_joiner_fills_the_last_column_of_a_tile_and_begins_the_next():
    whole = crowd(20, 560, 3)
    known = [one for one in whole.mentees if one.grade is not None and one.manager_known]
    few = replace(whole, mentees=tuple(known[: TILE - 2]))
    session = Session(few)
    for number in range(4):
        session.join(replace(few.mentees[number], id=f"late{number}"), role="mentee")
        same_as_from_zero(session)
    assert session.run.rounds.sides[0].rows.shape[0] == 2


def test_a_joiner_with_an_id_that_is_there_is_refused():
    whole = crowd(8, 8, 1)
    session = Session(whole)
    with pytest.raises(ProblemError, match="twice"):
        session.join(whole.mentors[3], role="mentor")
    same_as_from_zero(session)


@pytest.mark.parametrize("start", range(0, 100, 25))
def test_the_cost_of_forcing_a_pair_is_what_solving_anew_says(start):
    for seed in range(start, start + 25):
        rng = random.Random(seed)
        session = Session(crowd(18, 15, seed, places=1 + seed % 2))
        cell = free_cell(session, rng)
        if cell is None:
            continue
        kept = session.solution
        forced = solve(replace(session.problem, locks=frozenset({cell})))
        assert session.cost(*cell) == (len(kept.pairs) - len(forced.pairs), kept.score - forced.score)
        session.exclude(*cell)
        same_as_from_zero(session)


def test_what_cannot_be_done_changes_nothing():
    problem = crowd(20, 20, 1)
    session = Session(replace(problem, mentors=(*problem.mentors, person("x", grade=9))))
    before = session.solution
    with pytest.raises(LockRefused):
        session.lock("x", "b0001")
    with pytest.raises(UnknownPerson):
        session.exclude("nobody", "b0001")
    assert session.solution == before
    same_as_from_zero(session)


def test_an_edit_looks_at_a_small_part_of_all_pairs():
    session = Session(crowd(400, 400, 3))
    pair = session.solution.pairs[7]
    session.exclude(pair.mentor_id, pair.mentee_id)
    assert session.looked < 400 * 400 / 4


def test_a_late_joiner_who_manages_others_is_judged_with_their_line():
    mentors = (person("a1", manager_id="x"), person("a2", manager_id="x"))
    session = Session(replace(crowd(0, 0, 1), mentors=mentors, mentees=(senior("b1"),)))
    session.join(senior("x", manager_id="b1"), role="mentee")
    same_as_from_zero(session)
