"""Prompts for reflections as they ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .text_files import FOLDER, ContentError, Table, read_table

STAGES = (1, 3, 6)
ROLES = ("mentor", "mentee")


@dataclass(frozen=True)
class Prompt:
    """A question that somebody may answer for themselves after the meeting with the number `after`."""

    id: str
    role: str
    after: int
    question: str


@cache
def load_prompts() -> tuple[Prompt, ...]:
    """All prompts in order; raises `ContentError` for a doubled id, an unknown role or stage, or a side without a
    prompt at one of the stages."""
    file = read_table(FOLDER / "help" / "reflection.toml")
    file.only("prompt")
    found = tuple(_prompt(table) for table in file.tables("prompt", at_least=1))
    if len({one.id for one in found}) != len(found):
        raise ContentError(f"{file.where}: an id stands twice")
    missing = {(role, stage) for role in ROLES for stage in STAGES} - {(one.role, one.after) for one in found}
    if missing:
        raise ContentError(f"{file.where}: no prompt for {sorted(missing)}")
    return found


def _prompt(table: Table) -> Prompt:
    table.only("id", "role", "after", "question")
    role, after = table.text("role"), table.whole("after")
    if role not in ROLES or after not in STAGES:
        raise ContentError(f"{table.where}: there is no stage {after} of a {role}")
    return Prompt(table.text("id"), role, after, table.text("question"))
