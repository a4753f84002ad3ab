"""Which wishes a result leaves open."""

from __future__ import annotations

from .problem import Problem, same_text
from .solution import Solution


def unmet_topics(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """Topics that at least one mentee wants and that no mentee got who wants it, in the spelling of the first mentee
    (by id), in alphabetical order.

    >>> from upmentor.matching import Participant, Problem, solve, weekly_slots
    >>> from datetime import date
    >>> week = weekly_slots("Mon-Fri 09:00-17:00", "Europe/London", date(2026, 1, 12))
    >>> facts = {"languages": ("en",), "slots": week}
    >>> sam = Participant("sam", department="A", grade=2, manager_id="x", topics=(("AI", 4),), **facts)
    >>> dana = Participant("dana", department="B", grade=7, no_manager=True, topics=(("ai", 5), ("Games", 1)), **facts)
    >>> problem = Problem(mentors=(sam,), mentees=(dana,))
    >>> unmet_topics(problem, solve(problem))
    ('Games',)
    """
    offers = {person.id: {same_text(topic) for topic, _level in person.topics} for person in problem.mentors}
    wants = {person.id: {same_text(topic) for topic, _priority in person.topics} for person in problem.mentees}
    spelling: dict[str, str] = {}
    for person in sorted(problem.mentees, key=lambda person: person.id):
        for topic, _priority in person.topics:
            spelling.setdefault(same_text(topic), topic)
    met = {topic for pair in solution.pairs for topic in offers[pair.mentor_id] & wants[pair.mentee_id]}
    return tuple(spelling[topic] for topic in sorted(spelling.keys() - met))
