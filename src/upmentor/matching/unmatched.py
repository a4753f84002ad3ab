"""One main reason and doable steps for everybody who has no pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assessment import Assessment, assess
from .messages import Message
from .problem import MAX_CAPACITY, Participant, Problem, same_text
from .rules import KIND, PROGRAMME_RULES, RULES
from .solution import RuleCount, Solution, Unmatched
from .tables import Mask, Whole

WAIT = Message("step.waiting_list")
FEW = 5
SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Seat:
    """One unmatched person facing the other side: every array has one entry for each person over there."""

    person: Participant
    role: str
    others: tuple[Participant, ...]
    broken: dict[str, Mask]
    faults: Whole
    score: Whole

    def only(self, rule: str) -> Whole:
        """Numbers of those whom this rule alone keeps away, the best score first, ties by id."""
        found = np.flatnonzero(self.broken[rule] & (self.faults == 1))
        return np.array(sorted(found, key=lambda n: (-self.score[n], self.others[n].id)), dtype=np.int64)

    @property
    def possible(self) -> Whole:
        """Numbers of those whom no rule keeps away, the best score first, ties by id."""
        found = np.flatnonzero(self.faults == 0)
        return np.array(sorted(found, key=lambda n: (-self.score[n], self.others[n].id)), dtype=np.int64)


def explain_unmatched(
    problem: Problem, solution: Solution, *, judged: Assessment | None = None
) -> tuple[Unmatched, ...]:
    """Everybody without a pair, mentees first, each side by id.

    `judged` saves the work when the caller has `assess(problem)` at hand. What is kept apart in confidence always reads
    "not possible under the programme rules", letter by letter the same whatever the cause.
    """
    judged = judged or assess(problem)
    paired = {pair.mentor_id for pair in solution.pairs}, {pair.mentee_id for pair in solution.pairs}
    places = _Places(problem, solution)
    found = []
    for number, person in sorted(enumerate(problem.mentees), key=lambda entry: entry[1].id):
        if person.id not in paired[1]:
            found.append(_explain(problem, _seat(problem, judged, number, "mentee"), places))
    for number, person in sorted(enumerate(problem.mentors), key=lambda entry: entry[1].id):
        if person.id not in paired[0]:
            found.append(_explain(problem, _seat(problem, judged, number, "mentor"), places))
    return tuple(found)


def most_binding(solution: Solution) -> RuleCount | None:
    """Of the rules that a policy or people's own entries could change, the one that alone removes most pairs.

    None when no such rule removes a pair by itself. The confidential rule is never named.
    """
    candidates = [count for count in solution.rules if KIND[count.rule] == "fit" and count.alone]
    return max(candidates, key=lambda count: count.alone, default=None)


class _Places:
    """Who is paired with whom."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.labels = {("mentor", p.id): p.label for p in problem.mentors}
        self.labels |= {("mentee", p.id): p.label for p in problem.mentees}
        self.partners: dict[tuple[str, str], list[tuple[str, int, bool]]] = {}
        for pair in solution.pairs:
            self.partners.setdefault(("mentor", pair.mentor_id), []).append((pair.mentee_id, pair.score, pair.locked))
            self.partners.setdefault(("mentee", pair.mentee_id), []).append((pair.mentor_id, pair.score, pair.locked))

    def of(self, role: str, person_id: str) -> list[tuple[str, int, bool]]:
        """(partner id, score, locked) of everybody paired with this person."""
        return self.partners.get((role, person_id), [])

    def label(self, role: str, person_id: str) -> str:
        """What this person is called."""
        return self.labels[role, person_id]


def _seat(problem: Problem, judged: Assessment, number: int, role: str) -> _Seat:
    mentor = role == "mentor"
    where = (number, slice(None)) if mentor else (slice(None), number)
    return _Seat(
        person=(problem.mentors if mentor else problem.mentees)[number],
        role=role,
        others=problem.mentees if mentor else problem.mentors,
        broken={name: mask[where] for name, mask in judged.broken.items()},
        faults=judged.faults[where].astype(np.int64),
        score=judged.score[where],
    )


