"""What is to be matched: the people of both sides, the reporting tree, what must stay apart or together, the policy.

A `Problem` is an immutable snapshot: nothing in it refers to a database, a clock or a file, and `to_dict` / `from_dict`
turn it into JSON and back without loss.

>>> ann = Participant("ann", grade=2, manager_id="m1", languages=("en",), topics=(("AI", 4),), slots=0b1111)
>>> bob = Participant("bob", grade=7, manager_id="m2", languages=("en",), topics=(("ai", 5),), slots=0b1111)
>>> problem = Problem(mentors=(ann,), mentees=(bob,))
>>> Problem.from_dict(problem.to_dict()) == problem
True
"""

from __future__ import annotations

import copy
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from .errors import ProblemError, UnknownPerson
from .hours import SLOTS_A_WEEK
from .policy import Policy

MAX_CAPACITY = 50
MAX_LEVEL = 5
MAX_GRADE = 1000

Link = tuple[str, str]


@lru_cache(maxsize=50_000)
def same_text(text: str) -> str:
    """The form in which departments, sites, languages, topics and interests are compared.

    >>> same_text("  Everyday  AI ") == same_text("everyday ai")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Participant:
    """One person on one side.

    `grade` is None when unknown. `manager_id` is None when unknown, unless `no_manager` says that nobody is above.
    `topics` are (topic, 1–5): what a mentor offers with its level, what a mentee wants with its priority (5 counts
    most). `slots` is the working time as `hours.weekly_slots` returns it. `forms` are acceptable ways of meeting (free
    words such as `online`, `in_person`); none means open. `not_with` are ids; they count in both directions.
    """

    id: str
    name: str = ""
    department: str = ""
    grade: int | None = None
    site: str = ""
    function: str = ""
    languages: tuple[str, ...] = ()
    manager_id: str | None = None
    no_manager: bool = False
    capacity: int = 1
    topics: tuple[tuple[str, int], ...] = ()
    slots: int = 0
    interests: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name, or the id where no name is known."""
        return self.name or self.id

    @property
    def manager_known(self) -> bool:
        """Whether the reporting line can be judged."""
        return self.no_manager or bool(self.manager_id)


