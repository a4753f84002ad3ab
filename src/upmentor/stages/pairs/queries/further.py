"""Other partners for somebody in a run, and what forcing a pair would change (AC-5.5).

All is counted from what was stored with the run: people and rules as they were, with everything confidential pooled, so
nothing here can tell why two people are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upmentor.ground.jobs.models import Job
from upmentor.matching import Certificate, Pair, Problem, Solution
from upmentor.matching.policy import TOTAL_POINTS
from upmentor.stages.pairs.models import MatchRun, Proposal, RunInput
from upmentor.stages.pairs.queries.rows import PartRow, part_rows
from upmentor.stages.pairs.queries.rules import broken_rules, score
from upmentor.stages.pairs.reproducing import InputDamaged, unpacked
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme

HERE = 600
"""With more people on a side the solver's process answers: the web does not keep anybody waiting."""
OTHERS = 8


@dataclass(frozen=True)
class Basis:
    """A finished run as the matching engine knows it."""

    problem: Problem
    solution: Solution


@dataclass(frozen=True)
class Other:
    """Somebody else for a person. Scores are of 100. `pairs` and `points` are what the whole loses at least; None for
    somebody who was looked up. With `broken` rules there is no score."""

    enrolment: Enrolment
    score: float = 0
    parts: tuple[PartRow, ...] = ()
    pairs: int | None = None
    points: float | None = None
    broken: tuple[str, ...] = ()
    present: bool = False


@dataclass(frozen=True)
class Moved:
    """One person on the mentees' side: mentor before and after with the scores of 100; None where there is none."""

    mentee: Person
    before: Person | None
    after: Person | None
    old: float | None
    new: float | None


@dataclass(frozen=True)
class Change:
    """What forcing a pair would do. Scores are of 100; `others` counts changed pairs beside the forced one."""

    moved: tuple[Moved, ...]
    unmatched: tuple[Person, ...]
    matched: tuple[Person, ...]
    pairs: tuple[int, int]
    total: tuple[float, float]
    others: int

    @property
    def mean(self) -> tuple[float, float]:
        """Mean score before and after; 0 where there is no pair."""
        before, after = (total / pairs if pairs else 0 for total, pairs in zip(self.total, self.pairs, strict=True))
        return before, after


def size_of(run: MatchRun) -> int:
    """How many people stood on the longer side."""
    proven = run.certificate
    return max(len(proven.get("mentor_prices", ())), len(proven.get("mentee_prices", ())))


def basis(run: MatchRun) -> Basis | None:
    """What the run was counted from and what it found; None where that is no longer kept. Three queries."""
    kept = RunInput.objects.filter(run=run, erased=False).first()
    if kept is None:
        return None
    try:
        problem = unpacked(kept.content, kept.digest)
    except InputDamaged:
        return None
    return Basis(problem, _solution(run, problem))


def _solution(run: MatchRun, problem: Problem) -> Solution:
    columns = ("mentor_person__employee_id", "mentee__person__employee_id", "score", "parts")
    rows = Proposal.objects.filter(run=run).order_by().values_list(*columns)
    pairs = [
        Pair(
            mentor,
            mentee,
            points,
            {part["criterion"]: part["points"] for part in parts},
            (mentor, mentee) in problem.locks,
        )
        for mentor, mentee, points, parts in rows
    ]
    places = (sum(person.capacity for person in side) for side in (problem.mentors, problem.mentees))
    proven = run.certificate
    certificate = Certificate(
        pairs=proven["pairs"],
        primal=proven["primal"],
        dual=proven["dual"],
        bonus=proven.get("bonus", TOTAL_POINTS * min(places) + 1),
        compared=proven["compared"],
        mentor_prices=proven["mentor_prices"],
        mentee_prices=proven["mentee_prices"],
    )
    return Solution(tuple(sorted(pairs, key=lambda pair: (pair.mentor_id, pair.mentee_id))), certificate)


def partners(run: MatchRun, enrolment: Enrolment) -> list[tuple[str, float]]:
    """Name and score of 100 of everybody whom this run gave them."""
    mentor = enrolment.role == Enrolment.Role.MENTOR
    mine, theirs = ("mentor", "mentee") if mentor else ("mentee", "mentor")
    rows = Proposal.objects.filter(run=run, **{mine: enrolment}).order_by("-score", "id")
    return [(name, points / 10) for name, points in rows.values_list(f"{theirs}__person__name", "score")]


