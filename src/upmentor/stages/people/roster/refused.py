"""Columns that are refused (AC-3.5): age, birth date, gender, health, pay and the like. They are dropped before anything is
stored, so that not even a staged import holds them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.tabular import Table

AGE = _("Upmentor never stores age or birth date; seniority is the grade.")
PERSONAL = _("Upmentor never stores gender, family status, origin, religion or the like.")
HEALTH = _("Upmentor never stores anything about health or absence.")
PAY = _("Upmentor never stores anybody's pay; figures use one rate per grade band.")
IDENTITY = _("Upmentor needs no national number, private address or emergency contact.")
RATING = _("Upmentor never stores appraisals or personal survey answers.")

# Words of a header, folded (see `words_of`): any of the patterns refuses the column.
PATTERNS: tuple[tuple[re.Pattern[str], str | Promise], ...] = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"\b[aâ]ge\b|\balter\b|\bedad\b|jahrgang|\bover ?18\b", AGE),
        (r"\bbirth|\bdob\b|\bd o b\b|geburt|naissance|nacimiento|\bborn\b|\bbday\b|birthday", AGE),
        (r"\bgender\b|\bsex\b|geschlecht|\bgenre\b|\bsexe\b|\bpronoun|sexual|orientation|transgender", PERSONAL),
        (r"marital|\bfamilienstand\b|\bspouse\b|\bchildren\b|\bkinder|\benfants\b|civil status|etat civil|état civil|situation familiale|\bmaiden\b|pregnan", PERSONAL),
        (r"ethnic|\brace\b|\bcaste\b|\bethnie|nationalit|staatsangeh|citizenship|religion|konfession|\bfaith\b|\bbelief|political|\bunion member", PERSONAL),
        (r"disab|health|\bsick|medical|illness|krank|behinder|handicap|maladie|absence|\bfmla\b|vaccin", HEALTH),
        (r"salary|\bpay\b(?! ?(grade|band|level)$)|remuneration|rémunération|vergütung|entgelt|\bwage|income|\brate\b|compensation|\bbonus\b|gehalt|lohn|salaire|salario|salaried|stock option|pay ?frequency|\bover ?time\b|salary hike|\bbase ?rate\b", PAY),
        (r"national id|\bssn\b|social security|s[eé]curit[eé] sociale|sozialversicherung|\bsteuer|\btax id\b|passport|\bnino\b|emergency|home address|private (phone|mail|email)|bank|\biban\b", IDENTITY),
        (r"performance|appraisal|\brating\b|satisfaction|attrition|involvement|work ?life", RATING),
    )
)  # fmt: skip
DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$|^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")


@dataclass(frozen=True)
class RefusedColumn:
    """A column that was dropped, and why."""

    name: str
    why: str | Promise


def words_of(name: str) -> str:
    """A header as lower-case words: "NationalIDNumber" and "national_id_number" are the same.

    >>> words_of("EmployeeNationalIDAlternateKey"), words_of("date_of.birth")
    ('employee national id alternate key', 'date of birth')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", apart).casefold().split())


def without_refused(table: Table) -> tuple[Table, tuple[RefusedColumn, ...]]:
    """The table without its refused columns, and those."""
    refused = tuple(
        RefusedColumn(name, why)
        for place, name in enumerate(table.header)
        if (why := reason(name, [row.cells[place] for row in table.rows[:500]]))
    )
    return _without_shifted(table, {column.name for column in refused}), refused


def _without_shifted(table: Table, names: set[str]) -> Table:
    """The table without these columns, and in rows with too many or too few cells without their neighbours, into which
    the refused values may have moved."""
    places = [place for place, name in enumerate(table.header) if name in names]
    if not places or not table.uneven:
        return table.without(names)
    rows = list(table.rows)
    for at, row in enumerate(rows):
        moved = table.uneven.get(row.number, 0)
        near = {place + step for place in places for step in range(min(moved, 0), max(moved, 0) + 1)} if moved else ()
        if near:
            cells = tuple("" if place in near else cell for place, cell in enumerate(row.cells))
            rows[at] = replace(row, cells=cells)
    return replace(table, rows=tuple(rows)).without(names)


def reason(name: str, cells: list[str]) -> str | Promise:
    """Why a column is refused by its name, or by holding birth dates under another name; empty when it is welcome."""
    words = words_of(name)
    for pattern, why in PATTERNS:
        if pattern.search(words):
            return why
    return AGE if _holds_birth_dates(words, cells) else ""


def _holds_birth_dates(words: str, cells: list[str]) -> bool:
    """Dates of which nearly all lie 16 to 90 years back and spread over 20 years, unless the header says something else."""
    if re.search(r"hire|start|join|entry|eintritt|leave|termin|exit|end|valid|from|since|service|promot", words):
        return False
    years = [int(found.group(1) or found.group(6)) for cell in cells if (found := DATE.match(cell.strip()))]
    filled = sum(bool(cell.strip()) for cell in cells)
    if len(years) < 5 or len(years) < 0.8 * filled:
        return False
    this_year = dt.date.max.year if not years else max(years)
    return this_year <= 2012 and max(years) - min(years) >= 20
