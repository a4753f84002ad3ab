"""Merge fields: a text with {{first_name}} becomes one reader's own. Pure; nothing is guessed.

>>> fill("Hello {{ first_name }}, until {{enrol_until}}.", {"first_name": "Sam", "enrol_until": "3 March"})
'Hello Sam, until 3 March.'
>>> faults("Hello {{nickname}}, until {{enrol_until}} {{", {"enrol_until": ""})
[Fault(kind='unknown', field='nickname'), Fault(kind='empty', field='enrol_until'), Fault(kind='open', field='{{')]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

BLANK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True)
class Fault:
    """Why a text cannot go out: a field that does not exist (`unknown`), one with nothing to put in (`empty`), or
    braces that stand alone (`open`)."""

    kind: str
    field: str


def faults(text: str, values: Mapping[str, str]) -> list[Fault]:
    """What stands in the way of this text with these values, in the order of the text, each once."""
    found: list[Fault] = []
    for name in BLANK.findall(text):
        if name not in values:
            found.append(Fault("unknown", name))
        elif not values[name].strip():
            found.append(Fault("empty", name))
    rest = BLANK.sub("", text)
    found += [Fault("open", braces) for braces in ("{{", "}}") if braces in rest]
    return list(dict.fromkeys(found))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every field filled in; what is put in is never read for fields again. Raises KeyError for an
    unknown one."""
    return BLANK.sub(lambda match: values[match[1]], text)
