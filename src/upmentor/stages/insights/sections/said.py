"""What do people say? From totals that were counted once and stand: of quarters after a conversation, and of the final
review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Range, Ranges
from upmentor.measures.figure import Figure
from upmentor.measures.thresholds import DISTRIBUTION, MEAN
from upmentor.stages.feedback.models import RoundFigure
from upmentor.stages.feedback.queries.figures import RECOMMEND, SHARE
from upmentor.stages.feedback.queries.pulse_questions import SCALES
from upmentor.stages.feedback.queries.pulse_totals import quarters
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import (
    best,
    ends_of,
    figure_head,
    figure_row,
    fives,
    number,
    share_range,
)
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.programmes.models import Round
from upmentor.stages.programmes.quarters import quarter_of

LATEST = 4
# Facts from the final review, and under which key a round keeps them.
FINAL = {"better": f"{SHARE}:better", "recommend": f"{RECOMMEND}:recommend"}


def work_out(source: Source) -> Part:
    """The newest quarter with enough answers, and the three before it for the table; recommending and better decisions
    from the final review. Three queries at most."""
    counted = [one for one in quarters(source.programme, on=source.day) if one.figures][:LATEST]
    facts = [
        Fact(f"{name}:{number}", figure, numbers={"quarter": one.quarter.first.isoformat(), "people": figure.n})
        for number, one in enumerate(counted)
        for name, figure in zip(SCALES, one.figures, strict=False)
    ]
    if not counted:
        facts = [Fact(SCALES[0], missing=Missing("few-answers", {}, {"people": MEAN}))]
    return Part("said", [*facts, *_final(source)])


def _final(source: Source) -> list[Fact]:
    row = Round.objects.filter(programme=source.programme, kind=Round.Kind.FINAL).first()
    kept = RoundFigure.objects.filter(round=row, counted_on__lte=source.day, key__in=FINAL.values()) if row else ()
    known = {one.key: one for one in kept}
    if not known:
        when = row.closes_on if row and row.closes_on >= source.day else None
        return [Fact("final", missing=Missing("no-final-review", {}, {"people": MEAN}, when))]
    return [_fact(name, known.get(key)) for name, key in FINAL.items()]


def _fact(name: str, row: RoundFigure | None) -> Fact:
    if row is None or row.value is None:
        least = DISTRIBUTION if name == "recommend" else MEAN
        return Fact(name, missing=Missing("few-answers", {}, {"people": least}))
    return Fact(name, Figure(row.value, row.low, row.high, row.people, row.method))


def say(part: Part) -> Shown:
    """Useful, and could speak openly; recommending, and better decisions."""
    title = _("What do people say?")
    words = {"useful": _("found their conversations useful."), "openly": _("could speak openly.")}
    lines = [_line(part.fact(f"{name}:0"), words[name]) for name in SCALES if part.fact(f"{name}:0").figure]
    lines += [line(figure) for name, line in LINES.items() if (figure := part.fact(name).figure)]
    missing = [_too_early(one) for one in part.facts if one.missing]
    if not lines:
        return Shown("said", title, missing=missing)
    short = {"useful": _("Useful, %"), "openly": _("Could speak openly, %")}
    pulses = [one for one in part.facts if one.figure and one.id.split(":")[0] in SCALES]
    told = [(one.id.split(":")[0], _months(one), one.figure) for one in pulses if one.figure]
    rows = [figure_row(f"{short[name]} · {months}", figure, 100) for name, months, figure in told]
    rows += _final_rows(part)
    names = {"useful": _("Useful"), "openly": _("Could speak openly")}
    ranges = [Range(f"{names[name]} · {months}", 100 * of.value, *ends_of(of, 100)) for name, months, of in told]
    drawn = [Drawn(Ranges(title, ranges, _("of 100 people"), most=100))] if ranges else []
    table = Table(title, figure_head(), rows)
    # What was said after conversations first; the second of its two questions is the one that asks for most.
    headline = lines[1] if told and len(lines) > 1 else lines[0]
    return Shown("said", title, lines, headline, charts=drawn, table=table, missing=missing, methods=_methods(part))


def _final_rows(part: Part) -> list[list[str]]:
    labels = {
        "better": (_("Leaders who came to a better decision, %"), 100),
        "recommend": (_("Recommend score, from −100 to 100"), 1),
    }
    found = [(label, part.fact(name).figure, scale) for name, (label, scale) in labels.items()]
    return [figure_row(label, figure, scale) for label, figure, scale in found if figure]


def _better(figure: Figure) -> Line:
    base = _("At least %(people)s leaders at the final review") % {"people": fives(figure.n)}
    words = _("of leaders say that a fresh perspective led them to a better decision.")
    return Line(share_range(figure), f"{words} {best(figure)}", base)


def _recommend(figure: Figure) -> Line:
    base = _("At least %(people)s people at the final review") % {"people": fives(figure.n)}
    words = _("How likely they would recommend it, from −100 to 100. Best estimate %(value)s.")
    sentence = words % {"value": number(figure.value)}
    if figure.low is None or figure.high is None:
        return Line(_("A recommend score of %(value)s") % {"value": number(figure.value)}, sentence, base)
    ends = {"low": number(figure.low), "high": number(figure.high)}
    return Line(_("A recommend score between %(low)s and %(high)s") % ends, sentence, base)


LINES: Mapping[str, Callable[[Figure], Line]] = {"better": _better, "recommend": _recommend}


def _months(fact: Fact) -> str:
    return quarter_of(dt.date.fromisoformat(str(fact.numbers["quarter"]))).months


def _line(fact: Fact, words: str) -> Line:
    assert fact.figure is not None
    base = _("At least %(people)s people, %(quarter)s") % {
        "people": fives(int(fact.numbers["people"] or 0)),
        "quarter": _months(fact),
    }
    return Line(share_range(fact.figure), f"{words} {best(fact.figure)}", base)


def _too_early(fact: Fact) -> TooEarly:
    missing = fact.missing
    if fact.id == "final":
        words = _("At the final review people say how likely they would recommend it, leaders also what it led to.")
        if missing and missing.when:
            day = date_format(missing.when, "j F Y")
            words += " " + _("Try after %(day)s, when the final review is over.") % {"day": day}
        return TooEarly(
            _("Recommending and better decisions: not known yet"), words, [Need(0, 1, _("0 of 1 final review"))]
        )
    if fact.id in FINAL:
        n = int(missing.needed["people"]) if missing else MEAN
        titles = {"better": _("Better decisions are withheld"), "recommend": _("The recommend score is withheld")}
        need = _("fewer than %(n)s of %(n)s people at the final review") % {"n": n}
        return TooEarly(titles[fact.id], _("Too few people answered."), [Need(0, n, need)])
    return TooEarly(
        _("Too few answers to tell"),
        _("A quarter is told when it is over and 5 people or more have answered after a conversation."),
        [Need(0, MEAN, _("fewer than %(n)s of %(n)s people in a whole quarter") % {"n": MEAN})],
    )


def _methods(part: Part) -> list[Method]:
    wilson, never = _("Wilson’s interval (95 %)."), _("Nothing: a round that is over is counted once.")
    review = _("The final review. %(interval)s")
    cards = {
        f"{SCALES[0]}:0": Method(
            _("Share who chose one of the two highest of five words; each person counts once, with the last answer."),
            _("The pulse after each conversation. %(interval)s") % {"interval": wilson},
            _("Whole quarters with answers of 5 people or more."),
            _("The next quarter. A counted quarter never changes."),
            _("Useful, and could speak openly"),
        ),
        "better": Method(
            _("Leaders who answer yes ÷ all who answer (yes, not yet, no)."),
            review % {"interval": wilson},
            _("Leaders who answered, from 5 on."),
            never,
            _("Better decisions"),
        ),
        "recommend": Method(
            _("Share of those who say 9 or 10 − share of those who say 0 to 6, times 100."),
            review % {"interval": _("Score ± 1.96 standard errors (95 %).")},
            _("Everybody who answered, from 8 people on."),
            never,
            _("Recommend score"),
        ),
    }
    return [card for name, card in cards.items() if part.fact(name).figure]
