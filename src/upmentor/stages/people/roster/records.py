"""What the check takes and gives, as plain frozen data."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ExistingPerson:
    """A person as the roster has them now; `manager` is the manager's employee id."""

    employee_id: str
    name: str
    name_missing: bool
    email: str
    department: str
    manager: str
    top_of_tree: bool
    job_title: str
    grade: int | None
    site: str
    time_zone: str
    languages: tuple[str, ...]
    working_hours: str
    start_date: dt.date | None
    leave_date: dt.date | None
    leave_kind: str
    employed: bool


@dataclass(frozen=True)
class ExistingRoster:
    """Everybody who is known."""

    people: tuple[ExistingPerson, ...] = ()


@dataclass(frozen=True)
class Options:
    """How to import. `complete`: who is missing in the file has left."""

    today: dt.date
    complete: bool = False
    confirm_leavers: bool = False
    only_add: bool = False


@dataclass(frozen=True)
class Correction:
    """A value typed in place: for one row, or (`row` None) for every cell of the column that reads `found`."""

    row: int | None
    field: str
    found: str
    value: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data for keeping."""
        return asdict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> Correction:
        """The correction that `to_dict` kept."""
        return cls(**body)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be imported (or, as a warning, what will be missing): where, what was found, and the fix."""

    code: str
    row: int
    field: str
    column: str
    found: str
    message: str

    @property
    def id(self) -> str:
        """Names the input in which it is corrected."""
        return f"r{self.row}-{self.field}"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to add: the row and the value of every field."""

    row: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """A person to update: only what differs, as field → (old, new)."""

    row: int
    employee_id: str
    name: str
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class RosterCheck:
    """What would happen. Nothing has been written."""

    rows: int
    to_add: tuple[NewPerson, ...] = ()
    to_change: tuple[ChangedPerson, ...] = ()
    unchanged: int = 0
    leavers: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    employed_before: int = 0
    needs_leaver_confirmation: bool = False
    dates: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain data for keeping and for pages."""
        return {
            "rows": self.rows,
            "to_add": [
                [one.row, one.values["employee_id"], one.values["name"], one.values["department"]]
                for one in self.to_add
            ],
            "to_change": [
                [
                    one.row,
                    one.employee_id,
                    one.name,
                    [[key, plain(old), plain(new)] for key, (old, new) in one.changes.items()],
                ]
                for one in self.to_change
            ],
            "unchanged": self.unchanged,
            "leavers": list(self.leavers),
            "skipped": list(self.skipped),
            "problems": [_spoken(problem) for problem in self.problems],
            "warnings": [_spoken(problem) for problem in self.warnings],
            "missing": list(self.missing),
            "refused": list(self.refused),
            "needs_leaver_confirmation": self.needs_leaver_confirmation,
            "dates": self.dates,
        }


def _spoken(problem: Problem) -> dict[str, Any]:
    return asdict(problem) | {"id": problem.id}


def plain(value: Any) -> Any:
    """A value as JSON keeps it and a page shows it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value
