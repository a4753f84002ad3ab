"""Columns that are refused (AC-3.5): age, birth date, gender, health, pay and the like. They are dropped before anything is
stored, so that not even a staged import holds them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
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

# Words of a header without accents (see `plain_words`): any of the patterns refuses the column. Words that mean nothing
# else also count inside a longer word, since many exports write headers as one word: DATEOFBIRTH, Geburtsdatum.
PATTERNS: tuple[tuple[re.Pattern[str], str | Promise], ...] = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"\bage\b|\balter\b|\baltersgr|\bedad\b|jahrgang|\bover ?18\b|\bgeneration\b|\byob\b", AGE),
        (r"birth|\bdob\b|\bd o b\b|geburt|\bgeb ?datum|naissance|\bnaiss\b|nacimiento|\bborn\b|\bbday\b", AGE),
        (r"gender|\bsex\b|\bsexo\b|\bsexe\b|geschl|\bgenre\b|\bgenero\b|pronoun|sexual|orientation|\banrede\b|\bm w d\b", PERSONAL),
        (r"marital|\bmarried\b|familienstand|\bspouse\b|\bchildren\b|\bkinder|\benfants\b|civil ?status|et?at ?civil|estado ?civil|situation (de famil|famil)|\bmaiden\b", PERSONAL),
        (r"ethni|\betnia\b|\brace\b|\braza\b|\bcaste\b|nationalit|nacionalidad|\bherkunft\b|staatsang|citizenship|religi|konfession|\bfaith\b|\bbelief|political|\bunion member|veteran", PERSONAL),
        (r"disab|discapacidad|health|\bsalud\b|\bsante\b|gesundheit|\bsick|medical|illness|krank|behinder|handicap|maladie|absence|arret de travail|\bfmla\b|vaccin|\bblood|blutgruppe|pregnan|schwanger|maternity|mutterschutz", HEALTH),
        (r"salary|\bpay\b(?! ?(grade|band|level)$)|remuneration|verguetung|vergutung|entgelt|\bwage|income|\brate\b|(hourly|daily|monthly|base|pay) ?rate|compensation|\bbonus\b|gehalt|lohn|salaire|salario|sueldo|salaried|stock option|pay ?frequency|\bover ?time\b|salary hike", PAY),
        (r"national ?id|\bssn\b|social ?security|securite sociale|seguridad social|sozialversicherung|\bsteuer ?(id|nummer|nr|klasse)|tax ?id\b|passport|\bnino\b|emergency|urgence|emergencia|notfall|home ?address|private (phone|mail|email)|\bbank\b|bank ?account|\biban\b", IDENTITY),
        (r"performance|appraisal|\brating\b|satisfaction|attrition|involvement|work ?life", RATING),
    )
)  # fmt: skip
# A department that works on health is named after its work: "Health and Safety department" says nothing about anybody.
UNIT = re.compile(r"\b(department|dept|division|team|directorate|abteilung|departement|departamento)$")
WORK_OF_A_UNIT = re.compile(r"\b(health|medical|gesundheit|sante|salud)\b")
DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$|^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")


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


def plain_words(name: str) -> str:
    """The words of a header without accents.

    >>> plain_words("Prénom"), plain_words("GÉNERO"), plain_words("Religión")
    ('prenom', 'genero', 'religion')
    """
    parts = unicodedata.normalize("NFKD", words_of(name))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


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
    words = plain_words(name)
    if UNIT.search(words):
        words = WORK_OF_A_UNIT.sub("", words)
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
