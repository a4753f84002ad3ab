"""What moved? From the start to the end, of the same people; frozen with the rounds that asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Range, Ranges
from upmentor.measures.figure import Figure
from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.models import RoundFigure
from upmentor.stages.feedback.queries.figures import CHANGE, SCORES
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import (
    chance,
    ends_of,
    figure_head,
    figure_row,
    fives,
    number,
)
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.programmes.models import Round


def work_out(source: Source) -> Part:
    """Changes of the two scores. Three queries at most."""
    final = Round.objects.filter(programme=source.programme, kind=Round.Kind.FINAL, closes_on__lte=source.day).first()
    kept = RoundFigure.objects.filter(round=final, counted_on__lte=source.day, key__startswith=f"{CHANGE}:")
    rows = {one.key: one for one in kept} if final else {}
    if final is None or not rows:
        planned = Round.objects.filter(programme=source.programme, kind=Round.Kind.FINAL).first()
        when = planned.closes_on if planned else None
        return Part("change", [Fact(CHANGE, missing=Missing("no-final-review", {}, {"people": MEAN}, when))])
    facts = [_fact(rows[f"{CHANGE}:{name}"], name) for name in SCORES if f"{CHANGE}:{name}" in rows]
    return Part("change", facts)


def _fact(row: RoundFigure, name: str) -> Fact:
    if row.value is None:
        return Fact(name, missing=Missing("few-answers", {}, {"people": MEAN}))
    figure = Figure(row.value, row.low, row.high, row.people, row.method)
    return Fact(name, figure, numbers={"counted": row.counted_on.isoformat()})


def say(part: Part) -> Shown:
    """How far the same people moved, in spreads of answers."""
    title = _("What moved?")
    first = part.facts[0]
    if first.missing and first.missing.why == "no-final-review":
        return Shown("change", title, missing=[_too_early(first.missing)])
    told = [(str(SCORES[one.id]), one.figure) for one in part.facts if one.figure and one.id in SCORES]
    lines = [_moved(label, figure) for label, figure in told]
    rows = [figure_row(label, figure, places=2) for label, figure in told]
    headline = lines[0] if lines else None
    missing = [_few()] if any(one.missing for one in part.facts) else []
    table = Table(title, figure_head(), rows) if rows else None
    limits = [_("Those who answered at the end stayed to the end. How they compare with others is another question.")]
    drawn = [_drawn(title, told)] if told else []
    return Shown("change", title, lines, headline, (), drawn, table, missing, methods=[_method()], limits=limits)


def _drawn(title: str, told: Sequence[tuple[str, Figure]]) -> Drawn:
    """Changes on one scale that holds a small step either way."""
    rows = [Range(label, figure.value, *ends_of(figure, places=1)) for label, figure in told]
    unit = _("spreads of the answers; 0 is no change")
    return Drawn(Ranges(title, rows, unit, nothing=0, least=-0.2, most=0.8))


def _moved(label: str, figure: Figure) -> Line:
    base = _("At least %(people)s people who answered both times") % {"people": fives(figure.n)}
    if figure.low is None or figure.high is None:
        return Line(_("%(value)s spreads") % {"value": number(figure.value, 1)}, label, base)
    ends = {"low": number(figure.low, 1), "high": number(figure.high, 1)}
    finding = _("Between %(low)s and %(high)s of the spread of answers") % ends
    sentence = _("%(label)s. Best estimate %(value)s; 0.2 is a small step, 0.8 a large one.") % {
        "label": label,
        "value": number(figure.value, 1),
    }
    return Line(finding, f"{sentence} {chance(figure)}".strip(), base)


def _too_early(missing: Missing) -> TooEarly:
    need = Need(0, 1, _("0 of 1 final review"))
    if missing.when:
        words = _("Try after %(day)s, when the final review is over.") % {"day": date_format(missing.when, "j F Y")}
    else:
        words = _("Plan a final review under Check-ins: it asks the same questions as the start.")
    return TooEarly(_("What moved: not known before the final review"), words, [need])


def _few() -> TooEarly:
    need = Need(0, MEAN, _("fewer than %(n)s of %(n)s people who answered both times") % {"n": MEAN})
    return TooEarly(_("Some changes are withheld"), _("Too few people answered both times."), [need])


def _method() -> Method:
    return Method(
        _("Hedges’ g: mean change ÷ spread of the answers, with the correction for small numbers."),
        _("Check-ins at the start and at the end, the same questions; 95 % intervals."),
        _("People who answered both times."),
        _("Nothing: a round that is over is counted once."),
    )
