"""Do pairs keep the rhythm they agreed, week by week? For the sponsor's sheet: the last week and the twelve before, in
steps of five per cent, so that no two weeks differ by one pair."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Bars
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.courses import held_of
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.activity import FAMILY
from upmentor.stages.insights.sections.words import as_of, fives
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.pairs.models import Pair

WEEKS = 12
STEP = 5
GRACE = dt.timedelta(weeks=1)
WEEK = dt.timedelta(weeks=1)


def work_out(source: Source) -> Part | None:
    """Per week the share of running pairs whose last conversation, or start, lies within their own rhythm and a week.
    None before any pair
    began. Two queries."""
    rows = Pair.objects.filter(programme=source.programme, active_at__lt=source.end)
    began = frozenset(rows.values_list("pk", flat=True))
    told = source.gate.release(FAMILY, {"pairs": began}).get("pairs")
    if told is None:
        return Part("rhythm", [_few()], series={"weeks": []}) if began else None
    pairs = list(rows.filter(pk__in=told))
    held = {pair: list(days.values()) for pair, days in held_of(told, source.end).items()}
    last = source.day - dt.timedelta(days=(source.day.weekday() + 1) % 7)
    ends = [last - WEEK * back for back in reversed(range(WEEKS + 1))]
    weeks = [(end.isoformat(), _share(pairs, held, end)) for end in ends]
    known = [share for _end, share in weeks if share is not None]
    if not known:
        return Part("rhythm", [_few()], series={"weeks": weeks})
    numbers = {"share": known[-1], "before": weeks[0][1], "pairs": len(told)}
    return Part("rhythm", [Fact("now", numbers=numbers)], series={"weeks": weeks, "day": source.day.isoformat()})


def _few() -> Fact:
    return Fact("now", missing=Missing("few-pairs", {}, {"pairs": MEAN}))


def _share(pairs: list[Pair], held: dict[int, list[dt.date]], end: dt.date) -> int | None:
    """In whole steps of five per cent; None while fewer than five pairs run."""
    running = [one for one in pairs if _runs(one, end)]
    if len(running) < MEAN:
        return None
    on = sum(_kept(one, held.get(one.pk, []), end) for one in running)
    return STEP * round(100 * on / len(running) / STEP)


def _runs(pair: Pair, end: dt.date) -> bool:
    over = timezone.localdate(pair.ended_at) if pair.ended_at else None
    return timezone.localdate(pair.active_at) <= end and (over is None or over > end - WEEK)


def _kept(pair: Pair, days: list[dt.date], end: dt.date) -> bool:
    since = max([timezone.localdate(pair.active_at), *(day for day in days if day <= end)])
    return end - since <= WEEK * pair.cadence_weeks + GRACE


def say(part: Part) -> Shown:
    """The weeks as a table and as bars; what was before only where it can be told."""
    title, now = _("Do pairs keep their own rhythm?"), part.fact("now")
    weeks = part.series["weeks"]
    rows = [[_day(end), "–" if share is None else f"{share} %"] for end, share in weeks]
    table = Table(_("Pairs within their own rhythm, week by week"), [_("Week to"), _("Of running pairs")], rows)
    if now.missing:
        need = Need(0, MEAN, _("fewer than %(n)s of %(n)s pairs that run") % {"n": MEAN})
        words = _("It can be told from the month on in which five pairs run.")
        early = TooEarly(_("Rhythm: not enough data yet"), words, [need])
        kept = table if weeks else None
        return Shown("rhythm", title, table=kept, missing=[early], methods=[_method(_("Pairs that began"))])
    values = {"share": now.numbers["share"], "before": now.numbers["before"]}
    day = as_of(dt.date.fromisoformat(part.series["day"]))
    base = _("At least %(pairs)s pairs, %(day)s") % {"pairs": fives(int(now.numbers["pairs"] or 0)), "day": day}
    sentence = _("of running pairs met within their own rhythm in the last week; %(before)s %% twelve weeks before.")
    if values["before"] is None:
        sentence = _("of running pairs met within their own rhythm.")
    line = Line(_("About %(share)s %%") % values, sentence % values, base)
    drawn = Drawn(Bars(table.caption, [(_day(end), share, _week(end, share)) for end, share in weeks]))
    return Shown("rhythm", title, [line], charts=[drawn], table=table, methods=[_method(base)])


def _day(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso), "j M")


def _week(end: str, share: int | None) -> str:
    return f"{_day(end)}: {share} %"


def _method(base: str) -> Method:
    return Method(
        _("Within its rhythm: the last conversation lies no further back than the weeks between meetings plus one."),
        _("Dates of conversations. Shares in steps of five per cent, so that no two weeks differ by one pair."),
        base,
        _("Conversations that are confirmed later."),
    )
