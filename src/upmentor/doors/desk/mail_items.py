"""Letters that came back: a sign that somebody's address in the roster is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.desk.pair_items import WorkItem
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.queries.bounced import unreached


def mail_items(programme: Programme, *, at: dt.datetime) -> Iterator[WorkItem]:
    """At most one item. One to three queries."""
    rows = unreached(programme, at=at)
    if not rows:
        return
    first = rows[0][0]
    title = ngettext("A letter to %(name)s came back", "Letters to %(n)s people came back", len(rows))
    why = _("Check the address: whoever keeps the roster can correct it.")
    url = reverse("programmes:people", args=[programme.slug]) + "?status=unreached"
    if len(rows) == 1:
        url = reverse("programmes:person", args=[programme.slug, first.uid])
    yield WorkItem(title % {"name": first.person.name, "n": len(rows)}, why, url, _("See who"))
