"""One main reason and doable steps for everybody who has no pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .assessment import Assessment, assess
from .messages import Message
from .problem import MAX_CAPACITY, Participant, Problem, same_text
from .rules import KIND, PROGRAMME_RULES, RULES
from .solution import RuleCount, Solution, Unmatched
from .tables import Mask, Whole

WAIT = Message("step.waiting_list")
FEW = 5
#: More possible pairs than this are looked at person by person.
MANY = 4_000_000
SHOWN = 3


class _Side:
    """What reasons need to know of one side, with an entry for each person."""

    def __init__(self, role: str, people: tuple[Participant, ...], places: _Places) -> None:
        self.role, self.people = role, people
        self.order = np.empty(len(people), dtype=np.int64)
        self.order[sorted(range(len(people)), key=lambda n: people[n].id)] = np.arange(len(people))
        self.capacity = np.array([p.capacity for p in people], dtype=np.int64)
        self.grade = np.array([p.grade or 0 for p in people], dtype=np.int64)
        self.free = np.array([len(places.of(role, p.id)) for p in people], dtype=np.int64) < self.capacity
        held = [(n, *pair) for n, p in enumerate(people) for pair in places.of(role, p.id)]
        #: Everybody's pairs that may be given up: number, id of the partner, score.
        self.pairs = [(n, other, score) for n, other, score, locked in held if not locked]
        self.pair_of = np.array([n for n, _, _ in self.pairs], dtype=np.int64)
        self.pair_score = np.array([score for _, _, score in self.pairs], dtype=np.int64)


class _Seat:
    """One unmatched person facing the other side: every array has one entry for each person over there."""

    def __init__(
        self, person: Participant, role: str, side: _Side, broken: Mapping[str, Mask], faults: Whole, score: Whole
    ) -> None:
        self.person, self.role, self.side, self.broken, self.score = person, role, side, broken, score
        self.others = side.people
        self.possible: Mask = faults == 0
        self._single: Mask = faults == 1
        # The smaller the better: the score first, ties by id.
        self._rank = side.order - score * max(len(side.people), 1)

    def only(self, rule: str) -> Mask:
        """Those whom this rule alone keeps away."""
        mask: Mask = self.broken[rule] & self._single
        return mask

    def best(self, mask: Mask, limit: int) -> list[Participant]:
        """Of these the first few, the best score first, ties by id."""
        numbers = np.flatnonzero(mask)
        rank = self._rank[numbers]
        if rank.size > limit:
            numbers = numbers[np.argpartition(rank, limit - 1)[:limit]]
        return [self.others[n] for n in numbers[np.argsort(self._rank[numbers])].tolist()]


def explain_unmatched(
    problem: Problem, solution: Solution, *, judged: Assessment | None = None
) -> tuple[Unmatched, ...]:
    """Everybody without a pair, mentees first, each side by id.

    `judged` saves the work when the caller has `assess(problem)` at hand; without it, and with more than `MANY` pairs,
    one person after the other is looked at (a few ms each beside 100,000 people) and no matrix is made. What is kept
    apart in confidence always reads "not possible under the programme rules", letter by letter the same whatever the
    cause.
    """
    seat_of = _by_matrix(problem, judged) if judged or _few(problem) else _by_rows(problem)
    places = _Places(problem, solution)
    sides = {"mentor": _Side("mentor", problem.mentors, places), "mentee": _Side("mentee", problem.mentees, places)}
    found = []
    for role, other in (("mentee", "mentor"), ("mentor", "mentee")):
        for number, person in sorted(enumerate(sides[role].people), key=lambda entry: entry[1].id):
            if not places.of(role, person.id):
                seat = _Seat(person, role, sides[other], *seat_of(number, role))
                found.append(_explain(problem, seat, places))
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


Seats = Callable[[int, str], tuple[Mapping[str, Mask], Whole, Whole]]


def _few(problem: Problem) -> bool:
    return len(problem.mentors) * len(problem.mentees) <= MANY


def _by_matrix(problem: Problem, judged: Assessment | None) -> Seats:
    """Rules broken, their number and the score of one person with everybody over there, from all pairs' matrices."""
    pairs = judged or assess(problem)

    def seat(number: int, role: str) -> tuple[Mapping[str, Mask], Whole, Whole]:
        where = (number, slice(None)) if role == "mentor" else (slice(None), number)
        broken = {name: mask[where] for name, mask in pairs.broken.items()}
        return broken, pairs.faults[where].astype(np.int64), pairs.score[where]

    return seat


def _by_rows(problem: Problem) -> Seats:
    """The same, one person after the other."""
    # Imported here: it builds on this package.
    from .large.reasons import Rows

    rows = Rows(problem)

    def seat(number: int, role: str) -> tuple[Mapping[str, Mask], Whole, Whole]:
        row = rows.of(number, role)
        return row.broken, row.faults.astype(np.int64), row.score

    return seat


