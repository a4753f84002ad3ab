"""Units seen over several periods, some of which start with the programme: the table all comparisons over time read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column, coded
from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

# Fewer clusters: no p-value (`domain.md` §3.6).
CLUSTERS = 11
# Periods before the start that a look at earlier trends takes.
BEFORE = 3
LARGEST = 1e100


class NotAPanel(ValueError):
    """The columns make no panel; `why` is a key: "different-lengths", "gap-in-column", "not-finite", "seen-twice",
    "treated-not-0-1", "treated-switches-off", "start-changes", "cluster-changes", "no-rows", "staggered-starts" (asked
    of an estimator for one start), "both-treated-columns" (`treated` and `treated_from`, or neither)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Panel:
    """`y`: units × periods, NaN where a unit wasn't seen; `start`: each unit's first period with the programme as a
    column of `y`, the number of periods for never; `cluster`: 0, 1, … for each unit; `covariates`: k × units ×
    periods."""

    y: Numbers
    start: Numbers
    cluster: Numbers
    units: Numbers
    periods: Numbers
    covariates: Numbers
    caveats: tuple[str, ...] = ()

    @property
    def seen(self) -> Numbers:
        return self.y == self.y

    @property
    def whole(self) -> bool:
        """Every unit was seen in every period."""
        return bool(self.seen.all())

    @property
    def clusters(self) -> int:
        return len(set(self.cluster.tolist()))

    @property
    def starts(self) -> list[int]:
        """The columns in which units start, in order."""
        return sorted({at for at in self.start.tolist() if at < len(self.periods)})

    @property
    def by_unit(self) -> bool:
        """Each unit is a cluster of its own."""
        return self.clusters == len(self.y)

    def only(self, kept: Numbers, *caveats: str) -> Panel:
        """The units in the mask `kept`, with caveats that say so when that leaves some out."""
        if kept.all():
            return self
        return replace(
            self, y=self.y[kept], start=self.start[kept], cluster=self.cluster[kept], units=self.units[kept],
            covariates=self.covariates[:, kept], caveats=(*self.caveats, *caveats),
        )  # fmt: skip


def panel(
    outcome: Column, unit: Column, period: Column, treated: Column | None = None, *,
    treated_from: Column | None = None, cluster: Column | None = None,
    covariates: Mapping[str, Column] | None = None, balanced: bool | None = None,
) -> Panel:  # fmt: skip
    """One row for each unit and period. `treated`: 1 in rows with the programme in force, 0 otherwise (a start within a
    gap is taken to be that of other units, see `_between`); or `treated_from`: the period in which the row's unit
    starts, None or NaN for never. An outcome of NaN is a row not seen. `balanced`: only the units seen in every period.

    Units with the programme from their first period on have no before and are left out.

    Caveats: "rows-left-out" (NaN), "units-left-out" (`balanced`), "always-treated-left-out". Raises `NotAPanel`, and
    `TooLittle`: "one-period", "no-period-before", "few-units" (fewer than 2 with or 2 without).
    """
    import numpy as np

    if (treated is None) == (treated_from is None):
        raise NotAPanel("both-treated-columns")
    columns = [unit, period, treated if treated is not None else treated_from, cluster if cluster is not None else unit]
    columns += (covariates or {}).values()
    if any(len(column) != len(outcome) for column in columns if column is not None) or not len(outcome):
        raise NotAPanel("different-lengths" if len(outcome) else "no-rows")
    (units, who), (periods, when) = _coded(unit), _coded(period)
    shape = len(units), len(periods)
    if len(np.unique(who * shape[1] + when)) < len(who):
        raise NotAPanel("seen-twice")
    values = _outcomes(outcome)
    y = np.full(shape, np.nan)
    y[who, when] = values
    start = _switched(treated, who, when, shape) if treated is not None else _stated(treated_from, who, periods, shape)
    names = who if cluster is None else _coded(cluster)[1]
    belongs = np.zeros(shape[0], dtype=int)
    belongs[who] = names
    if (belongs[who] != names).any():
        raise NotAPanel("cluster-changes")
    found, left_out = _covariates(covariates, who, when, shape)
    y[left_out] = np.nan
    gone = bool((y[who, when] != y[who, when]).any())
    result = Panel(y, start, belongs, units, periods, found, ("rows-left-out",) * gone)
    return enough(_kept(result, balanced))


def _kept(found: Panel, balanced: bool | None) -> Panel:
    import numpy as np

    seen = found.seen
    # A period nobody was seen in says nothing.
    used = seen.any(axis=0)
    if not used.all():
        starts = np.concatenate([[0], np.cumsum(used)])[found.start]
        found = replace(
            found,
            y=found.y[:, used],
            start=starts,
            periods=found.periods[used],
            covariates=found.covariates[:, :, used],
        )
        seen = found.seen
    found = found.only(np.asarray(seen.all(axis=1) if balanced else seen.any(axis=1)), "units-left-out")
    if found.y.shape[1] < 2 and len(found.y):
        raise TooLittle("one-period", {"periods": found.y.shape[1]}, {"periods": 2})
    before = found.seen & (np.arange(found.y.shape[1]) < found.start[:, None])
    late = ~before.any(axis=1) & (found.start < len(found.periods))
    if late.any() and not (before.any(axis=1) & (found.start < len(found.periods))).any():
        raise TooLittle("no-period-before", {"periods": 0}, {"periods": 1})
    return found.only(~late, "always-treated-left-out")


