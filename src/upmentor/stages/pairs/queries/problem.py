"""The snapshot that the solver works on: everybody who can be matched now, and everything that keeps two people
apart."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from upmentor.ground.accounts.models import Organisation
from upmentor.matching import DEFAULT_HOURS, HoursError, Participant, Policy, Problem, weekly_slots
from upmentor.matching.problem import same_text
from upmentor.stages.pairs.models import MENTOR_SEATS, MatchRun, PairRule, Proposal
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Exclusion, Programme

Link = tuple[str, str]

NEVER_AGAIN = (Proposal.State.DECLINED, Proposal.State.LAPSED, Proposal.State.FINISHED)
# A draft that was taken back before anybody heard of it may come again; one that both had read about may not.
WITHDRAWN_LATE = Q(state=Proposal.State.WITHDRAWN, announced_at__isnull=False)

_CHAINS = """
WITH RECURSIVE above(id, manager_id) AS (
    SELECT p.id, p.manager_id FROM people_person p
    JOIN programmes_enrolment e ON e.person_id = p.id WHERE e.programme_id = %s AND e.state = %s
    UNION
    SELECT p.id, p.manager_id FROM people_person p JOIN above a ON p.id = a.manager_id
)
SELECT p.employee_id, m.employee_id FROM above a
JOIN people_person p ON p.id = a.id LEFT JOIN people_person m ON m.id = a.manager_id
"""


_COLUMNS = (
    *("uid", "role", "capacity", "hours", "time_zone", "languages", "meeting_form", "interests", "programme"),
    *(f"person__{name}" for name in ("employee_id", "name", "job_title", "grade", "top_of_tree", "time_zone")),
    *(f"person__{name}" for name in ("languages", "working_hours", "manager_id", "user_id")),
    *("person__department__name", "person__department__merged_into__name", "person__site__name"),
    "person__site__time_zone",
)


@dataclass(frozen=True)
class Snapshot:
    """A programme at one moment. `problem` is what the solver gets; its ids are employee ids.

    `enrolments` maps an id to the enrolment, `hash` names the whole content: two equal hashes have the same best pairs.
    `assumed_language` and `unreadable_hours` are the ids for whom a default stands in.
    """

    problem: Problem
    enrolments: Mapping[str, Enrolment]
    hash: str
    assumed_language: tuple[str, ...] = ()
    unreadable_hours: tuple[str, ...] = ()


@dataclass
class _Facts:
    """What is read about the participants, each with one query."""

    topics: dict[int, list[tuple[str, int]]]
    managers: dict[str, str | None]
    seats: _Seats
    not_with: dict[int, list[str]]
    conflicts: frozenset[Link]
    former: frozenset[Link]
    declined: frozenset[Link]
    rules: list[PairRule]
    organisation: Organisation | None
    assumed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Seats:
    """Live proposals: places taken per enrolment, and per mentor over all programmes."""

    enrolment: Counter[int]
    mentor: Counter[int]
    links: frozenset[Link]


def matching_problem(programme: Programme, policy: Policy, *, on: dt.date) -> Problem:
    """The problem of a programme: free places only, pairs that live proposals already hold are left out."""
    return snapshot(programme, policy, on=on).problem


def snapshot(
    programme: Programme, policy: Policy, *, on: dt.date, full: bool = False, ignoring: Collection[int] = ()
) -> Snapshot:
    """Read everything that matching needs, always with the same number of queries. `on` decides summer or winter time.

    With `full` people without a free place stay in, with capacity 0: pairing by hand then names the reason. Proposals
    whose keys are in `ignoring` count as not there, so that they can be checked themselves.
    """
    facts = _read(programme, ignoring)
    # Most of a running programme has no free place: those rows are not even loaded.
    enrolments = available(programme, taken=() if full else facts.seats.enrolment)
    mentors: list[Participant] = []
    mentees: list[Participant] = []
    kept: dict[str, Enrolment] = {}
    for enrolment in enrolments:
        free = _free_places(enrolment, policy, facts.seats)
        if not free and not full:
            continue
        person = _participant(enrolment, free, facts, on)
        kept[person.id] = enrolment
        (mentors if enrolment.role == Enrolment.Role.MENTOR else mentees).append(person)
    problem = Problem(
        mentors=tuple(sorted(mentors, key=lambda person: person.id)),
        mentees=tuple(sorted(mentees, key=lambda person: person.id)),
        policy=policy,
        managers=facts.managers,
        conflicts=facts.conflicts,
        former=facts.former,
        declined=facts.declined,
        exclusions=_rule_links(facts.rules, PairRule.Kind.EXCLUDE, kept),
        locks=_rule_links(facts.rules, PairRule.Kind.LOCK, kept) - facts.seats.links,
    )
    return Snapshot(problem, kept, content_hash(problem.to_dict()), tuple(facts.assumed), tuple(facts.unreadable))


def on_each_side(programme: Programme, policy: Policy, *, enough: int | None = None) -> tuple[int, int]:
    """Mentors and mentees with a free place; counting a side ends at `enough`, so that asking for a run of 100,000
    people does not read them all."""
    taking_part = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE).values("person")
    seats, _former, _declined = _proposals(taking_part, ())
    found: Counter[str] = Counter()
    rows = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE, person__employed=True)
    for role in Enrolment.Role.values:
        for enrolment in rows.filter(role=role).only("role", "capacity", "person_id").iterator():
            found[role] += _free_places(enrolment, policy, seats) > 0
            if found[role] == enough:
                break
    return found[Enrolment.Role.MENTOR], found[Enrolment.Role.MENTEE]


def content_hash(content: object) -> str:
    """SHA-256 of any JSON-ready content, the same whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def available(programme: Programme, *, taken: Collection[int] = ()) -> list[Enrolment]:
    """Everybody who is enrolled and still works here, by employee id, with the columns that matching and pages of staff
    read: whole rows of four tables would take three times as long. Of enrolments that are `taken` (by key) only those
    with more than one place."""
    rows = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE, person__employed=True)
    rows = rows.exclude(capacity=1, pk__in=list(taken)) if taken else rows
    people = rows.select_related("person__department__merged_into", "person__site").order_by("person__employee_id")
    return list(people.only(*_COLUMNS))


