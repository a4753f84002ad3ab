"""Participants and colleagues who took no part, as the roster knew them on one day; who is like whom; what became of
them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from upmentor.measures.balance import BEYOND, BORDER, OK, Matched, balance_table, match_on_covariates
from upmentor.measures.columns import coded, two_arms
from upmentor.measures.thresholds import MEAN
from upmentor.stages.people.models import Department, EmploymentFact, Person, Site
from upmentor.stages.people.queries.panel import successors
from upmentor.stages.programmes.models import Enrolment, Programme

State = Enrolment.State
TOOK = (State.AVAILABLE, State.COMPLETED)
YEAR = 365.25
# How a level is called that stands for all small ones.
OTHER = ""


@dataclass(frozen=True)
class Known:
    """Somebody on the day. `site` and `department` are names, `department` that of what it was merged into since."""

    person: int
    took: bool
    grade: int | None
    department: str
    site: str
    years: float | None
    leads: bool


@dataclass(frozen=True)
class Balance:
    """How alike the groups are: name of a column, standardised difference before and after, and its verdict."""

    rows: Sequence[tuple[str, float | None, float | None, str]]
    verdict: str


def known_on(programme: Programme, day: dt.date) -> list[Known]:
    """Who took part, having enrolled by the day, and everybody else who was employed then and had enrolled nowhere.

    Fixed by the day: who enrols later stays with the others, who stops stays with those who took part. In the order of
    their keys; six queries."""
    enrolled = Enrolment.objects.filter(submitted_at__date__lte=day)
    took, elsewhere = set[int](), set[int]()
    for person, of, state, before in enrolled.values_list("person", "programme", "state", "state_before"):
        mine = of == programme.pk and stood_as(state, before) in TOOK
        (took if mine else elsewhere).add(person)
    facts = facts_until(day)
    starts = dict(Person.objects.values_list("pk", "start_date"))
    heads = {fact.manager_id for fact in facts.values() if fact.employed}
    heir, departments = successors(), dict(Department.objects.values_list("pk", "name"))
    sites = dict(Site.objects.values_list("pk", "name"))
    found = []
    for person, fact in sorted(facts.items()):
        if not fact.employed or (person in elsewhere and person not in took):
            continue
        since = starts[person]
        found.append(
            Known(
                person,
                person in took,
                fact.grade,
                departments[heir[fact.department_id]] if fact.department_id else OTHER,
                sites[fact.site_id] if fact.site_id else OTHER,
                (day - since).days / YEAR if since else None,
                person in heads,
            )
        )
    return found


def stood_as(state: str, before: str) -> str:
    """The state in which somebody was put into a group: who stops, or leaves, stays in it (`domain.md` §3.6)."""
    return before if state == State.WITHDRAWN else state


def facts_until(day: dt.date, people: Collection[int] | None = None) -> dict[int, EmploymentFact]:
    """What held of each person on a day. One query."""
    rows = EmploymentFact.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    return {one.person_id: one for one in (rows if people is None else rows.filter(person__in=people))}


def columns_of(people: Sequence[Known]) -> dict[str, list[float] | list[str]]:
    """Columns for matching: grade, its distance from the middle (those who take part are often the most junior and the
    most senior), years here, leading a team, department and site with small levels taken together."""
    grades = [float(one.grade or 0) for one in people]
    middle = sum(grades) / max(1, len(grades))
    mine = [one.took for one in people]
    return {
        "grade": grades,
        "spread": [(grade - middle) ** 2 for grade in grades],
        "years": [one.years or 0.0 for one in people],
        "leads": [float(one.leads) for one in people],
        "department": pooled([one.department for one in people], mine),
        "site": pooled([one.site for one in people], mine),
    }


def complete(people: Sequence[Known]) -> list[Known]:
    """Without those of whom the roster did not know grade or start; a roster that knows neither of anybody is no
    reason to leave somebody out."""
    graded = any(one.grade is not None for one in people)
    dated = any(one.years is not None for one in people)
    return [one for one in people if (one.grade is not None or not graded) and (one.years is not None or not dated)]


def pooled(levels: Sequence[str], mine: Sequence[bool]) -> list[str]:
    """Levels with fewer than five people in either group are one: neither model nor table tells of fewer. When even
    those together are fewer, the smallest of the others joins them.

    >>> pooled([*"aaaaabbbbbc" * 2], [True] * 11 + [False] * 11).count("")
    12
    """
    counts = {
        side: Counter(one for one, is_mine in zip(levels, mine, strict=True) if is_mine == side)
        for side in (True, False)
    }
    size = {level: min(counts[True][level], counts[False][level]) for level in set(levels)}
    kept = sorted(
        (level for level, least in size.items() if least >= MEAN and level != OTHER), key=lambda one: (-size[one], one)
    )
    while kept:
        rest = [sum(count for level, count in counts[side].items() if level not in kept) for side in (True, False)]
        if not any(rest) or min(rest) >= MEAN:
            break
        kept.pop()
    return [level if level in kept else OTHER for level in levels]


def matched(people: Sequence[Known]) -> Matched:
    """Each who took part with the colleague most like them. Raises what `match_on_covariates` raises."""
    return match_on_covariates([int(one.took) for one in people], columns_of(people))


def balance_of(people: Sequence[Known], mine: Collection[int], others: Collection[int]) -> Balance:
    """How alike these two groups of equal size are; columns in which nobody differs are left out."""
    at = {one.person: place for place, one in enumerate(people)}
    pairs = [(at[one], at[other]) for one, other in zip(sorted(mine), sorted(others), strict=True)]
    names, matrix = coded(columns_of(people), len(people), first_too=True)
    rows = balance_table(names, matrix, two_arms([int(one.took) for one in people]), pairs)
    told = [row for row in rows if row.smd_before != 0 or row.smd_after != 0]
    verdict = max((row.verdict for row in told), key=(OK, BORDER, BEYOND).index, default=OK)
    return Balance([(row.name, row.smd_before, row.smd_after, row.verdict) for row in told], verdict)


def stayed(people: Collection[int], until: dt.date) -> int:
    """How many of them had not left by a day, as staying is counted elsewhere. Three queries at most."""
    gone = leaving_days(people)
    return sum(person not in gone or gone[person] > until for person in people)


def leaving_days(people: Collection[int]) -> dict[int, dt.date]:
    """Days of leaving of those who left or will. Two queries."""
    leaves = Person.objects.filter(pk__in=people, leave_date__isnull=False).values_list("pk", "leave_date")
    known = {person: day for person, day in leaves if day}
    gone = Person.objects.filter(pk__in=people, employed=False, leave_date__isnull=True)
    facts = EmploymentFact.objects.filter(person__in=gone, employed=False).order_by("valid_from")
    return known | dict(facts.values_list("person", "valid_from"))


def moved(people: Collection[int], since: dt.date, until: dt.date) -> int:
    """How many of them stood in another department or in a higher grade at the end, or when they left, than on the
    first day. A merger of departments moves nobody. Four queries."""
    heir, before = successors(), facts_until(since, people)
    rows = EmploymentFact.objects.filter(person__in=people, employed=True, valid_from__lte=until)
    after = {one.person_id: one for one in rows.order_by("valid_from", "pk")}
    return sum(_is_moved(before.get(person), after.get(person), heir) for person in people)


def _is_moved(before: EmploymentFact | None, after: EmploymentFact | None, heir: Mapping[int, int]) -> bool:
    if before is None or after is None:
        return False
    one, other = before.department_id, after.department_id
    if one and other and heir[one] != heir[other]:
        return True
    return before.grade is not None and after.grade is not None and after.grade > before.grade
