"""What the reader promised in their conversations and has not done yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.doors.mine.standing import Standing
from upmentor.stages.meetings.queries.standing import open_actions

MOST = 4


@dataclass(frozen=True)
class Promise:
    """One promise. `done_url` takes a POST that ticks it."""

    text: str
    words: str
    done_url: str


def promises_of(found: Sequence[Standing]) -> tuple[Promise, ...]:
    """The first few, the one that is due first at the top. One query."""
    by_member = {one.member.pk: one for one in found}
    rows = open_actions([one.member for one in found]) if found else []
    promises = []
    for row in rows[:MOST]:
        one = by_member[row.member_id]
        due = _("by %(day)s") % {"day": date_format(row.due, "D j M")} if row.due else ""
        words = " · ".join(filter(None, [_("to %(name)s") % {"name": one.name}, due]))
        url = reverse("mine:promise-done", args=[one.pair.uid, row.pk])
        promises.append(Promise(row.text, words, url))
    return tuple(promises)
