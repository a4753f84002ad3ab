"""What do people say after a conversation? From the quarter totals that were counted once and stand."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Range, Ranges
from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.queries.pulse_questions import SCALES
from upmentor.stages.feedback.queries.pulse_totals import quarters
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import best, ends_of, figure_head, figure_row, fives, share_range
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.programmes.quarters import quarter_of

LATEST = 4


def work_out(source: Source) -> Part:
    """The newest quarter with enough answers, and the three before it for the table."""
    counted = [one for one in quarters(source.programme, on=source.day) if one.figures][:LATEST]
    if not counted:
        return Part("said", [Fact(SCALES[0], missing=Missing("few-answers", {}, {"people": MEAN}))])
    facts = [
        Fact(f"{name}:{number}", figure, numbers={"quarter": one.quarter.first.isoformat(), "people": figure.n})
        for number, one in enumerate(counted)
        for name, figure in zip(SCALES, one.figures, strict=False)
    ]
    return Part("said", facts)


def say(part: Part) -> Shown:
    """Useful, and could speak openly: shares of people who chose one of the two highest words."""
    title = _("What do people say after a conversation?")
    if part.facts[0].missing:
        return Shown("said", title, missing=[_too_early()])
    words = {"useful": _("found their conversations useful."), "openly": _("could speak openly.")}
    lines = [_line(part.fact(f"{name}:0"), words[name]) for name in SCALES if part.fact(f"{name}:0").figure]
    short = {"useful": _("Useful, %"), "openly": _("Could speak openly, %")}
    told = [(one.id.split(":")[0], _months(one), one.figure) for one in part.facts if one.figure]
    rows = [figure_row(f"{short[name]} · {months}", figure, 100) for name, months, figure in told]
    names = {"useful": _("Useful"), "openly": _("Could speak openly")}
    ranges = [Range(f"{names[name]} · {months}", 100 * of.value, *ends_of(of, 100)) for name, months, of in told]
    drawn = Drawn(Ranges(title, ranges, _("of 100 people"), most=100))
    method = Method(
        _("Share of people who chose one of the two highest of five words; each counts once, with the last answer."),
        _("The pulse after each conversation. Interval: Wilson, 95 %."),
        _("Whole quarters with answers of 5 people or more."),
        _("The next quarter. A counted quarter never changes."),
    )
    table = Table(title, figure_head(), rows)
    return Shown("said", title, lines, headline=lines[-1], charts=[drawn], table=table, method=method)


def _months(fact: Fact) -> str:
    return quarter_of(dt.date.fromisoformat(str(fact.numbers["quarter"]))).months


def _line(fact: Fact, words: str) -> Line:
    assert fact.figure is not None
    base = _("At least %(people)s people, %(quarter)s") % {
        "people": fives(int(fact.numbers["people"] or 0)),
        "quarter": _months(fact),
    }
    return Line(share_range(fact.figure), f"{words} {best(fact.figure)}", base)


def _too_early() -> TooEarly:
    return TooEarly(
        _("Too few answers to tell"),
        _("A quarter is told when it is over and 5 people or more have answered after a conversation."),
        [Need(0, MEAN, _("fewer than %(n)s of %(n)s people in a whole quarter") % {"n": MEAN})],
    )
