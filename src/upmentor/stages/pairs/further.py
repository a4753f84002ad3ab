"""What else a finished run would allow: other partners, and what forcing a pair would change. Pure: no database.

Both are answered in the web's own process for few people, and in the solver's process for many.
"""

from __future__ import annotations

from typing import Any

from upmentor.matching import Problem, Solution, alternates, force_pair


def others(problem: Problem, solution: Solution, person_id: str, role: str, most: int) -> list[list[Any]]:
    """The partners who cost the whole least: [id, score, pairs lost at least, points lost at least]."""
    found = alternates(problem, solution, person_id, most, role=role)
    return [[one.partner_id, one.score, one.pairs_lost, one.points_lost] for one in found]


def change(problem: Problem, solution: Solution, mentor_id: str, mentee_id: str) -> dict[str, Any]:
    """What forcing this pair would change, exactly: `lost` and `gained` as [mentor id, mentee id, score], `pairs` and
    `points` as [before, after]. Raises `LockRefused`, `UnknownPerson`."""
    forced, found = force_pair(problem, solution, mentor_id, mentee_id)
    return {
        "lost": _scored(solution, found.lost),
        "gained": _scored(forced, found.gained),
        "pairs": [len(solution.pairs), len(forced.pairs)],
        "points": [solution.score, forced.score],
    }


def _scored(solution: Solution, links: tuple[tuple[str, str], ...]) -> list[list[Any]]:
    score = {(pair.mentor_id, pair.mentee_id): pair.score for pair in solution.pairs}
    return [[*link, score[link]] for link in links]