def _explain(problem: Problem, seat: _Seat, places: _Places) -> Unmatched:
    reason, steps = (
        _own_facts(problem, seat)
        or _all_full(problem, seat, places)
        or _topic_missing(seat)
        or _ruled_out(problem, seat)
    )
    counts = tuple(RuleCount(rule.name, _count(seat.broken[rule.name]), _count(seat.only(rule.name))) for rule in RULES)
    return Unmatched(seat.person.id, seat.role, reason, (*steps, WAIT), _count(seat.possible), counts)


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
    count = _count(seat.possible)
    if not count:
        return None
    steps = [step for step in (_near_fits(seat), _raise(problem, seat), _swap(seat, places)) if step]
    if count > FEW:
        return Message("unmatched.all_full", {"count": count}), steps
    partners = seat.best(seat.possible, FEW)
    topic, offering = _scarce_topic(seat, partners)
    if seat.role == "mentee" and topic:
        if offering == 1:
            return Message("unmatched.all_full.topic_one", {"topic": topic}), steps
        return Message("unmatched.all_full.topic_few", {"topic": topic, "count": offering}), steps
    if count == 1:
        return Message("unmatched.all_full.one", _partner(partners[0])), steps
    return Message("unmatched.all_full.few", {"count": count}), steps


def _scarce_topic(seat: _Seat, partners: Sequence[Participant]) -> tuple[str, int]:
    """The most wanted topic that any possible partner offers, and how many of them do."""
    for topic, _ in sorted(seat.person.topics, key=lambda entry: (-entry[1], same_text(entry[0]))):
        key = same_text(topic)
        offering = sum(key in {same_text(word) for word, _ in partner.topics} for partner in partners)
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
        best = max(names, key=lambda name: _count(seat.only(name)))
        if seat.only(best).any():
            return _rule_answer(problem, seat, best)
    return Message("unmatched.several"), [Message(f"step.invite.{seat.role}")]


def _rule_answer(problem: Problem, seat: _Seat, rule: str) -> Answer:
    policy, alone = problem.policy, seat.only(rule)
    count: dict[str, str | int] = {"count": _count(alone)}
    if rule == PROGRAMME_RULES:
        return Message("unmatched.programme_rules"), [Message(f"step.invite.{seat.role}")]
    if rule == "grade_gap":
        gap = _widest_gap(seat, alone)
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


def _widest_gap(seat: _Seat, mask: Mask) -> int:
    """The most grades by which the mentee stands above the mentor, among these."""
    mine, theirs = seat.person.grade or 0, seat.side.grade[mask]
    return int(theirs.max()) - mine if seat.role == "mentor" else mine - int(theirs.min())


def _near_fits(seat: _Seat) -> Message | None:
    """People with a free place whom only the missing topic keeps away."""
    free = seat.only("topic") & seat.side.free
    return Message("step.near_fits", _people(seat, free) | _quoted(seat.person)) if free.any() else None


def _raise(problem: Problem, seat: _Seat) -> Message | None:
    """The best possible partner who may still take one more."""
    limit = problem.policy.mentor_capacity_limit if seat.role == "mentee" else MAX_CAPACITY
    for partner in seat.best(seat.possible & (seat.side.capacity < limit), 1):
        return Message("step.raise_capacity", _partner(partner) | {"capacity": partner.capacity + 1})
    return None


def _swap(seat: _Seat, places: _Places) -> Message | None:
    """Whom this person could replace at the lowest price."""
    side = seat.side
    open_ones = np.flatnonzero(seat.possible[side.pair_of])
    if not open_ones.size:
        return None
    price = side.pair_score[open_ones] - seat.score[side.pair_of[open_ones]]
    cheapest = [side.pairs[n] for n in open_ones[price == price.min()].tolist()]
    number, other, _ = min(cheapest, key=lambda pair: (seat.others[pair[0]].id, pair[1]))
    partner, points = seat.others[number], int(price.min())
    params = _partner(partner) | {
        "person": seat.person.label,
        "other": places.label(seat.role, other),
        "points": f"{points / 10:g}",
    }
    return Message("step.swap" if points > 0 else "step.swap.better", params)


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


def _partner(partner: Participant) -> dict[str, str | int]:
    return {"partner": partner.label, "partner_id": partner.id}


def _people(seat: _Seat, mask: Mask) -> dict[str, str | int]:
    shown = seat.best(mask, SHOWN)
    return {"people": ", ".join(p.label for p in shown), "people_ids": ";".join(p.id for p in shown)}


def _quoted(person: Participant) -> dict[str, str | int]:
    wanted = sorted(person.topics, key=lambda topic: (-topic[1], same_text(topic[0])))
    return {"topics": ", ".join(f"“{topic}”" for topic, _ in wanted)}