def _explain(problem: Problem, seat: _Seat, places: _Places) -> Unmatched:
    reason, steps = (
        _own_facts(problem, seat)
        or _all_full(problem, seat, places)
        or _topic_missing(seat)
        or _ruled_out(problem, seat)
    )
    counts = tuple(RuleCount(rule.name, int(seat.broken[rule.name].sum()), len(seat.only(rule.name))) for rule in RULES)
    return Unmatched(seat.person.id, seat.role, reason, (*steps, WAIT), len(seat.possible), counts)


Answer = tuple[Message, list[Message]]


def _own_facts(problem: Problem, seat: _Seat) -> Answer | None:
    """Something about the person, or nobody on the other side who could be anybody's partner."""
    person = seat.person
    if person.grade is None:
        return Message("unmatched.grade_known"), [Message("step.grade_known")]
    if not person.manager_known:
        return Message("unmatched.manager_known"), [Message("step.manager_known")]
    if person.capacity == 0:
        return Message("unmatched.free_place"), [Message("step.free_place")]
    if problem.policy.topic_required and not person.topics:
        return Message(f"unmatched.no_topic.{seat.role}"), [Message(f"step.no_topic.{seat.role}")]
    unusable = [seat.broken[rule.name] for rule in RULES if rule.kind == "person"]
    if not seat.others or np.logical_or.reduce(unusable).all():
        return Message("unmatched.nobody"), [Message(f"step.invite.{seat.role}")]
    return None


def _all_full(problem: Problem, seat: _Seat, places: _Places) -> Answer | None:
    """Partners are possible but all have their pairs already."""
    possible = seat.possible
    if not possible.size:
        return None
    steps = [step for step in (_near_fits(seat, places), _raise(problem, seat), _swap(seat, places)) if step]
    if possible.size > FEW:
        return Message("unmatched.all_full", {"count": int(possible.size)}), steps
    topic, offering = _scarce_topic(seat, possible)
    if seat.role == "mentee" and topic:
        if offering == 1:
            return Message("unmatched.all_full.topic_one", {"topic": topic}), steps
        return Message("unmatched.all_full.topic_few", {"topic": topic, "count": offering}), steps
    if possible.size == 1:
        return Message("unmatched.all_full.one", _partner(seat.others[possible[0]])), steps
    return Message("unmatched.all_full.few", {"count": int(possible.size)}), steps


def _scarce_topic(seat: _Seat, possible: Whole) -> tuple[str, int]:
    """The most wanted topic that any possible partner offers, and how many of them do."""
    for topic, _ in sorted(seat.person.topics, key=lambda entry: (-entry[1], same_text(entry[0]))):
        key = same_text(topic)
        offering = sum(key in {same_text(word) for word, _ in seat.others[n].topics} for n in possible)
        if offering:
            return topic, offering
    return "", 0


def _topic_missing(seat: _Seat) -> Answer | None:
    """Nobody at all offers (or wants) any of the person's topics."""
    if not seat.broken["topic"].all():
        return None
    topics = _quoted(seat.person)
    if seat.role == "mentee":
        return Message("unmatched.topic_not_offered", topics), [
            Message("step.recruit_topic", topics),
            Message("step.widen_topics"),
        ]
    return Message("unmatched.topic_not_wanted", topics), [Message("step.widen_topics")]


def _ruled_out(problem: Problem, seat: _Seat) -> Answer:
    """No partner is possible: the rule that alone keeps most away, first among those that somebody could change."""
    for kind in ("fit", "apart"):
        names = [rule.name for rule in RULES if rule.kind == kind]
        best = max(names, key=lambda name: len(seat.only(name)))
        if len(seat.only(best)):
            return _rule_answer(problem, seat, best)
    return Message("unmatched.several"), [Message(f"step.invite.{seat.role}")]


