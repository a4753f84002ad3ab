"""Which column of a sheet means what: suggested by name, changeable on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.content.wording import plain


@dataclass(frozen=True)
class Field:
    """One of our fields: its words, a hint, and the headings under which files have it."""

    key: str
    label: str | Promise
    hint: str | Promise
    headings: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field(
        "id",
        _("Employee id or e-mail"),
        _("Needed. Finds the person in the roster."),
        (
            "id",
            "employee id",
            "employee",
            "employeeid",
            "personnel number",
            "e mail",
            "email",
            "mail",
            "work e mail",
            "login",
        ),
    ),
    Field("role", _("Role"), _("Mentor or mentee, when the sheet has both."), ("role", "as", "part", "taking part as")),
    Field(
        "offers",
        _("Topics offered"),
        _("Several separated by semicolons; a level 1 to 5 may follow a colon."),
        ("offers", "offer", "offered topics", "topics offered", "can help with", "skills", "expertise", "topics"),
    ),
    Field(
        "wants",
        _("Topics wanted"),
        _("The same, with a priority 1 to 5."),
        ("wants", "want", "wanted topics", "topics wanted", "wishes", "interests", "would like to explore"),
    ),
    Field(
        "capacity", _("Pairs at the same time"), _("1 or 2, for mentors."), ("capacity", "pairs", "mentees", "places")
    ),
    Field(
        "hours", _("Working hours"), _("As Mon-Fri 09:00-17:00."), ("hours", "working hours", "availability", "times")
    ),
    Field("time_zone", _("Time zone"), _("As Europe/London."), ("time zone", "timezone", "zone")),
    Field(
        "languages",
        _("Languages"),
        _("Several separated by semicolons."),
        ("languages", "language", "spoken languages"),
    ),
    Field("aim", _("Aim"), _("In a sentence."), ("aim", "goal", "hopes", "hope to gain", "result", "expectation")),
    Field(
        "not_with",
        _("Not with"),
        _("Ids of people who must not be paired with this one."),
        ("not with", "notwith", "exclude"),
    ),
)
LABELS: Mapping[str, str | Promise] = {field.key: field.label for field in FIELDS}


def suggest(header: Sequence[str]) -> dict[str, str]:
    """Field → column, by name; a column serves one field, earlier fields choose first.

    >>> suggest(["id", "name", "offers", "capacity"])
    {'id': 'id', 'offers': 'offers', 'capacity': 'capacity'}
    """
    folded = {plain(name.replace("_", " ")): name for name in reversed(header)}
    chosen: dict[str, str] = {}
    for field in FIELDS:
        for heading in field.headings:
            name = folded.get(heading)
            if name is not None and name not in chosen.values():
                chosen[field.key] = name
                break
    return chosen