def enough(found: Panel) -> Panel:
    """The panel itself. Raises `TooLittle("few-units")` with fewer than 2 units, or `TooLittle("few-clusters")` with
    fewer than 2 clusters, that start or that stay without (staggered starts: or start later)."""
    periods = len(found.periods)
    last = max((at for at in found.start.tolist() if at < periods), default=periods)
    never = found.start >= periods
    # Who starts last is compared with nobody, but serves those who start before.
    without = never if len(found.starts) < 2 or never.any() else found.start >= last
    for why, per_unit in (("few-units", range(len(found.y))), ("few-clusters", found.cluster.tolist())):
        pairs = list(zip(per_unit, without.tolist(), strict=True))
        have = {"with": len({one for one, out in pairs if not out}), "without": len({one for one, out in pairs if out})}
        if min(have.values()) < 2:
            raise TooLittle(why, have, {"with": 2, "without": 2})
    return found


def _coded(column: Column) -> tuple[Numbers, Numbers]:
    import numpy as np

    values = np.asarray(column)
    if values.ndim != 1 or any(value is None or value != value for value in values.tolist()):
        raise NotAPanel("gap-in-column")
    try:
        levels, which = np.unique(values, return_inverse=True)
    except TypeError as mixed:
        raise NotAPanel("gap-in-column") from mixed
    return levels, which


def _outcomes(outcome: Column) -> Numbers:
    import numpy as np

    try:
        values = np.asarray(outcome, dtype=float)
    except (TypeError, ValueError, OverflowError) as wrong:
        raise NotAPanel("not-finite") from wrong
    if (np.abs(values) >= LARGEST).any():
        raise NotAPanel("not-finite")
    return values


def _switched(treated: Column, who: Numbers, when: Numbers, shape: tuple[int, int]) -> Numbers:
    import numpy as np

    try:
        on = np.asarray(treated, dtype=float)
    except (TypeError, ValueError) as wrong:
        raise NotAPanel("treated-not-0-1") from wrong
    if not ((on == 0) | (on == 1)).all():
        raise NotAPanel("treated-not-0-1")
    start = np.full(shape[0], shape[1])
    np.minimum.at(start, who[on == 1], when[on == 1])
    if ((on == 0) & (when > start[who])).any():
        raise NotAPanel("treated-switches-off")
    last = np.full(shape[0], -1)
    np.maximum.at(last, who[on == 0], when[on == 0])
    return _between(last, start, shape[1])


def _between(last: Numbers, start: Numbers, periods: int) -> Numbers:
    """The starts; where a unit wasn't seen between its last period without and its first with the programme, the latest
    start in between that is certain for other units, otherwise the first period seen with it."""
    import numpy as np

    sure = np.unique(start[(last == start - 1) & (start < periods)])
    found = start.copy()
    for unit in np.flatnonzero((last < start - 1) & (start < periods)).tolist():
        fits = sure[(sure > last[unit]) & (sure <= start[unit])]
        # Seen only with the programme: no start is certain, and none matters.
        if len(fits) and last[unit] >= 0:
            found[unit] = fits[-1]
    return np.asarray(found)


def _stated(treated_from: Column | None, who: Numbers, periods: Numbers, shape: tuple[int, int]) -> Numbers:
    import numpy as np

    rows = [] if treated_from is None else list(treated_from)
    never = [value is None or value != value or value == "" for value in rows]
    try:
        stated = np.asarray([periods[0] if out else value for value, out in zip(rows, never, strict=True)])
        found = np.where(never, shape[1], np.searchsorted(periods, stated))
    except TypeError as mixed:
        raise NotAPanel("gap-in-column") from mixed
    start = np.zeros(shape[0], dtype=int)
    start[who] = found
    if (start[who] != found).any():
        raise NotAPanel("start-changes")
    return start


def _covariates(
    covariates: Mapping[str, Column] | None, who: Numbers, when: Numbers, shape: tuple[int, int]
) -> tuple[Numbers, Numbers]:
    """k × units × periods, and the cells in which some covariate is NaN."""
    import numpy as np

    if not covariates:
        return np.empty((0, *shape)), np.zeros(shape, dtype=bool)
    whole, out = {}, np.zeros(len(who), dtype=bool)
    for name, column in covariates.items():
        gaps = np.asarray([value is None or value != value for value in column], dtype=bool)
        filler = next((value for value, gap in zip(column, gaps, strict=True) if not gap), 0.0)
        whole[name] = [filler if gap else value for value, gap in zip(column, gaps, strict=True)]
        out |= gaps
    names, matrix = coded(whole, len(who))
    found = np.zeros((len(names), *shape))
    found[:, who, when] = matrix.T
    missing = np.zeros(shape, dtype=bool)
    missing[who, when] = out
    return found, missing
