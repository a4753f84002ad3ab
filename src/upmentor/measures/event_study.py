"""The difference period by period before and after the start."""

from __future__ import annotations

from collections.abc import Mapping

from upmentor.measures.columns import Column
from upmentor.measures.group_time import Others, Point, event_study_of
from upmentor.measures.panel import panel


def event_study(
    outcome: Column, unit: Column, period: Column, treated: Column | None = None, *,
    treated_from: Column | None = None, cluster: Column | None = None,
    covariates: Mapping[str, Column] | None = None, balanced: bool | None = None,
    others: Others = "not-yet", seed: int = 0,
) -> list[Point]:  # fmt: skip
    """Points by periods since the start, in order and without −1, against which all are compared; columns, caveats and
    errors as in `group_time.group_time`, for one start or several."""
    found = panel(
        outcome, unit, period, treated, treated_from=treated_from, cluster=cluster, covariates=covariates,
        balanced=balanced,
    )  # fmt: skip
    return event_study_of(found, others)