def _read(programme: Programme, ignoring: Collection[int]) -> _Facts:
    taking_part = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE).values("person")
    not_with, conflicts = _exclusions(taking_part)
    seats, former, declined = _proposals(taking_part, ignoring)
    return _Facts(
        topics=_topics(programme),
        managers=_managers(programme),
        seats=seats,
        not_with=not_with,
        conflicts=conflicts,
        former=seats.links | former,
        declined=declined,
        rules=list(PairRule.objects.filter(programme=programme).select_related("mentor__person", "mentee__person")),
        organisation=Organisation.objects.first(),
    )


def _topics(programme: Programme) -> dict[int, list[tuple[str, int]]]:
    """Per enrolment (title, level); two topics of one title count once, with the higher level."""
    rows = EnrolmentTopic.objects.filter(enrolment__programme=programme, enrolment__state=Enrolment.State.AVAILABLE)
    found: dict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
    for enrolment, title, level in rows.order_by("-level", "id").values_list("enrolment_id", "topic__title", "level"):
        found[enrolment].setdefault(same_text(title), (title, level))
    return {enrolment: list(topics.values()) for enrolment, topics in found.items()}


def _managers(programme: Programme) -> dict[str, str | None]:
    """Employee id → manager's employee id for the participants and everybody above them; a circle ends where it
    closes."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [programme.pk, Enrolment.State.AVAILABLE])
        return dict(sorted(cursor.fetchall()))


def _exclusions(taking_part: Any) -> tuple[dict[int, list[str]], frozenset[Link]]:
    """What anybody who takes part has entered, in this programme or another: not-with by person, and conflicts."""
    rows = Exclusion.objects.filter(enrolment__person__in=taking_part, person__in=taking_part).values_list(
        "kind", "enrolment__person", "enrolment__person__employee_id", "person__employee_id"
    )
    not_with: dict[int, list[str]] = defaultdict(list)
    conflicts: set[Link] = set()
    for kind, author, author_id, other_id in rows:
        if kind == Exclusion.Kind.CONFLICT:
            conflicts.add((author_id, other_id))
        else:
            not_with[author].append(other_id)
    return not_with, frozenset(conflicts)


def _proposals(taking_part: Any, ignoring: Collection[int]) -> tuple[_Seats, frozenset[Link], frozenset[Link]]:
    """Places taken by live proposals of every programme; former pairs; proposals that did not go ahead, whatever the
    reason: nobody is proposed to the same person twice."""
    anybody = Q(mentor_person__in=taking_part) | Q(mentee__person__in=taking_part)
    wanted = Q(state__in=(*Proposal.LIVE, *NEVER_AGAIN)) | WITHDRAWN_LATE
    rows = (
        Proposal.objects.filter(anybody, wanted)
        .exclude(pk__in=ignoring)
        .values_list(
            "state",
            "mentor_id",
            "mentee_id",
            "mentor_person_id",
            "mentor_person__employee_id",
            "mentee__person__employee_id",
        )
    )
    per_enrolment: Counter[int] = Counter()
    per_mentor: Counter[int] = Counter()
    links: set[tuple[str, str]] = set()
    former: set[tuple[str, str]] = set()
    declined: set[tuple[str, str]] = set()
    for state, mentor, mentee, mentor_person, mentor_id, mentee_id in rows:
        if state not in Proposal.LIVE:
            (former if state == Proposal.State.FINISHED else declined).add((mentor_id, mentee_id))
            continue
        links.add((mentor_id, mentee_id))
        per_enrolment.update((mentor, mentee))
        per_mentor[mentor_person] += 1
    return _Seats(per_enrolment, per_mentor, frozenset(links)), frozenset(former), frozenset(declined)


def _free_places(enrolment: Enrolment, policy: Policy, seats: _Seats) -> int:
    taken = seats.enrolment[enrolment.pk]
    if enrolment.role == Enrolment.Role.MENTEE:
        return max(0, enrolment.capacity - taken)
    own = min(enrolment.capacity, policy.mentor_capacity_limit) - taken
    return max(0, min(own, MENTOR_SEATS - seats.mentor[enrolment.person_id]))


def _participant(enrolment: Enrolment, free: int, facts: _Facts, on: dt.date) -> Participant:
    person = enrolment.person
    department = person.department and (person.department.merged_into or person.department)
    return Participant(
        id=person.employee_id,
        name=person.name,
        department=department.name if department else "",
        grade=person.grade,
        site=person.site.name if person.site else "",
        languages=_languages(enrolment, facts),
        manager_id=facts.managers.get(person.employee_id),
        no_manager=person.top_of_tree and person.manager_id is None,
        capacity=free,
        topics=tuple(facts.topics.get(enrolment.pk, ())),
        slots=_slots(enrolment, facts, on),
        interests=_words(enrolment.interests),
        forms=() if enrolment.meeting_form in ("", "any") else (enrolment.meeting_form,),
        not_with=tuple(sorted(set(facts.not_with.get(person.pk, ())))),
    )


def _words(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({str(value).strip() for value in values if str(value).strip()}))


def _languages(enrolment: Enrolment, facts: _Facts) -> tuple[str, ...]:
    known = _words(enrolment.languages) or _words(enrolment.person.languages)
    if known:
        return known
    # Nobody said otherwise: the language in which the organisation works. Readiness names whom this concerns.
    facts.assumed.append(enrolment.person.employee_id)
    return (facts.organisation.language if facts.organisation else settings.LANGUAGE_CODE,)


def _slots(enrolment: Enrolment, facts: _Facts, on: dt.date) -> int:
    """Working time of the week; nine to five where it cannot be read."""
    person = enrolment.person
    home = facts.organisation.time_zone if facts.organisation else settings.TIME_ZONE
    try:
        return working_slots(person.working_hours, person.zone or home, enrolment.hours, enrolment.time_zone, on)
    except HoursError:
        facts.unreadable.append(person.employee_id)
        return weekly_slots(DEFAULT_HOURS, home, on)


def working_slots(hours: str, zone: str, chosen: str, chosen_zone: str, on: dt.date) -> int:
    """Slots of the week from the roster's hours in its zone, narrowed by those chosen at enrolment (in `chosen_zone`,
    when given). Raises `HoursError` when one of them cannot be read."""
    slots = weekly_slots(hours or DEFAULT_HOURS, zone, on)
    if chosen:
        narrowed = weekly_slots(chosen, chosen_zone or zone, on)
        return slots & narrowed if hours else narrowed
    if chosen_zone and not hours:
        return weekly_slots(DEFAULT_HOURS, chosen_zone, on)
    return slots


def _rule_links(rules: Iterable[PairRule], kind: str, kept: Mapping[str, Enrolment]) -> frozenset[Link]:
    """Links of one kind between people who are in the problem."""
    links = ((rule.mentor.person.employee_id, rule.mentee.person.employee_id) for rule in rules if rule.kind == kind)
    return frozenset((mentor, mentee) for mentor, mentee in links if mentor in kept and mentee in kept)


def current_policy(programme: Programme) -> Policy:
    """The policy that was used last: of the latest run, else the programme's own, else the default one."""
    last = MatchRun.objects.filter(programme=programme).values_list("policy", flat=True).first()
    return Policy.from_dict(last or programme.policy or {})
