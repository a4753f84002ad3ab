"""Mentor circles that are over: whoever came is recognised for the hour once somebody says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.desk.pair_items import WorkItem
from upmentor.stages.programmes.models import Programme
from upmentor.stages.supervision.queries.circles import awaiting_who_came
from upmentor.stages.supervision.queries.desk import title_of


def circle_items(programme: Programme, *, at: dt.datetime) -> Iterator[WorkItem]:
    """At most one item, for the earliest. One or two queries."""
    rows = awaiting_who_came(programme, at=at)
    if not rows:
        return
    title = ngettext("Who came? %(circle)s is over", "Who came? %(n)s circles are over", len(rows))
    why = _("Ticking the names takes a minute. The hour then counts as working time of those who came.")
    url = reverse("supervision:edit", args=[programme.slug, rows[0].uid])
    yield WorkItem(title % {"circle": title_of(rows[0]), "n": len(rows)}, why, url, _("Note who came"))
