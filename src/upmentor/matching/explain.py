"""Why two people score what they score, and whether two people may be paired at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .assessment import assess
from .hours import shared_hours
from .messages import Message
from .policy import Policy
from .problem import Participant, Problem, same_text
from .rules import BrokenRule, rule_sentence
from .solution import Breakdown, Part, Solution


def score_one(problem: Problem, mentor_id: str, mentee_id: str) -> Breakdown:
    """The breakdown of one mentor with one mentee, also when they may not be paired (`broken` then says why).

    Raises `UnknownPerson`.
    """
    two = problem.only(mentor_id, mentee_id)
    judged = assess(two)
    points = {name: int(part[0, 0]) for name, part in judged.parts.items()}
    broken = tuple(name for name, mask in judged.broken.items() if mask[0, 0])
    return _breakdown(problem.policy, two.mentors[0], two.mentees[0], points, broken)


def check_one(problem: Problem, mentor_id: str, mentee_id: str) -> tuple[BrokenRule, ...]:
    """Every rule that the two would break, in the order of `RULES`; empty when they may be paired.

    Everything that keeps two people apart in confidence reads "not possible under the programme rules".
    """
    broken = score_one(problem, mentor_id, mentee_id).broken
    return tuple(BrokenRule(name, rule_sentence(name, problem.policy)) for name in broken)


def explain_pairs(problem: Problem, solution: Solution) -> tuple[Breakdown, ...]:
    """The breakdown of every pair of a solution, in its order."""
    mentors = {person.id: person for person in problem.mentors}
    mentees = {person.id: person for person in problem.mentees}
    return tuple(
        _breakdown(problem.policy, mentors[pair.mentor_id], mentees[pair.mentee_id], pair.parts)
        for pair in solution.pairs
    )


def _breakdown(
    policy: Policy, mentor: Participant, mentee: Participant, points: Mapping[str, int], broken: tuple[str, ...] = ()
) -> Breakdown:
    parts = tuple(
        Part(name, points[name], policy.weights[name], SENTENCE[name](policy, mentor, mentee))
        for name in policy.criteria
    )
    hours = shared_hours(mentor.slots, mentee.slots)
    return Breakdown(mentor.id, mentee.id, sum(part.points for part in parts), parts, hours, broken)


def met_topics(mentor: Participant, mentee: Participant) -> tuple[str, ...]:
    """What the mentee wants and the mentor offers, the most wanted first, in the mentee's spelling."""
    offered = {same_text(topic) for topic, _ in mentor.topics}
    wanted = sorted(mentee.topics, key=lambda topic: (-topic[1], same_text(topic[0])))
    return tuple(topic for topic, _ in wanted if same_text(topic) in offered)


def _topic_fit(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    met = met_topics(mentor, mentee)
    params: dict[str, str | int] = {"mentor": mentor.label, "mentee": mentee.label}
    if not met:
        return Message("part.topic_fit.none", params)
    params["topics"] = ", ".join(met)
    if len(met) == len(mentee.topics):
        return Message("part.topic_fit.all", params)
    return Message("part.topic_fit.some", params | {"met": len(met), "wanted": len(mentee.topics)})


def _time_overlap(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    hours = shared_hours(mentor.slots, mentee.slots)
    if hours == 0:
        return Message("part.time_overlap.none")
    if hours == 1:
        return Message("part.time_overlap.one")
    return Message("part.time_overlap", {"hours": f"{hours:g}"})


def _department(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    one, other = same_text(mentor.department), same_text(mentee.department)
    if not one or not other:
        return Message("part.department.unknown")
    if one == other:
        return Message("part.department.same", {"department": mentee.department})
    params = {"mentor_department": mentor.department, "mentee_department": mentee.department}
    return Message("part.department", params)


def _site(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    one, other = same_text(mentor.site), same_text(mentee.site)
    if one and other and one != other:
        return Message("part.site.different", {"mentor_site": mentor.site, "mentee_site": mentee.site})
    functions = same_text(mentor.function), same_text(mentee.function)
    if all(functions) and functions[0] != functions[1]:
        params = {"mentor_function": mentor.function, "mentee_function": mentee.function}
        return Message("part.site.function", params)
    return Message("part.site.same" if one and other else "part.site.unknown")


def _grade_gap(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    if mentor.grade is None or mentee.grade is None:
        return Message("part.grade_gap.unknown")
    gap = mentee.grade - mentor.grade
    if gap == policy.preferred_gap:
        return Message("part.grade_gap.preferred", {"gap": gap})
    return Message(
        "part.grade_gap.one" if gap == 1 else "part.grade_gap", {"gap": gap, "preferred": policy.preferred_gap}
    )


def _interests(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    theirs = {same_text(word) for word in mentee.interests}
    shared = sorted({word for word in mentor.interests if same_text(word) in theirs}, key=same_text)
    return Message("part.interests", {"interests": ", ".join(shared)}) if shared else Message("part.interests.none")


def _meeting_form(policy: Policy, mentor: Participant, mentee: Participant) -> Message:
    if not mentor.forms or not mentee.forms:
        return Message("part.meeting_form.any")
    theirs = {same_text(word) for word in mentee.forms}
    shared = sorted({word for word in mentor.forms if same_text(word) in theirs}, key=same_text)
    return Message("part.meeting_form", {"forms": ", ".join(shared)}) if shared else Message("part.meeting_form.none")


SENTENCE: dict[str, Callable[[Policy, Participant, Participant], Message]] = {
    "topic_fit": _topic_fit,
    "time_overlap": _time_overlap,
    "department": _department,
    "site": _site,
    "grade_gap": _grade_gap,
    "interests": _interests,
    "meeting_form": _meeting_form,
}
