"""What pairs need of a programme manager: dates and states alone, nothing that the two wrote or answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.desk.pairs import paused_by_rules, pauses_ending
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.programmes.models import Programme


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: what, why, and the button that does it."""

    title: str
    why: str
    url: str
    button: str


def pair_items(programme: Programme, *, on: dt.date) -> Iterator[WorkItem]:
    """Proposals and first talks without an answer after the reminder, pairs that a rule paused, pauses that
    end, whatever they are for. Four queries."""
    proposals, pairs = (reverse(f"{door}:pairs", args=[programme.slug]) for door in ("pairs", "desk"))
    silent = Proposal.objects.filter(
        programme=programme, state=Proposal.State.ANNOUNCED, escalated_at__isnull=False, withdrawn_at=None
    ).count()
    if silent:
        title = ngettext("One proposal has no answer yet", "%(n)s proposals have no answer yet", silent)
        why = _("Both were reminded once. A call helps more than a second letter; who is silent is not shown.")
        yield WorkItem(title % {"n": silent}, why, f"{proposals}?state=announced", _("See which"))
    talking = Pair.objects.filter(
        programme=programme, state=Pair.State.GETTING_TO_KNOW, escalated_at__isnull=False
    ).count()
    if talking:
        title = ngettext("One first talk has no answer yet", "%(n)s first talks have no answer yet", talking)
        why = _("They were reminded once. Ask both, in the same words, whether a time is hard to find.")
        yield WorkItem(title % {"n": talking}, why, f"{pairs}?state=getting_to_know", _("See which"))
    if paused := paused_by_rules(programme):
        title = ngettext("One pair is paused by a rule", "%(n)s pairs are paused by a rule", len(paused))
        why = _("The organisation changed around them. Both were told in the same neutral words.")
        only = reverse("pairs:ruled", args=[programme.slug, paused[0]])
        url = only if len(paused) == 1 else f"{pairs}?show=ruled"
        yield WorkItem(title % {"n": len(paused)}, why, url, _("Look at it"))
    if ending := pauses_ending(programme, on=on):
        title = ngettext("One pair’s pause ends soon", "The pause of %(n)s pairs ends soon", ending) % {"n": ending}
        why = _("Within two weeks. Times are offered to them by themselves; a short word beforehand is welcome.")
        yield WorkItem(title, why, f"{pairs}?state=paused", _("See when"))
