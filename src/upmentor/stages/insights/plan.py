"""What was decided beforehand: measures, comparison and months, each with its stamp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.stages.insights.models import Plan
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.models import Programme

MEASURES: Mapping[str, str | Promise] = {
    "held": _("Conversations held of those agreed"),
    "openly": _("Could speak openly"),
    "change": _("How sure mentors and how open leaders are, start to end"),
    "goals": _("Goals reached"),
    "better": _("Leaders who came to a better decision"),
    "staying": _("People who stay"),
    "engagement": _("Engagement of departments"),
    "moves": _("Internal moves"),
}
MOST = 5


@dataclass(frozen=True)
class Decided:
    """The versions of a plan, oldest first; `launch` is the day on which the first pair began, None before."""

    versions: Sequence[Plan]
    launch: dt.date | None

    @property
    def now(self) -> Plan | None:
        """What holds."""
        return self.versions[-1] if self.versions else None

    def is_late(self, version: Plan) -> bool:
        """Whether it was decided on the day of the launch or later."""
        return self.launch is not None and timezone.localdate(version.decided_at) >= self.launch


def decided(programme: Programme, *, until: dt.datetime | None = None) -> Decided:
    """What was decided, up to a moment. Two queries."""
    rows = Plan.objects.filter(programme=programme)
    first = Pair.objects.filter(programme=programme).aggregate(first=Min("started_at"))["first"]
    kept = list(rows.filter(decided_at__lt=until) if until else rows)
    return Decided(kept, timezone.localdate(first) if first else None)
