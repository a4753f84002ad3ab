"""Whether those who started were on another path before they did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column
from upmentor.measures.group_time import Point, adjusted, averaged, event_study_of, since_start
from upmentor.measures.panel import BEFORE, Panel, enough, panel
from upmentor.measures.randomisation import assignments, by_cluster, under
from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

METHOD = "leads-together-randomisation"
# One way in twenty is what "differed" takes.
LEVEL = 0.05


@dataclass(frozen=True)
class PreTrend:
    """`differed`: earlier periods differ by more than chance would have them at 5 %; None where there are too few ways
    to tell ("few-ways"). `chance`: the share of ways to give out the starts in which they differ as much; `periods`
    before the first start; `units` used; `points`: the leads with their intervals."""

    differed: bool | None
    chance: float
    periods: int
    units: int
    points: tuple[Point, ...]
    method: str = METHOD
    caveats: tuple[str, ...] = ()


def pre_trend(
    outcome: Column, unit: Column, period: Column, treated: Column | None = None, *,
    treated_from: Column | None = None, cluster: Column | None = None, seed: int,
) -> PreTrend:  # fmt: skip
    """Columns as in `panel.panel`. All leads together and their straight line, by randomisation over units or clusters:
    the largest of them, each in units of its spread over the ways. A difference that isn't seen is no proof that there
    is none.

    Raises as the panel; `TooLittle("few-periods-before")` with fewer than 3 periods before the last start."""
    return pre_trend_of(panel(outcome, unit, period, treated, treated_from=treated_from, cluster=cluster), seed=seed)


def pre_trend_of(found: Panel, *, seed: int) -> PreTrend:
    """`pre_trend` of a panel that is there already."""
    import numpy as np

    periods = max(found.starts)
    if periods < BEFORE:
        raise TooLittle("few-periods-before", {"periods": periods}, {"periods": BEFORE})
    points = tuple(point for point in event_study_of(found) if point.period < -1)
    whole = by_cluster(adjusted(early(found)))
    orders, _exact = assignments(whole.start, seed)
    level = whole.y - whole.y.mean(axis=1)[:, None]
    leads = [under(used, whole, level, orders) for used in _leads(whole)]
    if not leads:
        raise TooLittle("few-units", {"without": 0}, {"without": 2})
    spread = np.array([float(np.sqrt(np.mean(lead**2))) for lead in leads])
    tiny = 1e-11 * max(float(np.abs(whole.y).max()), 1e-300)
    far = np.max([np.abs(lead) / max(by, tiny) for lead, by in zip(leads, spread, strict=True)], axis=0)
    chance = 1.0 if spread.max() <= tiny else float((far >= far[0] * (1 - 1e-9)).mean())
    few = bool(float((far >= far.max() * (1 - 1e-9)).mean()) > LEVEL and spread.max() > tiny)
    said = whole.caveats + ("few-ways",) * few
    return PreTrend(None if few else bool(chance <= LEVEL), chance, periods, len(whole.y), points, METHOD, said)


def early(found: Panel) -> Panel:
    """Outcomes up to the last start; units that have the programme by then stay, as what they were before counts."""
    last = max(found.starts)
    if last >= len(found.periods):
        return found
    upto = slice(last + 1)
    cut = replace(found, y=found.y[:, upto], periods=found.periods[upto], covariates=found.covariates[:, :, upto])
    return enough(cut)


def _leads(found: Panel) -> list[Numbers]:
    """The weights of each lead, and of their straight line."""
    import numpy as np

    leads: list[Numbers] = []
    straight: Numbers = np.zeros(found.y.shape)
    for since in range(-max(found.starts), -1):
        try:
            used, _skipped = averaged(found, "not-yet", partial(since_start, since))
        except TooLittle:
            continue
        leads.append(used)
        straight = straight + (since + 1) * used
    return [*leads, straight] if len(leads) > 1 else leads
