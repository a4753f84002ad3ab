"""What leaders changed after what they heard: who may read it, and whether its words give somebody away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from upmentor.ground.accounts.models import User
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.models import Change
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.said import said

# A shorter part of a name, such as "de", is a word of many languages.
SHORTEST = 3


def enough_pairs(programme: Programme) -> bool:
    """Whether so many pairs run that a change can't be laid at the door of one. One query."""
    return Pair.objects.filter(programme=programme, state__in=Pair.LIVE).count() >= MEAN


def kept(programme: Programme) -> QuerySet[Change]:
    """Everything that is not removed, the newest first."""
    return Change.objects.filter(programme=programme, removed=False).select_related("area")


def readable(programme: Programme, writer: User | None = None) -> list[Change]:
    """What is read now: all of it once enough pairs run; before, a writer reads their own and everybody else nothing.
    Two queries at most."""
    rows = kept(programme)
    if enough_pairs(programme):
        return list(rows)
    return list(rows.filter(made_by=writer)) if writer else []


def with_areas(rows: Iterable[Change]) -> list[tuple[Change, str]]:
    """Each with its topic area in the reader's language, empty without one."""
    return [(one, said(one.area.title) if one.area else "") for one in rows]


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The names, or parts of names, that stand in a text as words of their own, each once.

    >>> names_in("Moved for Manila, as Dana asked", ["Dana Holt", "Ana Li"])
    ['Dana']
    >>> names_in("as dana holt asked", ["Dana Holt"])
    ['Dana Holt']
    """
    found = []
    for name in names:
        if _word(name, text, re.IGNORECASE):
            found.append(name)
            continue
        # With the case as written: "Will" and "Grace" are also words.
        found += [part for part in name.split() if len(part) >= SHORTEST and _word(part, text, 0)]
    return list(dict.fromkeys(found))


def _word(name: str, text: str, flags: int) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None


def names_of_participants(programme: Programme) -> list[str]:
    """Of everybody who is or was enrolled. One query."""
    rows = Enrolment.objects.filter(programme=programme).order_by("person__name")
    return list(rows.values_list("person__name", flat=True).distinct())