def other_rows(run: MatchRun, known: Basis, enrolment: Enrolment, found: Iterable[Sequence[Any]]) -> list[Other]:
    """Partners as `further.others` tells them, with names and parts."""
    rows = list(found)
    people = by_employee_id(run.programme, [row[0] for row in rows], _opposite(enrolment))
    return [
        _other(known, enrolment, people[key], pairs, points / 10)
        for key, _score, pairs, points in rows
        if key in people
    ]


def looked_up(run: MatchRun, known: Basis, enrolment: Enrolment, words: str) -> list[Other]:
    """People of the other side whose name holds these words, with their score or what forbids the pair."""
    people = Enrolment.objects.filter(programme=run.programme, role=_opposite(enrolment), person__name__icontains=words)
    found = people.select_related("person__department").order_by("person__name", "id")[:OTHERS]
    return [_other(known, enrolment, one, None, None) for one in found]


def _other(known: Basis, enrolment: Enrolment, other: Enrolment, pairs: int | None, points: float | None) -> Other:
    mentor, mentee = _ids(enrolment, other)
    broken = broken_rules(known.problem, mentor, mentee, places=False)
    if broken:
        return Other(other, broken=tuple(capital(say(sentence)) for sentence in broken))
    found, parts = score(known.problem, mentor, mentee)
    present = any((pair.mentor_id, pair.mentee_id) == (mentor, mentee) for pair in known.solution.pairs)
    return Other(other, found.score / 10, part_rows(parts), pairs, points, present=present)


def _ids(enrolment: Enrolment, other: Enrolment) -> tuple[str, str]:
    mine, theirs = enrolment.person.employee_id, other.person.employee_id
    return (mine, theirs) if enrolment.role == Enrolment.Role.MENTOR else (theirs, mine)


def _opposite(enrolment: Enrolment) -> str:
    mentor = enrolment.role == Enrolment.Role.MENTOR
    return str(Enrolment.Role.MENTEE if mentor else Enrolment.Role.MENTOR)


def by_employee_id(programme: Programme, keys: Iterable[str], role: str) -> Mapping[str, Enrolment]:
    """Participants of one side by employee id; one query."""
    rows = Enrolment.objects.filter(programme=programme, role=role, person__employee_id__in=list(keys))
    return {row.person.employee_id: row for row in rows.select_related("person__department")}


def change(run: MatchRun, mentor: Enrolment, mentee: Enrolment, told: Mapping[str, Any]) -> Change:
    """What `further.change` tells, with names; one query."""
    keys = {key for name in ("lost", "gained") for row in told[name] for key in row[:2]}
    people = Person.objects.filter(employee_id__in=keys).select_related("department")
    person = {one.employee_id: one for one in people}
    old = {row[1]: (row[0], row[2]) for row in told["lost"]}
    new = {row[1]: (row[0], row[2]) for row in told["gained"]}
    forced = mentee.person.employee_id
    order = sorted(old.keys() | new.keys(), key=lambda key: (key != forced, person[key].name))
    moved = tuple(
        Moved(
            person[key],
            person[old[key][0]] if key in old else None,
            person[new[key][0]] if key in new else None,
            old[key][1] / 10 if key in old else None,
            new[key][1] / 10 if key in new else None,
        )
        for key in order
    )
    before, after = ({key for row in told[name] for key in row[:2]} for name in ("lost", "gained"))
    return Change(
        moved=moved,
        unmatched=tuple(sorted((person[key] for key in before - after), key=lambda one: one.name)),
        matched=tuple(sorted((person[key] for key in after - before), key=lambda one: one.name)),
        pairs=(told["pairs"][0], told["pairs"][1]),
        total=(told["points"][0] / 10, told["points"][1] / 10),
        others=sum(1 for key in order if key != forced),
    )


def last_job(key: str) -> Job | None:
    """The last job that counted this, or is about to."""
    return Job.objects.filter(key=key).order_by("-id").first()
