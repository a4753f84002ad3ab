"""What a solver answers: pairs with their parts, a certificate, and what the rules removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .messages import Message


@dataclass(frozen=True, slots=True)
class Pair:
    """One mentor with one mentee. `parts` are whole points by criterion and add up to `score` (0 to 1,000)."""

    mentor_id: str
    mentee_id: str
    score: int
    parts: Mapping[str, int]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that no other set of pairs is better, checkable by `verify` without the solver.

    `primal` is the total score of the `pairs` pairs found. `dual` is a bound that no set of pairs can pass: with every
    pair worth `bonus` on top of its score (so that one more pair beats any score), any whole prices u, v ≥ 0 give

        bonus·pairs + primal ≤ Σ capacity·u + Σ capacity·v + Σ over the allowed pairs of max(0, bonus + score − u − v)

    (weak duality of the assignment problem in which a pair is used at most once; locked pairs count as given, on both
    sides). `dual` is the right side less bonus·pairs, so `gap` = dual − primal; 0 means proven best. `compared` counts
    the pairs looked at.
    """

    pairs: int
    primal: int
    dual: int
    bonus: int
    compared: int
    mentor_prices: Mapping[str, int]
    mentee_prices: Mapping[str, int]

    @property
    def gap(self) -> int:
        """dual − primal, in points; 0 when nothing better exists."""
        return self.dual - self.primal

    @property
    def quality(self) -> Message:
        """One sentence on how good the pairs are."""
        return Message("quality.best") if self.gap == 0 else Message("quality.gap", {"gap": self.gap})


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many of all pairs a rule removes, and how many of them no other rule removes too."""

    rule: str
    removed: int
    alone: int


@dataclass(frozen=True, slots=True)
class Solution:
    """The best set of pairs, ordered by mentor id then mentee id, with its proof.

    `rules` tells what each rule removed, in the order of `RULES`; `allowed` is the number of pairs that break none.
    """

    pairs: tuple[Pair, ...]
    certificate: Certificate
    rules: tuple[RuleCount, ...] = ()
    allowed: int = 0

    @property
    def score(self) -> int:
        """Total score of all pairs in whole points."""
        return sum(pair.score for pair in self.pairs)

    def partners(self, person_id: str) -> tuple[str, ...]:
        """Ids of those paired with this person, on either side."""
        return tuple(
            pair.mentee_id if pair.mentor_id == person_id else pair.mentor_id
            for pair in self.pairs
            if person_id in (pair.mentor_id, pair.mentee_id)
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        proof = self.certificate
        return {
            "pairs": [
                {
                    "mentor_id": pair.mentor_id,
                    "mentee_id": pair.mentee_id,
                    "score": pair.score,
                    "parts": dict(pair.parts),
                    "locked": pair.locked,
                }
                for pair in self.pairs
            ],
            "certificate": {
                "pairs": proof.pairs,
                "primal": proof.primal,
                "dual": proof.dual,
                "gap": proof.gap,
                "bonus": proof.bonus,
                "compared": proof.compared,
                "mentor_prices": dict(proof.mentor_prices),
                "mentee_prices": dict(proof.mentee_prices),
            },
            "rules": [{"rule": r.rule, "removed": r.removed, "alone": r.alone} for r in self.rules],
            "allowed": self.allowed,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Solution:
        """The inverse of `to_dict`."""
        proof = {name: value for name, value in raw["certificate"].items() if name != "gap"}
        return cls(
            pairs=tuple(Pair(**pair) for pair in raw["pairs"]),
            certificate=Certificate(**proof),
            rules=tuple(RuleCount(**count) for count in raw.get("rules", ())),
            allowed=int(raw.get("allowed", 0)),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion's share of a score: `points` of at most `highest`, and why."""

    criterion: str
    points: int
    highest: int
    sentence: Message


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Why two people score what they score; the parts add up to `score`. `broken` names the rules that they break."""

    mentor_id: str
    mentee_id: str
    score: int
    parts: tuple[Part, ...]
    shared_hours: float
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a pair: one main reason, at least one step that can be taken, and what the rules removed.

    `role` is `mentor` or `mentee`; `possible` counts the partners that no rule removes.
    """

    person_id: str
    role: str
    reason: Message
    steps: tuple[Message, ...]
    possible: int
    rules: tuple[RuleCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another partner: the score, and the least that the whole would lose by forcing this pair.

    Forcing it costs at least `pairs_lost` pairs, or with `pairs_lost` 0 at least `points_lost` points in total.
    """

    partner_id: str
    score: int
    pairs_lost: int
    points_lost: int


@dataclass(frozen=True, slots=True)
class TopicBalance:
    """Supply and demand of one topic before a run.

    `wants` counts places of mentees who want it, `offered` free places of mentors who offer it (a mentor counts under
    each of their topics), `gap` = wants − offered: above 0 it is short.
    """

    topic: str
    wants: int
    offered: int

    @property
    def gap(self) -> int:
        """Places short (above 0) or left over (below 0)."""
        return self.wants - self.offered
