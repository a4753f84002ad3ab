"""Which column means what, as data: kept for the next file, written as MAP.toml by operators."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from upmentor.stages.people.roster.fields import BY_KEY

GradeMode = Literal["none", "number", "names", "tree"]
DateOrder = Literal["auto", "dmy", "mdy", "ymd"]


# What MAP.toml may hold: part → its words ("" for the file as a whole). Columns are checked by `Mapping` itself.
TOML: dict[str, set[str]] = {
    "": {"columns", "grade", "dates"},
    "grade": {"mode", "senior_first", "names", "scale"},
    "dates": {"order"},
}


class BadMapping(ValueError):
    """A mapping cannot be used; the message says why."""


@dataclass(frozen=True)
class GradeRule:
    """How a grade is found. `number`: a whole number in its column; `names`: the organisation's names, the most junior
    first; `tree`: counted from the reporting tree. With `senior_first`, 1 in the file (or the first name) is the
    top. `scale` is the lowest and the highest number ever seen in the column, so that a file of a few rows is read on
    the scale of the whole roster."""

    mode: GradeMode = "none"
    senior_first: bool = False
    names: tuple[str, ...] = ()
    scale: tuple[int, int] | None = None


@dataclass(frozen=True)
class Mapping:
    """Our field → their column, how grades are found, and the order of day and month in dates."""

    columns: dict[str, str] = field(default_factory=dict)
    grade: GradeRule = field(default_factory=GradeRule)
    dates: DateOrder = "auto"

    def __post_init__(self) -> None:
        unknown = set(self.columns) - set(BY_KEY)
        if unknown:
            raise BadMapping(f"Unknown field: {', '.join(sorted(unknown))}. Fields are: {', '.join(BY_KEY)}.")
        if self.grade.mode not in get_args(GradeMode) or self.dates not in get_args(DateOrder):
            raise BadMapping(f"grade.mode is one of {get_args(GradeMode)}, dates.order one of {get_args(DateOrder)}.")

    def to_dict(self) -> dict[str, Any]:
        """Plain data for keeping."""
        return asdict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> Mapping:
        """The mapping that `to_dict` kept; raises BadMapping."""
        try:
            grade = dict(body.get("grade") or {})
            rule = GradeRule(
                grade.get("mode", "none"),
                bool(grade.get("senior_first", False)),
                tuple(map(str, grade.get("names", ()))),
                _scale(grade.get("scale")),
            )
            return cls(
                {str(key): str(name) for key, name in body.get("columns", {}).items()}, rule, body.get("dates", "auto")
            )
        except (TypeError, ValueError, AttributeError) as error:
            raise BadMapping("This mapping is not in the form that docs/roster-files.md describes.") from error

    @classmethod
    def from_toml(cls, text: str) -> Mapping:
        """A mapping from MAP.toml; raises BadMapping, also for words that mean nothing there."""
        try:
            body = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadMapping(f"This is not TOML: {error}") from error
        for part, known in TOML.items():
            wrong = set(body.get(part, ()) if part else body) - known
            if wrong:
                raise BadMapping(
                    f"Unknown in {part or 'the file'}: {', '.join(sorted(wrong))}. See docs/roster-files.md."
                )
        dates = body.get("dates", {})
        return cls.from_dict(body | {"dates": dates.get("order", "auto") if isinstance(dates, dict) else dates})


def _scale(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    low, high = value
    return int(low), int(high)