@dataclass(frozen=True, slots=True)
class Problem:
    """Both sides and everything that decides who may be paired with whom.

    `managers` maps any person's id to their manager's id (None: nobody above); it carries the reporting tree above the
    participants, whose own `manager_id` counts first. `conflicts`, `former`, `declined` and `exclusions` are pairs of
    ids in either order; they and `not_with` are one pooled rule wherever anybody can see a reason or a count. `locks`
    are (mentor id, mentee id) that must stay. Raises `ProblemError` when the parts contradict themselves.
    """

    mentors: tuple[Participant, ...]
    mentees: tuple[Participant, ...]
    policy: Policy = field(default_factory=Policy)
    managers: Mapping[str, str | None] = field(default_factory=dict)
    conflicts: frozenset[Link] = frozenset()
    former: frozenset[Link] = frozenset()
    declined: frozenset[Link] = frozenset()
    exclusions: frozenset[Link] = frozenset()
    locks: frozenset[Link] = frozenset()

    def __post_init__(self) -> None:
        for side, people in (("mentor", self.mentors), ("mentee", self.mentees)):
            _check_side(side, people)
        for person in self.mentors:
            _check_capacity(person, self.policy)
        mentor_ids, mentee_ids = {p.id for p in self.mentors}, {p.id for p in self.mentees}
        for mentor_id, mentee_id in self.locks:
            if mentor_id not in mentor_ids or mentee_id not in mentee_ids:
                raise ProblemError(f"the lock {mentor_id}, {mentee_id} names somebody who does not take part")

    def with_links(self, *, exclusions: Iterable[Link] = (), locks: Iterable[Link] = ()) -> Problem:
        """The same people with more exclusions and locks, whose ids the caller has looked up.

        Unlike `replace` it does not check everybody again, which takes longer than an edit of a solved problem.
        """
        edited = copy.copy(self)
        object.__setattr__(edited, "exclusions", self.exclusions | frozenset(exclusions))
        object.__setattr__(edited, "locks", self.locks | frozenset(locks))
        return edited

    def with_person(self, person: Participant, *, role: str) -> Problem:
        """The problem, whose people are in the order of their ids, with one more; only they are checked. Raises
        `ProblemError`."""
        side = "mentees" if role == "mentee" else "mentors"
        people = getattr(self, side)
        place = bisect_left(people, person.id, key=attrgetter("id"))
        _check_side(role, [person, *people[place : place + 1]])
        if role != "mentee":
            _check_capacity(person, self.policy)
        edited = copy.copy(self)
        object.__setattr__(edited, side, (*people[:place], person, *people[place:]))
        return edited

    def without(self, person: Participant, *, role: str) -> Problem:
        """The problem without this mentor or mentee, who still stands in the reporting line of others; their locks go
        too. Nobody is checked again."""
        edited = copy.copy(self)
        side, place = ("mentees", 1) if role == "mentee" else ("mentors", 0)
        object.__setattr__(edited, side, tuple(p for p in getattr(self, side) if p.id != person.id))
        object.__setattr__(edited, "locks", frozenset(link for link in self.locks if link[place] != person.id))
        if person.manager_known:
            object.__setattr__(edited, "managers", {**self.managers, person.id: person.manager_id})
        return edited

    def in_order(self) -> Problem:
        """The same problem with people in the order of their ids; they are not checked again."""
        sorted_one = copy.copy(self)
        for side in ("mentors", "mentees"):
            object.__setattr__(sorted_one, side, tuple(sorted(getattr(self, side), key=attrgetter("id"))))
        return sorted_one

    def mentor(self, mentor_id: str) -> Participant:
        """The mentor with this id; `UnknownPerson` when there is none."""
        return _find(self.mentors, mentor_id, "mentor")

    def mentee(self, mentee_id: str) -> Participant:
        """The mentee with this id; `UnknownPerson` when there is none."""
        return _find(self.mentees, mentee_id, "mentee")

    def only(self, mentor_id: str, mentee_id: str) -> Problem:
        """The same problem with just these two, for pairing by hand. Locks are left out."""
        return Problem(
            (self.mentor(mentor_id),),
            (self.mentee(mentee_id),),
            self.policy,
            self._lines_above(mentor_id, mentee_id),
            self.conflicts,
            self.former,
            self.declined,
            self.exclusions,
        )

    def _lines_above(self, *person_ids: str) -> dict[str, str | None]:
        """The managers of these people and of everybody above them: all that their rules can ask for."""
        people = (person for person in (*self.mentors, *self.mentees) if person.manager_known)
        own = {person.id: None if person.no_manager else person.manager_id for person in people}
        lines: dict[str, str | None] = {}
        for person_id in person_ids:
            current: str | None = person_id
            while current is not None and current not in lines and (current in own or current in self.managers):
                lines[current] = own[current] if current in own else self.managers[current]
                current = lines[current]
        return lines

    def pooled(self) -> Problem:
        """The same problem with everything confidential in `exclusions`; it no longer tells why two people are apart.

        Solutions and explanations are the same, letter by letter.
        """
        here = {p.id for p in self.mentors}, {p.id for p in self.mentees}
        links = {link for name in ("conflicts", "former", "declined", "exclusions") for link in getattr(self, name)}
        links |= {(p.id, other) for p in (*self.mentors, *self.mentees) for other in p.not_with}
        both_ways = links | {(b, a) for a, b in links}
        return replace(
            self,
            mentors=tuple(replace(p, not_with=()) for p in self.mentors),
            mentees=tuple(replace(p, not_with=()) for p in self.mentees),
            conflicts=frozenset(),
            former=frozenset(),
            declined=frozenset(),
            exclusions=frozenset((a, b) for a, b in both_ways if a in here[0] and b in here[1]),
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; slots are hexadecimal text."""
        return {
            "mentors": [_person_to_dict(p) for p in self.mentors],
            "mentees": [_person_to_dict(p) for p in self.mentees],
            "policy": self.policy.to_dict(),
            "managers": dict(self.managers),
            **{name: sorted(map(list, getattr(self, name))) for name in _LINKS},
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Problem:
        """The inverse of `to_dict`."""
        return cls(
            mentors=tuple(_person_from_dict(p) for p in raw["mentors"]),
            mentees=tuple(_person_from_dict(p) for p in raw["mentees"]),
            policy=Policy.from_dict(raw.get("policy", {})),
            managers=dict(raw.get("managers", {})),
            **{name: frozenset((a, b) for a, b in raw.get(name, ())) for name in _LINKS},
        )


_LINKS = ("conflicts", "former", "declined", "exclusions", "locks")
_TUPLES = ("languages", "interests", "forms", "not_with")


def direct_managers(problem: Problem) -> dict[str, str | None]:
    """Manager of everybody known, the participants' own entry before that of `managers`."""
    known = dict(problem.managers)
    for person in (*problem.mentors, *problem.mentees):
        if person.manager_known:
            known[person.id] = None if person.no_manager else person.manager_id
    return known


def chain_above(person_id: str, managers: Mapping[str, str | None]) -> frozenset[str]:
    """Ids of everybody above a person, at any depth. A circle of managers ends where it closes.

    >>> sorted(chain_above("c", {"c": "b", "b": "a", "a": "c"}))
    ['a', 'b']
    """
    above: set[str] = set()
    current = managers.get(person_id)
    while current and current != person_id and current not in above:
        above.add(current)
        current = managers.get(current)
    return frozenset(above)


def _find(people: tuple[Participant, ...], person_id: str, side: str) -> Participant:
    for person in people:
        if person.id == person_id:
            return person
    raise UnknownPerson(f"no {side} has the id {person_id}")


def _check_side(side: str, people: Iterable[Participant]) -> None:
    seen: set[str] = set()
    for person in people:
        if not person.id:
            raise ProblemError(f"a {side} has no id")
        if person.id in seen:
            raise ProblemError(f"{side} id {person.id} is there twice")
        seen.add(person.id)
        if not 0 <= person.capacity <= MAX_CAPACITY:
            raise ProblemError(f"{side} {person.id} has capacity {person.capacity}, use 0 to {MAX_CAPACITY}")
        if person.grade is not None and abs(person.grade) > MAX_GRADE:
            raise ProblemError(f"{side} {person.id} has grade {person.grade}, use -{MAX_GRADE} to {MAX_GRADE}")
        if not 0 <= person.slots < 1 << SLOTS_A_WEEK:
            raise ProblemError(f"{side} {person.id} has working time outside the week")
        if person.no_manager and person.manager_id:
            raise ProblemError(f"{side} {person.id} has a manager and is marked as having none")
        topics = [same_text(topic) for topic, _ in person.topics]
        if len(set(topics)) != len(topics) or not all(topics):
            raise ProblemError(f"{side} {person.id} names a topic twice or without a name")
        if any(not 1 <= level <= MAX_LEVEL for _, level in person.topics):
            raise ProblemError(f"{side} {person.id} has a level or priority outside 1 to {MAX_LEVEL}")


def _check_capacity(mentor: Participant, policy: Policy) -> None:
    if mentor.capacity > policy.mentor_capacity_limit:
        raise ProblemError(f"mentor {mentor.id} has capacity {mentor.capacity}, at most {policy.mentor_capacity_limit}")


def _person_to_dict(person: Participant) -> dict[str, Any]:
    raw = {name: getattr(person, name) for name in Participant.__dataclass_fields__}
    raw |= {name: list(raw[name]) for name in _TUPLES}
    return raw | {"topics": [list(topic) for topic in person.topics], "slots": f"{person.slots:x}"}


def _person_from_dict(raw: Mapping[str, Any]) -> Participant:
    known = {name: raw[name] for name in Participant.__dataclass_fields__ if name in raw}
    known |= {name: tuple(known[name]) for name in _TUPLES if name in known}
    known["topics"] = tuple((topic, level) for topic, level in raw.get("topics", ()))
    known["slots"] = int(raw.get("slots", "0"), 16)
    return Participant(**known)
