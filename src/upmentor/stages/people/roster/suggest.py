"""A first guess at what the columns mean, by their names and by what they hold."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz

from upmentor.ground.tabular import Table
from upmentor.stages.people.roster.fields import FIELDS, is_empty
from upmentor.stages.people.roster.grades import MOST_GRADE, ordered_names, whole
from upmentor.stages.people.roster.mapping import GradeRule, Mapping
from upmentor.stages.people.roster.refused import words_of

DATE_LIKE = re.compile(r"^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
LOOK_AT = 400
CLOSE = 90


def suggest(table: Table, remembered: Mapping | None = None) -> Mapping:
    """The remembered mapping where its columns are still there, else the best guess for each field."""
    if remembered and all(name in table.header for name in remembered.columns.values()):
        return with_scale(remembered, table)
    samples = {
        name: [row.cells[place] for row in table.rows[:LOOK_AT] if not is_empty(row.cells[place])]
        for place, name in enumerate(table.header)
    }
    columns = _by_name(table.header)
    _by_content(columns, table, samples)
    return with_scale(Mapping(columns, _grade_rule(columns, samples)), table)


def with_scale(mapping: Mapping, table: Table) -> Mapping:
    """The mapping with the ends of its grade numbers widened to those of this table."""
    column = mapping.columns.get("grade")
    if mapping.grade.mode != "number" or column not in table.header:
        return mapping
    seen = [value for value in map(whole, table.column(column)) if value is not None and value <= MOST_GRADE]
    seen += mapping.grade.scale or ()
    return replace(mapping, grade=replace(mapping.grade, scale=(min(seen), max(seen)) if seen else None))


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
    if "employee_id" not in columns and "own_key" not in columns:
        _find_id(columns, table, [name for name in free if name not in columns.values()])
    if "manager" not in columns and "employee_id" in columns:
        _find_manager(columns, table, [name for name in free if name not in columns.values()], samples)
    # A surrogate key is needed only where the manager column does not speak of the employee id.
    if "own_key" in columns and "employee_id" in columns and "manager" in columns:
        ids = {cell.casefold() for cell in table.column(columns["employee_id"])}
        managers = [cell.casefold() for cell in samples[columns["manager"]]]
        if managers and sum(cell in ids for cell in managers) > 0.5 * len(managers):
            del columns["own_key"]
    if "employee_id" not in columns and "own_key" in columns:
        columns["employee_id"] = columns.pop("own_key")
    _settle_end_date(columns, table)
    if "name" in columns and ("first_name" in columns and "last_name" in columns):
        del columns["name"]


def _settle_end_date(columns: dict[str, str], table: Table) -> None:
    """An end date closes a period of the same person when people have several rows; else it is the day they leave."""
    if "period_end" not in columns or "employee_id" not in columns:
        return
    ids = [cell.casefold() for cell in table.column(columns["employee_id"])]
    if len(set(ids)) == len(ids):
        name = columns.pop("period_end")
        columns.setdefault("leave_date", name)


def _find_id(columns: dict[str, str], table: Table, free: list[str]) -> None:
    """A column in which every row has a short value of its own, with a digit in most, tells people apart."""
    for name in free:
        cells = table.column(name)
        digits = sum(any(letter.isdigit() for letter in cell) for cell in cells)
        short = all(0 < len(cell) <= 40 and "@" not in cell and not DATE_LIKE.match(cell) for cell in cells)
        if len(cells) > 1 and short and digits > 0.9 * len(cells) and len(set(cells)) == len(cells):
            columns["employee_id"] = name
            return


def _find_manager(columns: dict[str, str], table: Table, free: list[str], samples: dict[str, list[str]]) -> None:
    """A column whose values are other people's ids or addresses, several times the same, names the manager."""
    known = {cell.casefold() for cell in table.column(columns["employee_id"])}
    if "email" in columns:
        known |= {cell.casefold() for cell in table.column(columns["email"])}
    for name in free:
        cells = [cell.casefold() for cell in samples[name]]
        if (
            len(cells) > 4
            and len(set(cells)) < 0.8 * len(cells)
            and sum(cell in known for cell in cells) > 0.9 * len(cells)
        ):
            if not all(cell.isdecimal() and int(cell) < 40 for cell in cells):
                # Small numbers that happen to be ids are counts or ratings.
                columns["manager"] = name
            return


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
