"""A first guess at what the columns mean, by their names and by what they hold."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from upmentor.ground.tabular import Table
from upmentor.stages.people.roster.fields import FIELDS, is_empty
from upmentor.stages.people.roster.grades import ordered_names, whole
from upmentor.stages.people.roster.mapping import GradeRule, Mapping
from upmentor.stages.people.roster.refused import words_of

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
LOOK_AT = 400
CLOSE = 90


def suggest(table: Table, remembered: Mapping | None = None) -> Mapping:
    """The remembered mapping where its columns are still there, else the best guess for each field."""
    if remembered and all(name in table.header for name in remembered.columns.values()):
        return remembered
    samples = {
        name: [row.cells[place] for row in table.rows[:LOOK_AT] if not is_empty(row.cells[place])]
        for place, name in enumerate(table.header)
    }
    columns = _by_name(table.header)
    _by_content(columns, table, samples)
    return Mapping(columns, _grade_rule(columns, samples))


def _by_name(header: tuple[str, ...]) -> dict[str, str]:
    """Each column goes to the field whose words fit best; better fits choose first, earlier words win a tie."""
    scored = []
    for place, name in enumerate(header):
        words = words_of(name)
        for rank, field in enumerate(FIELDS):
            for order, known in enumerate(field.words):
                score = 100.0 if words == known or words.replace(" ", "") == known.replace(" ", "") else 0.0
                if not score and len(known) > 4:
                    score = fuzz.ratio(words, known) - 1
                if score >= CLOSE:
                    scored.append((-score, order, rank, place, field.key, name))
    columns: dict[str, str] = {}
    for _score, _order, _rank, _place, key, name in sorted(scored):
        if key not in columns and name not in columns.values():
            columns[key] = name
    return columns


def _by_content(columns: dict[str, str], table: Table, samples: dict[str, list[str]]) -> None:
    free = [name for name in table.header if name not in columns.values()]
    if "email" not in columns:
        for name in free:
            cells = samples[name]
            if cells and sum(bool(EMAIL.match(cell)) for cell in cells) > 0.9 * len(cells):
                columns["email"] = name
                break
    # A surrogate key is needed only where the manager column does not speak of the employee id.
    if "own_key" in columns and "employee_id" in columns and "manager" in columns:
        ids = {cell.casefold() for cell in table.column(columns["employee_id"])}
        managers = [cell.casefold() for cell in samples[columns["manager"]]]
        if managers and sum(cell in ids for cell in managers) > 0.5 * len(managers):
            del columns["own_key"]
    if "employee_id" not in columns and "own_key" in columns:
        columns["employee_id"] = columns.pop("own_key")
    if "name" in columns and ("first_name" in columns and "last_name" in columns):
        del columns["name"]


def _grade_rule(columns: dict[str, str], samples: dict[str, list[str]]) -> GradeRule:
    if "grade" not in columns:
        return GradeRule("tree" if "manager" in columns else "none")
    cells = samples[columns["grade"]]
    if cells and all(whole(cell) is not None for cell in cells):
        # A level counted from the top ("org level") has few people at its lowest number.
        values = [whole(cell) or 0 for cell in cells]
        top_heavy = values.count(min(values)) * 3 < values.count(max(values))
        return GradeRule("number", senior_first="org" in words_of(columns["grade"]) and top_heavy)
    return GradeRule("names", names=ordered_names(cells))
