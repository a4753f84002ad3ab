"""A run counted again from what was stored with it: the same pairs, or what differs.

What is stored is the pooled problem without names: the pairs and their scores are the same, letter by letter. Pure: no
database, no clock.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from upmentor.matching import Problem

Scored = tuple[str, str, int]
"""Mentor id, mentee id, score in points of 1,000."""
NAMED = 50
"""So many differences are kept by name; their number is kept whole."""


class InputDamaged(Exception):
    """What was stored is not what the run was counted from: its digest differs."""


def packed(problem: Problem) -> tuple[str, str]:
    """The text to be stored and its digest (SHA-256 of the JSON)."""
    pooled = problem.pooled()
    nameless = replace(
        pooled,
        mentors=tuple(replace(person, name="") for person in pooled.mentors),
        mentees=tuple(replace(person, name="") for person in pooled.mentees),
    )
    text = json.dumps(nameless.to_dict(), sort_keys=True, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(text)).decode(), hashlib.sha256(text).hexdigest()


def unpacked(content: str, digest: str) -> Problem:
    """The problem that was stored. Raises `InputDamaged`."""
    try:
        text = zlib.decompress(base64.b64decode(content, validate=True))
    except (ValueError, zlib.error) as error:
        raise InputDamaged from error
    if hashlib.sha256(text).hexdigest() != digest:
        raise InputDamaged
    return Problem.from_dict(json.loads(text))


def differences(then: Iterable[Scored], now: Iterable[Scored]) -> dict[str, Any]:
    """What a recount found: `same`; `total` as (then, now); `gone`, `come` and `scores` (points then and now) with
    their number and the first `NAMED`.

    >>> differences([("a", "x", 700), ("b", "y", 500)], [("a", "x", 710), ("c", "y", 500)])["counts"]
    {'gone': 1, 'come': 1, 'scores': 1}
    """
    old, new = _links(then), _links(now)
    found = {
        "gone": [[*link, old[link]] for link in sorted(old.keys() - new.keys())],
        "come": [[*link, new[link]] for link in sorted(new.keys() - old.keys())],
        "scores": [[*link, old[link], new[link]] for link in sorted(old.keys() & new.keys()) if old[link] != new[link]],
    }
    return {
        "same": not any(found.values()),
        "pairs": len(old),
        "total": [sum(old.values()), sum(new.values())],
        "counts": {name: len(rows) for name, rows in found.items()},
        **{name: rows[:NAMED] for name, rows in found.items()},
    }


def _links(scored: Iterable[Scored]) -> Mapping[tuple[str, str], int]:
    return {(mentor, mentee): score for mentor, mentee, score in scored}
