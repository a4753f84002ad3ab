"""Which groups a report may tell about, given everything that was told before (`decisions.md` 28, AC-12.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from upmentor.measures.suppression import Published
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.models import Report, Told

Keys = frozenset[int]
"""Of people, or of pairs."""


class Gate:
    """Asked by every section of one report. A group keeps the people it was told with until five came or went; then a
    section must count exactly those people again, whoever they are now."""

    def __init__(self, report: Report, threshold: int = MEAN) -> None:
        self.report = report
        self.threshold = threshold
        self._sets: dict[str, tuple[Keys, ...]] = {}
        self._new: list[tuple[str, str, Keys]] = []

    def release(self, family: str, groups: Mapping[str, Keys]) -> Mapping[str, Keys]:
        """The people for whom each name may be told, by name; names that may not be told are left out. One query."""
        rows = Told.objects.filter(family=family).order_by("pk")
        sets, own = list(self._sets.get(family, ())), dict[str, Keys]()
        for programme, name, kept, current in rows.values_list("programme_id", "name", "people", "current"):
            sets.append(frozenset(kept))
            if current and programme == self.report.programme_id:
                own[name] = sets[-1]
        told = Published(tuple(dict.fromkeys(sets)), own).release(groups, self.threshold)
        self._sets[family] = cast(tuple[Keys, ...], told.sets)
        found = {name: cast(Keys, told.now[name]) for name in groups if name in told.now}
        self._new += [(family, name, people) for name, people in found.items() if own.get(name) != people]
        return found

    def keep(self) -> None:
        """Write down what was told. In the transaction that writes the report."""
        for family, name, people in self._new:
            own = Told.objects.filter(programme_id=self.report.programme_id, family=family, name=name)
            own.update(current=False)
            Told.objects.create(
                programme_id=self.report.programme_id,
                family=family,
                name=name,
                people=sorted(people),
                report=self.report,
            )
