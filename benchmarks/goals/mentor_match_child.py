"""Run by the Python of mentor-match's own environment: pairs from people as JSON, with its own kinds of rules.

Reads a file with `mentors`, `mentees` and `apart` (pairs of numbers); writes its pairs and their cost. Rules that
exclude are `Disqualify`; a criterion is one `Generic` for each step of points, because a rule of mentor-match is
either met or not: topic fit in five steps, overlap of hours and grade gap in four, department and site in one.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from matching import process
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules.rule import Disqualify, Generic, Rule


class Points(Rule):  # type: ignore[misc]
    """A rule of one's own whose `apply` answers our exact points: its protocol lets one."""

    def apply(self, match: Any) -> int:
        """Whole points of this pair."""
        a, b = match.mentor, match.mentee
        met, shared = _met(a, b), _shared(a, b)
        gap = b.grade - a.grade
        points = (900 * met + b.full) // (2 * b.full) + (400 * min(shared, 20) + 20) // 40
        points += 150 + 100 * (a.site != b.site)
        return points + (200 * max(0, 4 - abs(gap - 4)) + 4) // 8


def _met(a: Any, b: Any) -> int:
    return sum(level * a.topics.get(topic, 0) for topic, level in b.topics.items())


def _shared(a: Any, b: Any) -> int:
    return (a.slots & b.slots).bit_count()


def _steps(points: int, number: int, reaches: Any) -> list[Any]:
    """`number` rules of equal points; step k of them is met when `reaches(match, k / number)`."""
    return [
        Generic({True: points // number, False: 0}, lambda match, k=k: reaches(match, k / number))
        for k in range(1, number + 1)
    ]


def rules(apart: set[tuple[int, int]], exact: bool) -> list[Any]:
    """mentor-match takes rules from the end of the list: what excludes most stands last, so that it is asked first."""
    soft: list[Any] = [Points()]
    if not exact:
        soft = _steps(450, 5, lambda m, part: _met(m.mentor, m.mentee) >= part * m.mentee.full)
        soft += _steps(200, 4, lambda m, part: _shared(m.mentor, m.mentee) >= part * 20)
        soft += _steps(100, 4, lambda m, part: 4 - abs(m.mentee.grade - m.mentor.grade - 4) >= part * 4)
        soft += [
            Generic({True: 150, False: 0}, lambda m: m.mentor.organisation != m.mentee.organisation),
            Generic({True: 100, False: 0}, lambda m: m.mentor.site != m.mentee.site),
        ]
    return [
        *soft,
        Disqualify(lambda m: (m.mentor.number, m.mentee.number) in apart),
        Disqualify(lambda m: m.mentor.manager == m.mentee.manager or m.mentor.organisation == m.mentee.organisation),
        Disqualify(lambda m: not m.mentor.languages & m.mentee.languages),
        Disqualify(lambda m: _shared(m.mentor, m.mentee) < 4),
        Disqualify(lambda m: m.mentee.grade - m.mentor.grade < 2),
        Disqualify(lambda m: not m.mentor.topics.keys() & m.mentee.topics.keys()),
    ]


def people(kind: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Its own `Mentor` and `Mentee`, made as its documentation does, with what our rules ask for beside."""
    found = []
    for number, row in enumerate(rows):
        person = kind(email=f"{kind.__name__}{number}@example.com", grade=row["grade"], organisation=row["department"])
        person.number, person.slots, person.site, person.manager = number, row["slots"], row["site"], row["manager"]
        person.languages, person.topics = set(row["languages"]), row["topics"]
        person.full = 5 * sum(row["topics"].values())
        found.append(person)
    return found


def main() -> None:
    """Match, and tell."""
    asked = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    mentors, mentees = people(Mentor, asked["mentors"]), people(Mentee, asked["mentees"])
    apart = {(one, other) for one, other in asked["apart"]}
    cpu, wall = time.process_time(), time.perf_counter()
    mentors, mentees = process.process_data(mentors, mentees, [rules(apart, sys.argv[2] == "exact")])
    cost = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    try:
        cost["peak_mib"] = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        cost["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = [(mentor.number, mentee.number) for mentor in mentors for mentee in mentor.mentees]
    print(json.dumps({"pairs": pairs, "cost": cost}))


if __name__ == "__main__":
    main()
