"""Can offers meet wishes? Topics short or left over, before a run."""

from __future__ import annotations

from collections import Counter

from .problem import Problem, same_text
from .solution import TopicBalance


def supply_demand(problem: Problem) -> tuple[TopicBalance, ...]:
    """Every topic that is wanted or offered, the shortest first (then by name). Pairs already locked still count.

    >>> from .problem import Participant
    >>> mentors = (Participant("a", topics=(("AI", 3),), capacity=2), Participant("b", topics=(("Video", 5),)))
    >>> mentees = tuple(Participant(f"m{n}", topics=(("ai", 5),)) for n in range(3))
    >>> [(t.topic, t.wants, t.offered, t.gap) for t in supply_demand(Problem(mentors, mentees))]
    [('AI', 3, 2, 1), ('Video', 0, 1, -1)]
    """
    names: dict[str, str] = {}
    offered: Counter[str] = Counter()
    wants: Counter[str] = Counter()
    for people, places in ((problem.mentors, offered), (problem.mentees, wants)):
        for person in sorted(people, key=lambda p: p.id):
            for topic, _ in person.topics:
                # The spelling shown is the one of the first mentor by id, else of the first mentee.
                names.setdefault(same_text(topic), topic)
                places[same_text(topic)] += person.capacity
    balances = (TopicBalance(name, wants[key], offered[key]) for key, name in names.items())
    return tuple(sorted(balances, key=lambda t: (-t.gap, same_text(t.topic))))
