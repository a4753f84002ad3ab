"""What leaders changed after what they heard: how many lines, and their words, as of the day. Told once five pairs run,
so that no line can be laid at the door of one."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.changes import kept
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.models import Change
from upmentor.stages.insights.sections.words import as_of
from upmentor.stages.insights.shown import Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.said import said


def work_out(source: Source) -> Part | None:
    """Counts by state, and day, words, area and state of each line. None without any. Two queries."""
    rows = list(kept(source.programme).filter(day__lte=source.day, made_at__lt=source.end))
    if not rows:
        return None
    day = {"day": source.day.isoformat()}
    over = Q(ended_at__isnull=False, ended_at__lt=source.end)
    if Pair.objects.filter(programme=source.programme, started_at__lt=source.end).exclude(over).count() < MEAN:
        return Part("changed", [Fact("all", missing=Missing("few-pairs", {}, {"pairs": MEAN}))], series=day)
    counts = Counter(one.state for one in rows)
    numbers = {"all": len(rows), **{state: counts[state] for state in Change.State.values}}
    lines = [(one.day.isoformat(), one.text, one.area.title if one.area else "", one.state) for one in rows]
    return Part("changed", [Fact("all", numbers=numbers)], series=day | {"lines": lines})


def say(part: Part) -> Shown:
    """How many, and each in its own words."""
    title, fact, day = _("What did leaders change?"), part.fact("all"), as_of(dt.date.fromisoformat(part.series["day"]))
    if fact.missing:
        need = Need(0, MEAN, _("fewer than %(n)s of %(n)s pairs that run") % {"n": MEAN})
        words = _("Changes are written down. They are told once so many pairs run that nobody can infer who said it.")
        return Shown(
            "changed", title, missing=[TooEarly(_("Too few pairs run"), words, [need])], methods=[_method(day)]
        )
    n = int(fact.numbers["all"] or 0)
    finding = ngettext("%(n)s change written down", "%(n)s changes written down", n) % {"n": n}
    states = "; ".join(f"{label}: {fact.numbers.get(state) or 0}" for state, label in Change.State.choices)
    line = Line(finding, states + ".", _("Written by leaders and the programme team, %(day)s") % {"day": day})
    labels = dict(Change.State.choices)
    rows = [
        [text, date_format(dt.date.fromisoformat(when), "j F Y"), said(area) or "–", str(labels[state])]
        for when, text, area, state in part.series["lines"]
    ]
    table = Table(_("What was changed"), [_("What changed"), _("Day"), _("Topic area"), _("State")], rows)
    limits = [_("Whether a change would have come without the programme, nobody can know.")]
    return Shown("changed", title, [line], table=table, methods=[_method(day)], limits=limits)


def _method(day: str) -> Method:
    return Method(
        _("Counted as they stand on the list; nothing is added up with other figures."),
        _("What leaders and the programme team wrote down. No line belongs to a pair, a person or a conversation."),
        _("Lines of the programme, %(day)s") % {"day": day},
        _("Lines that come later, or go a step further."),
    )
