"""What needs everybody at once: who manages whom, and grades."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from upmentor.stages.people.roster import cells, grades, tree
from upmentor.stages.people.roster.grades import MOST_GRADE
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.reading import Reading, ReadPerson
from upmentor.stages.people.roster.records import ExistingPerson


def link_managers(reading: Reading, mapping: Mapping, known: dict[str, ExistingPerson]) -> None:
    """Put each manager's employee id into the values; cycles and unknown managers become warnings."""
    if "manager" not in mapping.columns:
        return
    names = _names(reading, known)
    chosen: dict[str, str] = {}
    for key, person in reading.people.items():
        chosen[key] = _manager_of(reading, key, person, names)
    everybody = {key: person.manager.casefold() for key, person in known.items()} | chosen
    for cycle in tree.cycles(everybody):
        _report_cycle(reading, cycle, chosen, known)
    above = {manager for manager in everybody.values() if manager}
    for key, person in reading.people.items():
        manager = chosen[key]
        person.values["manager"] = _id_of(manager, reading, known) if manager else ""
        empty = not person.raw["manager"] or names.get(person.raw["manager"].casefold()) == key
        person.values["top_of_tree"] = not manager and empty and key in above
        if not manager and empty and key not in above:
            reading.warn("no_manager", person.row, "manager", "", _("No manager. This person cannot be matched yet."))


def _names(reading: Reading, known: dict[str, ExistingPerson]) -> dict[str, str]:
    """Whatever a manager column may say → folded employee id: surrogate key, e-mail, employee id (the strongest
    last)."""
    names: dict[str, str] = {person.email: key for key, person in known.items() if person.email}
    names |= {person.values["email"]: key for key, person in reading.people.items() if person.values.get("email")}
    if "own_key" in reading.columns:
        # A key may belong to somebody whose rows were all passed over.
        here = {own: key for own, key in reading.keys.items() if key in reading.people or key in known}
        return names | here
    return names | {key: key for key in known} | {key: key for key in reading.people}


def _manager_of(reading: Reading, key: str, person: ReadPerson, names: dict[str, str]) -> str:
    cell = " ".join(person.raw["manager"].split())
    if not cell:
        return ""
    manager = names.get(cell.casefold())
    if manager == key:
        return ""
    if manager is None and "@" in cell:
        try:
            cells.email(cell)
        except cells.BadCell as error:
            reading.refuse("manager_email", person.row, "manager", cell, str(error))
            return ""
    if manager is None:
        message = _("“%(found)s” is nobody in this file or in the roster. The manager stays unknown.") % {
            "found": cell[:80]
        }
        reading.warn("unknown_manager", person.row, "manager", cell, message)
        return ""
    return manager


def _report_cycle(
    reading: Reading, cycle: tuple[str, ...], chosen: dict[str, str], known: dict[str, ExistingPerson]
) -> None:
    """Name everybody on the cycle; their managers stay unknown, everything else about them is imported."""
    shown = [_id_of(key, reading, known) for key in cycle[:6]]
    chain = " → ".join([*shown, "…" if len(cycle) > 6 else shown[0]])
    for key in cycle:
        if key in chosen:
            person = reading.people[key]
            message = _("A circle of managers: %(chain)s. Their managers stay unknown.") % {"chain": chain}
            reading.warn("manager_cycle", person.row, "manager", person.raw["manager"], message)
            chosen[key] = ""


def _id_of(key: str, reading: Reading, known: dict[str, ExistingPerson]) -> str:
    person = reading.people.get(key)
    return str(person.values["employee_id"]) if person else known[key].employee_id


def find_grades(reading: Reading, mapping: Mapping, known: dict[str, ExistingPerson]) -> None:
    """Put grades into the values, 1 being the most junior."""
    rule = mapping.grade
    if rule.mode == "none":
        return
    if rule.mode == "tree":
        # People who are not in this file keep their place, so that a file of a few rows counts like the whole roster.
        managers = {key: person.manager.casefold() for key, person in known.items() if person.employed}
        managers |= {key: str(person.values.get("manager", "")).casefold() for key, person in reading.people.items()}
        found: dict[str, Any] = grades.from_tree(managers)
        for key, person in reading.people.items():
            alone = not person.values.get("manager") and not person.values.get("top_of_tree")
            person.values["grade"] = None if alone else found.get(key)
        return
    if "grade" not in mapping.columns:
        return
    order = [name.casefold() for name in (reversed(rule.names) if rule.senior_first else rule.names)]
    read = {key: _grade(reading, person, rule.mode, order) for key, person in reading.people.items()}
    values = [value for value in read.values() if value is not None]
    if rule.mode == "number" and values:
        low, high = min(values), max(values)
        if rule.scale:
            low, high = min(low, rule.scale[0]), max(high, rule.scale[1])
        for key, value in read.items():
            if value is not None:
                # A scale that begins at 0 is moved up by one, so that 1 is the lowest.
                read[key] = high - value + 1 if rule.senior_first else value + (1 if low == 0 else 0)
    for key, value in read.items():
        reading.people[key].values["grade"] = value


def _grade(reading: Reading, person: ReadPerson, mode: str, order: list[str]) -> int | None:
    cell = " ".join(person.raw["grade"].split())
    if not cell:
        reading.warn("no_grade", person.row, "grade", "", _("No grade. This person cannot be matched yet."))
        return None
    if mode == "number":
        value = grades.whole(cell)
        if value is None or value > MOST_GRADE:
            message = _("“%(found)s” is not a whole number up to %(most)s.") % {"found": cell[:80], "most": MOST_GRADE}
            reading.refuse("grade", person.row, "grade", cell, message)
            return None
        return value
    if cell.casefold() in order:
        return order.index(cell.casefold()) + 1
    message = _("“%(found)s” is not in the list of grades. Add it in step 2.") % {"found": cell[:80]}
    reading.refuse("grade_name", person.row, "grade", cell, message)
    return None
