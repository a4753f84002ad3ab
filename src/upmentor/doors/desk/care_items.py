"""Who could use a hand: a request that somebody made, a line manager's worry, and pairs by their dates alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.desk.pair_items import WorkItem
from upmentor.stages.care.health import Reason
from upmentor.stages.care.queries.board import in_need
from upmentor.stages.feedback.queries.pulses import open_wishes
from upmentor.stages.programmes.models import Programme
from upmentor.stages.recognition.queries.sharing import open_worries


def care_items(programme: Programme, *, on: dt.date) -> Iterator[WorkItem]:
    """At most three items, the requests first; a pair in which somebody asked is not named a second time. Seven
    queries."""
    board = reverse("care:board", args=[programme.slug])
    if wishes := open_wishes(programme):
        only = wishes[0].member.person.name
        title = ngettext("%(name)s asks for a hand", "%(n)s people ask for a hand", len(wishes))
        why = _("After a conversation, of the programme team. Their partner does not know.")
        yield WorkItem(title % {"name": only, "n": len(wishes)}, why, f"{board}#asked", _("Look after it"))
    if worries := open_worries(programme):
        title = ngettext(
            "A line manager is worried about time", "%(n)s line managers are worried about time", len(worries)
        )  # fmt: skip
        why = _("It has no effect on a pair by itself. The mentors know that it was said.")
        url = reverse("recognition:worries", args=[programme.slug])
        yield WorkItem(title % {"n": len(worries)}, why, url, _("Look after it"))
    rows = [row for row in in_need(programme, on=on) if row.health.reason is not Reason.ASKED and not row.offer_from]
    if rows:
        values = {"mentee": rows[0].mentee, "mentor": rows[0].mentor, "n": len(rows)}
        title = ngettext("%(mentee)s and %(mentor)s could use a hand", "%(n)s pairs could use a hand", len(rows))
        why = rows[0].why if len(rows) == 1 else _("Judged by dates, cancellations and asked-for help only.")
        button = _("Offer help") if len(rows) == 1 else _("See which")
        yield WorkItem(title % values, why, f"{board}?state=hand", button)
