"""The matching policy as data: rules that must hold and criteria that should, in whole points that total 1,000.

>>> policy = Policy()
>>> sum(policy.weights.values())
1000
>>> Policy.from_dict(policy.to_dict()) == policy
True
>>> Policy.from_toml('[weights]\\ntopic_fit = 900\\nage = 100\\n')
Traceback (most recent call last):
upmentor.matching.errors.ForbiddenCriterion: “age” must never decide who is paired with whom
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from .errors import ForbiddenCriterion, PolicyError

TOTAL_POINTS = 1000

#: Every criterion that exists, in the order in which parts are shown.
CRITERIA = ("topic_fit", "time_overlap", "department", "site", "grade_gap", "interests", "meeting_form")
DEFAULT_WEIGHTS: dict[str, int] = {
    "topic_fit": 450,
    "time_overlap": 200,
    "department": 150,
    "site": 100,
    "grade_gap": 100,
    "interests": 0,
    "meeting_form": 0,
}
RULE_FIELDS = (
    "min_gap",
    "min_overlap_hours",
    "same_department",
    "same_department_reason",
    "topic_required",
    "topic_reason",
    "in_person",
    "mentor_capacity_limit",
)
PREFERENCE_FIELDS = ("preferred_gap", "gap_tolerance", "full_overlap_hours", "full_interests")

_FORBIDDEN = """
age ages aged birth birthday birthdate dob born generation millennial boomer gender sex female male woman
women man men pronoun pronouns transgender ethnicity ethnic race racial colour color nationality citizenship
origin religion religious faith belief health disability disabled illness sick sickness medical pregnancy
pregnant maternity parental orientation sexuality marital married family children union political photo
surname forename tenure seniority_years years_of_service graduation retirement pension
"""
#: Words that no part of a policy may be called: protected traits and what stands in for them.
FORBIDDEN_WORDS = frozenset(_FORBIDDEN.split())


@dataclass(frozen=True, slots=True)
class Policy:
    """What must hold for a pair and what makes one pair better than another.

    `weights` gives each criterion its highest points; they total 1,000 and missing ones count 0. A score is shown
    divided by 10. Relaxing a rule (`same_department="allow"`, `topic_required=False`) needs a reason, which is kept.
    Raises `PolicyError` on anything that cannot be used, `ForbiddenCriterion` for a trait that must never count.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    min_gap: int = 2
    """Least number of grades by which the mentee stands above the mentor."""
    min_overlap_hours: float = 2.0
    """Least shared working time a week, in steps of half an hour; 0 switches the rule off."""
    same_department: Literal["exclude", "allow"] = "exclude"
    same_department_reason: str = ""
    topic_required: bool = True
    """A pair needs at least one topic that is wanted and offered."""
    topic_reason: str = ""
    in_person: bool = False
    """People meet at one site: two people of the same site need no overlap of hours."""
    mentor_capacity_limit: int = 2
    preferred_gap: int = 4
    gap_tolerance: int = 4
    """The grade criterion falls evenly to 0 at this many grades from `preferred_gap`."""
    full_overlap_hours: float = 10.0
    """Shared working time a week that earns all points of the time criterion."""
    full_interests: int = 2
    """Number of shared interests that earns all points of the interests criterion."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", _checked_weights(self.weights))
        _whole("min_gap", self.min_gap, 0, 100)
        _whole("mentor_capacity_limit", self.mentor_capacity_limit, 1, 2)
        _whole("preferred_gap", self.preferred_gap, 0, 100)
        _whole("gap_tolerance", self.gap_tolerance, 1, 100)
        _whole("full_interests", self.full_interests, 1, 100)
        object.__setattr__(self, "min_overlap_hours", _half_hours("min_overlap_hours", self.min_overlap_hours, 0))
        object.__setattr__(self, "full_overlap_hours", _half_hours("full_overlap_hours", self.full_overlap_hours, 0.5))
        for name in ("topic_required", "in_person"):
            if not isinstance(getattr(self, name), bool):
                raise PolicyError(f"{name} must be true or false")
        for name in ("same_department_reason", "topic_reason"):
            if not isinstance(getattr(self, name), str):
                raise PolicyError(f"{name} must be text")
        if self.same_department not in ("exclude", "allow"):
            raise PolicyError("same_department must be “exclude” or “allow”")
        if self.same_department == "allow" and not self.same_department_reason.strip():
            raise PolicyError("allowing the same department needs a same_department_reason")
        if not self.topic_required and not self.topic_reason.strip():
            raise PolicyError("pairing people without a common topic needs a topic_reason")

    @property
    def min_overlap_slots(self) -> int:
        """`min_overlap_hours` in half-hour slots."""
        return round(self.min_overlap_hours * 2)

    @property
    def full_overlap_slots(self) -> int:
        """`full_overlap_hours` in half-hour slots."""
        return round(self.full_overlap_hours * 2)

    @property
    def criteria(self) -> tuple[str, ...]:
        """Names of the criteria that count at all, in their fixed order."""
        return tuple(name for name in CRITERIA if self.weights[name])

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """JSON- and TOML-ready: tables `rules`, `preferences`, `weights`."""
        return {
            "rules": {name: getattr(self, name) for name in RULE_FIELDS},
            "preferences": {name: getattr(self, name) for name in PREFERENCE_FIELDS},
            "weights": dict(self.weights),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Policy:
        """The inverse of `to_dict`. Missing names keep their default; given weights replace all default weights."""
        flat: dict[str, Any] = {}
        for table, names in (("rules", RULE_FIELDS), ("preferences", PREFERENCE_FIELDS), ("weights", None)):
            part = raw.get(table, {})
            if not isinstance(part, Mapping):
                raise PolicyError(f"{table} must be a table of names and values")
            if names is None:
                flat.update({"weights": dict(part)} if part else {})
                continue
            for name in part:
                refuse_forbidden(name)
                if name not in names:
                    raise PolicyError(f"unknown name “{name}” under {table}; known are {', '.join(names)}")
            flat.update(part)
        for name in raw:
            refuse_forbidden(name)
            if name not in ("rules", "preferences", "weights"):
                raise PolicyError(f"unknown table “{name}”; known are rules, preferences, weights")
        return cls(**flat)

    @classmethod
    def from_toml(cls, text: str) -> Policy:
        """A policy from TOML text with the tables `[rules]`, `[preferences]`, `[weights]`."""
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyError(f"not valid TOML: {error}") from error
        return cls.from_dict(raw)

    def to_toml(self) -> str:
        """TOML text that `from_toml` reads back."""
        lines = []
        for table, part in self.to_dict().items():
            lines += [f"[{table}]", *(f"{name} = {_toml_value(value)}" for name, value in part.items()), ""]
        return "\n".join(lines)


def refuse_forbidden(name: object) -> None:
    """Raise `ForbiddenCriterion` when a name speaks of a protected trait or of a stand-in for one."""
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name)).lower())
    joined = {"_".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    if joined & FORBIDDEN_WORDS:
        raise ForbiddenCriterion(f"“{name}” must never decide who is paired with whom")


def field_names() -> tuple[str, ...]:
    """Every name that a policy can carry, for the test that none is a protected trait."""
    return tuple(f.name for f in fields(Policy)) + CRITERIA


def _checked_weights(weights: Mapping[str, int]) -> dict[str, int]:
    if not isinstance(weights, Mapping):
        raise PolicyError("weights must be names and whole points")
    for name, points in weights.items():
        refuse_forbidden(name)
        if name not in CRITERIA:
            raise PolicyError(f"unknown criterion “{name}”; known are {', '.join(CRITERIA)}")
        _whole(f"weight of {name}", points, 0, TOTAL_POINTS)
    total = sum(weights.values())
    if total != TOTAL_POINTS:
        raise PolicyError(f"weights must total {TOTAL_POINTS} points, these total {total}")
    return {name: weights.get(name, 0) for name in CRITERIA}


def _whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise PolicyError(f"{name} must be a whole number from {low} to {high}")


def _half_hours(name: str, value: object, low: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= 168 or value * 2 % 1:
        raise PolicyError(f"{name} must be hours a week from {low:g} to 168 in steps of a half")
    return float(value)


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON strings are valid TOML basic strings except for two escapes that json never writes.
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
    return str(value)
