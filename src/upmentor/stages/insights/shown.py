"""What a reader sees of one part: words in their language, made from the frozen numbers. Pages, print, PDF and tables
all show this and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from upmentor.ground.ui.charts import Chart


@dataclass(frozen=True)
class Method:
    """The card behind a figure (`ux.md` J19): how it is worked out, from what, and what would change it. `name` says
    which figure, where a part has several kinds."""

    formula: str
    source: str
    base: str
    changes: str
    name: str = ""


@dataclass(frozen=True)
class Table:
    """The same as the drawing, to read and to take away. `rows` begin with their heading; numbers are texts."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Drawn:
    """A drawing; `caption` names what it shows where a part has several."""

    chart: Chart
    caption: str = ""


@dataclass(frozen=True)
class Need:
    """One thing that is missing: how much of it is there, how much it takes, and in words: "4 of 6 departments"."""

    have: float
    needed: float
    words: str


@dataclass(frozen=True)
class TooEarly:
    """Instead of a drawing: what is there, what is needed and when it may be (AC-20.2)."""

    title: str
    sentence: str
    needs: Sequence[Need] = ()

    @property
    def rows(self) -> list[tuple[float, float, str]]:
        """As the component reads them."""
        return [(one.have, one.needed, one.words) for one in self.needs]


@dataclass(frozen=True)
class Line:
    """One result in words. `finding` is the range ("Between 1 point lower and 7 points higher"), `sentence` the rest,
    `base` who stands behind it and as of when."""

    finding: str
    sentence: str
    base: str = ""


@dataclass(frozen=True)
class Shown:
    """A part of the report. `headline` is its one line for the top of the page, None without one; `warnings` stand
    above the result (AC-20.3); `more` are tables that stand beside the figures', such as how alike two groups are."""

    id: str
    title: str
    lines: Sequence[Line] = ()
    headline: Line | None = None
    warnings: Sequence[str] = ()
    charts: Sequence[Drawn] = ()
    table: Table | None = None
    missing: Sequence[TooEarly] = ()
    noticed: str = ""
    methods: Sequence[Method] = ()
    limits: Sequence[str] = field(default_factory=tuple)
    more: Sequence[Table] = ()

    @property
    def tables(self) -> list[Table]:
        """All of them, that of the figures first."""
        return [*([self.table] if self.table else ()), *self.more]


HEADLINES = 5
# A draw says more than colleagues who are alike; only one of the two is there.
TOP = ("money", "activity", "said", "staying", "departments", "alike", "change", "goals")


@dataclass(frozen=True)
class ShownReport:
    """A whole report in words."""

    day: dt.date
    parts: Sequence[Shown]

    @property
    def headlines(self) -> list[tuple[str, Line]]:
        """At most five results with the part they come from, in the order of the page. When there are more, those of
        `TOP` stand first: do they meet, what they say, who stays, engagement, money (`ux.md` J20)."""
        told = [(one.id, one.headline) for one in self.parts if one.headline]
        chosen = sorted(told, key=lambda one: TOP.index(one[0]) if one[0] in TOP else len(TOP))[:HEADLINES]
        return [one for one in told if one in chosen]

    @property
    def limits(self) -> list[str]:
        """What the figures can't show, each once, in the order of the parts."""
        return list(dict.fromkeys(words for one in self.parts for words in one.limits))
