"""Choices and help lines of the enrolment pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .text_files import FOLDER, ContentError, Table, read_table

ROLES = ("mentor", "mentee", "both")


@dataclass(frozen=True)
class Step:
    """One choice of a scale; `level` is the number 1–5 that is stored and that matching reads."""

    id: str
    level: int
    label: str
    description: str


@dataclass(frozen=True)
class Pick:
    """A sentence to pick instead of writing one. Stored by its id."""

    id: str
    text: str


@dataclass(frozen=True)
class HelpLine:
    """One line under the heading of an enrolment page, for a mentor, a mentee or both."""

    role: str
    step: str
    text: str


@dataclass(frozen=True)
class EnrolmentChoices:
    """What enrolment offers to choose from: levels of an offer, priorities of a wish, results and gains."""

    offer_levels: tuple[Step, ...]
    priorities: tuple[Step, ...]
    results: tuple[Pick, ...]
    gains: tuple[Pick, ...]
    help_lines: tuple[HelpLine, ...]

    def help_line(self, role: str, step: str) -> HelpLine | None:
        """The line for this page, None where there is nothing to add."""
        return next((line for line in self.help_lines if line.step == step and line.role in {role, "both"}), None)


@cache
def load_enrolment() -> EnrolmentChoices:
    """The choices that ship; raises `ContentError` for a level outside 1–5, a doubled id or an unknown role."""
    file = read_table(FOLDER / "enrolment.toml").only("offer_level", "priority", "result", "gain", "help")
    return EnrolmentChoices(
        offer_levels=_scale(file, "offer_level"),
        priorities=_scale(file, "priority"),
        results=_picks(file, "result"),
        gains=_picks(file, "gain"),
        help_lines=tuple(_help_line(table) for table in file.tables("help")),
    )


def _scale(file: Table, key: str) -> tuple[Step, ...]:
    steps = tuple(
        Step(table.text("id"), table.whole("level"), table.text("label"), table.text("description"))
        for table in file.tables(key, at_least=2)
    )
    levels = [step.level for step in steps]
    if len(set(levels)) != len(levels) or not all(1 <= level <= 5 for level in levels):
        raise ContentError(f"{file.where}: the levels of {key} are {levels}")
    return steps


def _picks(file: Table, key: str) -> tuple[Pick, ...]:
    picks = tuple(Pick(table.text("id"), table.text("text")) for table in file.tables(key, at_least=1))
    if len({pick.id for pick in picks}) != len(picks):
        raise ContentError(f"{file.where}: an id of {key} stands twice")
    return picks


def _help_line(table: Table) -> HelpLine:
    line = HelpLine(table.only("role", "step", "text").text("role"), table.text("step"), table.text("text"))
    if line.role not in ROLES:
        raise ContentError(f"{table.where}: {line.role} is no role")
    return line
