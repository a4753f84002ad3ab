"""Rules and points of one pair, one fact after the other, written to be obviously right rather than fast.

`verify` uses this to check what the matrix code of `rules` and `criteria` says; it shares no code with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from .policy import Policy
from .problem import Participant, Problem, same_text


class PlainPerson:
    """One participant with their words in comparable form and everybody above them."""

    def __init__(self, person: Participant, above: set[str]) -> None:
        self.person = person
        self.id = person.id
        self.above = above
        self.manager = None if person.no_manager else person.manager_id
        self.department = same_text(person.department)
        self.site = same_text(person.site)
        self.function = same_text(person.function)
        self.languages = {same_text(word) for word in person.languages}
        self.interests = {same_text(word) for word in person.interests}
        self.forms = {same_text(word) for word in person.forms}
        self.topics = {same_text(topic): level for topic, level in person.topics}


class PlainProblem:
    """A problem prepared for looking at single pairs. `mentors` and `mentees` prepare everybody (about 3 kB each);
    `mentor` and `mentee` one person, or None for somebody who does not take part."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.managers: dict[str, str | None] = dict(problem.managers)
        for person in problem.mentors + problem.mentees:
            if person.no_manager:
                self.managers[person.id] = None
            elif person.manager_id:
                self.managers[person.id] = person.manager_id
        self.by_id = tuple({p.id: p for p in side} for side in (problem.mentors, problem.mentees))
        self.apart: set[frozenset[str]] = set()
        for links in (problem.conflicts, problem.former, problem.declined, problem.exclusions):
            self.apart.update(frozenset(link) for link in links)
        for person in problem.mentors + problem.mentees:
            self.apart.update(frozenset((person.id, other)) for other in person.not_with)

    @cached_property
    def mentors(self) -> dict[str, PlainPerson]:
        """All mentors by id."""
        return {key: self._prepared(person) for key, person in self.by_id[0].items()}

    @cached_property
    def mentees(self) -> dict[str, PlainPerson]:
        """All mentees by id."""
        return {key: self._prepared(person) for key, person in self.by_id[1].items()}

    def mentor(self, mentor_id: str) -> PlainPerson | None:
        """This mentor alone."""
        person = self.by_id[0].get(mentor_id)
        return self._prepared(person) if person else None

    def mentee(self, mentee_id: str) -> PlainPerson | None:
        """This mentee alone."""
        person = self.by_id[1].get(mentee_id)
        return self._prepared(person) if person else None

    def above(self, person_id: str) -> set[str]:
        """Ids of everybody above this person, at any depth."""
        return _everybody_above(person_id, self.managers)

    def _prepared(self, person: Participant) -> PlainPerson:
        return PlainPerson(person, self.above(person.id))

    def broken(self, mentor: PlainPerson, mentee: PlainPerson) -> Iterator[str]:
        """Names of the rules that this pair breaks, as a stream: the caller may stop at the first."""
        a, b, policy = mentor.person, mentee.person, self.policy
        if a.id == b.id:
            yield "same_person"
        if a.grade is None or b.grade is None:
            yield "grade_known"
        elif b.grade - a.grade < policy.min_gap:
            yield "grade_gap"
        if any(not p.no_manager and not p.manager_id for p in (a, b)):
            yield "manager_known"
        if a.capacity < 1 or b.capacity < 1:
            yield "free_place"
        if a.id in mentee.above or b.id in mentor.above:
            yield "reporting_line"
        if mentor.manager and mentor.manager == mentee.manager:
            yield "same_team"
        if frozenset((a.id, b.id)) in self.apart:
            yield "programme_rules"
        if policy.same_department == "exclude" and mentor.department and mentor.department == mentee.department:
            yield "department"
        if not mentor.languages & mentee.languages:
            yield "language"
        at_one_site = policy.in_person and mentor.site and mentor.site == mentee.site
        if not at_one_site and (a.slots & b.slots).bit_count() / 2 < policy.min_overlap_hours:
            yield "time_overlap"
        if policy.topic_required and not mentor.topics.keys() & mentee.topics.keys():
            yield "topic"

    def parts(self, mentor: PlainPerson, mentee: PlainPerson) -> dict[str, int]:
        """Points by criterion, for the criteria that count."""
        weights = self.policy.weights
        found = {
            "topic_fit": _topic_points(weights["topic_fit"], mentor, mentee),
            "time_overlap": _time_points(self.policy, mentor, mentee),
            "department": weights["department"] if _known_and_different(mentor.department, mentee.department) else 0,
            "site": weights["site"]
            if _known_and_different(mentor.site, mentee.site) or _known_and_different(mentor.function, mentee.function)
            else 0,
            "grade_gap": _grade_points(self.policy, mentor, mentee),
            "interests": _half_up(
                weights["interests"] * min(len(mentor.interests & mentee.interests), self.policy.full_interests),
                self.policy.full_interests,
            ),
            "meeting_form": weights["meeting_form"]
            if not mentor.forms or not mentee.forms or mentor.forms & mentee.forms
            else 0,
        }
        return {name: points for name, points in found.items() if weights[name] > 0}


def _topic_points(weight: int, mentor: PlainPerson, mentee: PlainPerson) -> int:
    highest = sum(priority * 5 for priority in mentee.topics.values())
    met = sum(priority * mentor.topics.get(topic, 0) for topic, priority in mentee.topics.items())
    return _half_up(weight * met, highest) if highest else 0


def _time_points(policy: Policy, mentor: PlainPerson, mentee: PlainPerson) -> int:
    shared = (mentor.person.slots & mentee.person.slots).bit_count()
    full = round(policy.full_overlap_hours * 2)
    return _half_up(policy.weights["time_overlap"] * min(shared, full), full)


def _grade_points(policy: Policy, mentor: PlainPerson, mentee: PlainPerson) -> int:
    if mentor.person.grade is None or mentee.person.grade is None:
        return 0
    distance = abs(mentee.person.grade - mentor.person.grade - policy.preferred_gap)
    return _half_up(policy.weights["grade_gap"] * max(0, policy.gap_tolerance - distance), policy.gap_tolerance)


def _half_up(numerator: int, denominator: int) -> int:
    whole, rest = divmod(numerator, denominator)
    return whole + 1 if 2 * rest >= denominator else whole


def _known_and_different(one: str, other: str) -> bool:
    return bool(one) and bool(other) and one != other


def _everybody_above(person_id: str, managers: dict[str, str | None]) -> set[str]:
    above: set[str] = set()
    queue = [managers.get(person_id)]
    while queue:
        manager = queue.pop()
        if manager and manager not in above:
            above.add(manager)
            queue.append(managers.get(manager))
    return above - {person_id}