def _rule_answer(problem: Problem, seat: _Seat, rule: str) -> Answer:
    policy, alone = problem.policy, seat.only(rule)
    count: dict[str, str | int] = {"count": len(alone)}
    if rule == PROGRAMME_RULES:
        return Message("unmatched.programme_rules"), [Message(f"step.invite.{seat.role}")]
    if rule == "grade_gap":
        gap = max(_gap(seat, number) for number in alone)
        steps = [Message("step.grade_gap", count | {"gap": gap})] if gap > 0 else [Message(f"step.invite.{seat.role}")]
        return Message("unmatched.grade_gap", {"min_gap": policy.min_gap}), steps
    if rule == "time_overlap":
        hours = {"min_overlap_hours": f"{policy.min_overlap_hours:g}"}
        return Message("unmatched.time_overlap", hours), [Message("step.time_overlap", count)]
    if rule == "topic":
        key = "unmatched.topic" if seat.role == "mentee" else "unmatched.topic.mentor"
        step = Message("step.near_fits", _people(seat, alone) | _quoted(seat.person))
        return Message(key, _quoted(seat.person)), [step, Message("step.widen_topics")]
    if rule in ("department", "language"):
        return Message(f"unmatched.{rule}"), [Message(f"step.{rule}", count)]
    return Message(f"unmatched.{rule}"), [Message(f"step.invite.{seat.role}")]


def _gap(seat: _Seat, number: int) -> int:
    mine, theirs = seat.person.grade or 0, seat.others[number].grade or 0
    return theirs - mine if seat.role == "mentor" else mine - theirs


def _near_fits(seat: _Seat, places: _Places) -> Message | None:
    """People with a free place whom only the missing topic keeps away."""
    other_role = "mentee" if seat.role == "mentor" else "mentor"
    free = [n for n in seat.only("topic") if len(places.of(other_role, seat.others[n].id)) < seat.others[n].capacity]
    if not free:
        return None
    return Message("step.near_fits", _people(seat, np.array(free)) | _quoted(seat.person))


def _raise(problem: Problem, seat: _Seat) -> Message | None:
    """The best possible partner who may still take one more."""
    limit = problem.policy.mentor_capacity_limit if seat.role == "mentee" else MAX_CAPACITY
    for number in seat.possible:
        partner = seat.others[number]
        if partner.capacity < limit:
            return Message("step.raise_capacity", _partner(partner) | {"capacity": partner.capacity + 1})
    return None


def _swap(seat: _Seat, places: _Places) -> Message | None:
    """Whom this person could replace at the lowest price."""
    other_role = "mentee" if seat.role == "mentor" else "mentor"
    best: tuple[int, str, str, Participant] | None = None
    for number in seat.possible:
        partner = seat.others[number]
        for other, score, locked in places.of(other_role, partner.id):
            offer = (score - int(seat.score[number]), partner.id, other, partner)
            if not locked and (best is None or offer[:3] < best[:3]):
                best = offer
    if best is None:
        return None
    points, _, other, partner = best
    params = _partner(partner) | {
        "person": seat.person.label,
        "other": places.label(seat.role, other),
        "points": f"{points / 10:g}",
    }
    return Message("step.swap" if points > 0 else "step.swap.better", params)


def _partner(partner: Participant) -> dict[str, str | int]:
    return {"partner": partner.label, "partner_id": partner.id}


def _people(seat: _Seat, numbers: Whole) -> dict[str, str | int]:
    shown = [seat.others[number] for number in numbers[:SHOWN]]
    return {"people": ", ".join(p.label for p in shown), "people_ids": ";".join(p.id for p in shown)}


def _quoted(person: Participant) -> dict[str, str | int]:
    wanted = sorted(person.topics, key=lambda topic: (-topic[1], same_text(topic[0])))
    return {"topics": ", ".join(f"“{topic}”" for topic, _ in wanted)}
