"""The working agreement of a pair as it ships: seven clauses, and the places to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .pages import load_clauses
from .text_files import FOLDER, ContentError, Table, read_table


@dataclass(frozen=True)
class AgreementClause:
    """One clause. A pair may write something of its own under it when `adds`, and never changes the paragraphs."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    adds: bool = False


@dataclass(frozen=True)
class Place:
    """Where two people may meet. Stored by its id."""

    id: str
    label: str


@dataclass(frozen=True)
class AgreementText:
    """The text as it is now; an agreement keeps a copy of its clauses."""

    title: str
    introduction: str
    clauses: tuple[AgreementClause, ...]
    places: tuple[Place, ...]


@cache
def load_agreement() -> AgreementText:
    """The text that ships; raises `ContentError` for a doubled id or a clause that `same_as` does not find."""
    file = read_table(FOLDER / "help" / "agreement.toml")
    file.only("title", "introduction", "clause", "place")
    clauses = tuple(_clause(table) for table in file.tables("clause", at_least=1))
    places = tuple(
        Place(table.only("id", "label").text("id"), table.text("label")) for table in file.tables("place", at_least=1)
    )
    for ids in ([one.id for one in clauses], [one.id for one in places]):
        if len(set(ids)) != len(ids):
            raise ContentError(f"{file.where}: an id stands twice")
    return AgreementText(file.text("title"), file.text("introduction"), clauses, places)


def _clause(table: Table) -> AgreementClause:
    table.only("id", "title", "paragraphs", "same_as", "adds")
    adds = table.flag("adds")
    same_as = table.text("same_as", "")
    if not same_as:
        return AgreementClause(table.text("id"), table.text("title"), table.texts("paragraphs", at_least=1), adds)
    found = next((one for one in load_clauses().clauses if one.id == same_as), None)
    if found is None:
        raise ContentError(f"{table.where}: there is no clause {same_as}")
    return AgreementClause(table.text("id"), found.title, found.paragraphs, adds)
