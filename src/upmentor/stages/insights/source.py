"""What a section works with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.stages.insights.document import Part
from upmentor.stages.insights.gate import Gate
from upmentor.stages.programmes.models import Programme


@dataclass(frozen=True)
class Source:
    """`day` is the last day whose data counts, `end` the first moment after it; `gate` decides which groups may be
    told about. `earlier` are the parts that were worked out before this one, in the order of the page."""

    programme: Programme
    day: dt.date
    end: dt.datetime
    gate: Gate
    earlier: Sequence[Part] = ()
