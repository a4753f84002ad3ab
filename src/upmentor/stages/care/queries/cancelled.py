"""Who cancels, as a total of a programme by role (`decisions.md` 25): for its sponsor, never of a pair.

Whole quarters only, as they stand once they are over, and only where the cancelled conversations are those of five
pairs and more: whoever knows that one pair's conversation was cancelled does not learn by whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from upmentor.measures.figure import Figure
from upmentor.measures.shares import share
from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.queries.pulse_totals import KEPT
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.quarters import Quarter, quarter_of


@dataclass(frozen=True)
class CancelledQuarter:
    """The share (0 to 1) of cancellations that came from leaders; None: of fewer than five pairs."""

    quarter: Quarter
    leaders: Figure | None


def cancelled_quarters(programme: Programme, *, on: dt.date) -> list[CancelledQuarter]:
    """Whole quarters of the last year in which something was cancelled, the newest first. One query."""
    rows = Meeting.objects.filter(pair__programme=programme, state=Meeting.State.CANCELLED, booked_at__isnull=False)
    found: dict[Quarter, list[tuple[int, str]]] = {}
    for pair, role, at in rows.exclude(cancelled_role="").values_list("pair", "cancelled_role", "finished_at"):
        quarter = quarter_of(timezone.localdate(at))
        if quarter.after <= on < quarter.first + KEPT:
            found.setdefault(quarter, []).append((pair, role))
    return [CancelledQuarter(quarter, _leaders(found[quarter])) for quarter in sorted(found, reverse=True)]


def _leaders(rows: Iterable[tuple[int, str]], threshold: int = MEAN) -> Figure | None:
    kept = list(rows)
    if len({pair for pair, _role in kept}) < threshold:
        return None
    return share(sum(role == Enrolment.Role.MENTEE for _pair, role in kept), len(kept))
