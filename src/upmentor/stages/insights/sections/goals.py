"""Did people reach what they set out for? Goal attainment, and the outcomes that both agreed to show."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Range, Ranges
from upmentor.measures.attainment import t_score
from upmentor.measures.shares import mean
from upmentor.measures.thresholds import MEAN
from upmentor.stages.goals.models import Outcome, Rating
from upmentor.stages.goals.queries.outcomes import outcomes_for_staff
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import as_of, ends_of, figure_head, figure_row, fives, number
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source


def work_out(source: Source) -> Part:
    """The mean T of people with a goal that both judged, and outcomes of five pairs or more by what became of them."""
    return Part("goals", [_attained(source), _outcomes(source)], series={"day": source.day.isoformat()})


def _attained(source: Source) -> Fact:
    scores = _scores(source)
    told = source.gate.release("goals", {"owners": frozenset(scores)}).get("owners", frozenset())
    values = [scores[who] for who in told if who in scores]
    if len(values) < MEAN:
        return Fact("attained", missing=Missing("few-goals", {}, {"people": MEAN}))
    return Fact("attained", mean(values), numbers={"people": len(values)})


def _scores(source: Source) -> dict[int, float]:
    """T of each member from the last judgement of both of each goal: at the end, else half-way. One query."""
    rows = Rating.objects.filter(goal__pair__programme=source.programme, goal__removed_on=None)
    given: dict[tuple[int, object, int], dict[str, list[int]]] = {}
    for owner, goal, weight, moment, level in rows.values_list(
        "goal__owner", "goal", "goal__weight", "moment", "level"
    ):
        given.setdefault((owner, goal, weight), {}).setdefault(moment, []).append(level)
    judged: dict[int, list[tuple[float, float]]] = {}
    for (owner, _goal, weight), moments in given.items():
        both = [moments[one] for one in (Rating.Moment.END, Rating.Moment.MIDPOINT) if len(moments.get(one, ())) == 2]
        if both:
            judged.setdefault(owner, []).append((sum(both[0]) / 2, float(weight)))
    return {who: t_score([x for x, _w in kept], [w for _x, w in kept]).value for who, kept in judged.items()}


def _outcomes(source: Source) -> Fact:
    rows = list(outcomes_for_staff(source.programme).order_by().values_list("pair", "state"))
    told = source.gate.release("outcomes", {"pairs": frozenset(pair for pair, _state in rows)}).get("pairs")
    if told is None:
        return Fact("outcomes", missing=Missing("few-outcomes", {}, {"pairs": MEAN}))
    counts = Counter(state for pair, state in rows if pair in told)
    # In whole fives here already: files and letters are made of this.
    numbers = {state: fives(counts[state]) for state in Outcome.State.values}
    return Fact("outcomes", numbers={"all": fives(sum(counts.values())), **numbers})


def say(part: Part) -> Shown:
    """Goals and outcomes."""
    title, day = _("Did goals move?"), as_of(dt.date.fromisoformat(part.series["day"]))
    attained, outcomes = part.fact("attained"), part.fact("outcomes")
    lines, missing, rows, drawn = [], [], [], []
    if attained.figure:
        lines.append(_goals(attained, day))
        label = _("Goal attainment, 50 is “as hoped”")
        rows.append(figure_row(label, attained.figure, places=1))
        ranges = [Range(_("Goal attainment"), attained.figure.value, *ends_of(attained.figure))]
        drawn = [Drawn(Ranges(lines[0].finding, ranges, label, nothing=50, least=30, most=70))]
    else:
        missing.append(_few(_("people with a goal that both judged")))
    if outcomes.missing:
        missing.append(_few_outcomes())
    else:
        lines.append(_came(outcomes, day))
        rows += [[label, "–", words, "–"] for label, words in _became(outcomes)]
    table = Table(title, figure_head(), rows) if rows else None
    headline = lines[0] if attained.figure else None
    return Shown("goals", title, lines, headline, charts=drawn, table=table, missing=missing, methods=_methods(part))


def _goals(fact: Fact, day: str) -> Line:
    figure = fact.figure
    assert figure is not None
    base = _("At least %(people)s people, %(day)s") % {"people": fives(figure.n), "day": day}
    sentence = _(
        "for how far goals were reached, where 50 is “as hoped” and 10 one step of spread. Best estimate %(value)s."
    )
    if figure.low is None or figure.high is None:
        return Line(number(figure.value, 1), sentence % {"value": number(figure.value, 1)}, base)
    ends = {"low": number(figure.low), "high": number(figure.high)}
    return Line(_("Between %(low)s and %(high)s") % ends, sentence % {"value": number(figure.value)}, base)


def _became(fact: Fact) -> list[tuple[str, str]]:
    """What became of outcomes, and of how many, never of fewer than five."""
    labels = {
        Outcome.State.ADOPTED: _("Adopted"),
        Outcome.State.TRIED: _("Tried"),
        Outcome.State.NEW: _("Not tried yet"),
        Outcome.State.DROPPED: _("Dropped"),
    }
    found = []
    for state, label in labels.items():
        count = int(fact.numbers.get(state) or 0)
        words = _("at least %(n)s") % {"n": count} if count else _("fewer than %(n)s") % {"n": MEAN}
        found.append((label, words))
    return found


def _came(fact: Fact, day: str) -> Line:
    finding = _("At least %(n)s new ideas, products, decisions or ways of working") % {"n": fact.numbers["all"]}
    states = "; ".join(f"{label}: {words}" for label, words in _became(fact))
    sentence = _("that both of a pair agreed to show. %(states)s.") % {"states": states}
    return Line(finding, sentence, _("Pairs that agreed, %(day)s") % {"day": day})


def _few(words: str) -> TooEarly:
    need = Need(0, MEAN, _("fewer than %(n)s of %(n)s %(what)s") % {"n": MEAN, "what": words})
    return TooEarly(_("Too few goals were judged"), _("Both of a pair judge a goal half-way and at the end."), [need])


def _few_outcomes() -> TooEarly:
    need = Need(0, MEAN, _("fewer than %(n)s of %(n)s pairs that agreed") % {"n": MEAN})
    words = _("New ideas, products, decisions and ways of working count once both of a pair agree to show them.")
    return TooEarly(_("Too few outcomes to tell"), words, [need])


def _methods(part: Part) -> list[Method]:
    goals = Method(
        _("T = 50 + 10 Σ(w x) ÷ √((1 − r) Σ w² + r (Σ w)²), r = 0.3, for each person; then the mean with Student’s t."),
        _("Kiresuk and Sherman 1968. Levels from −2 to +2 are the mean of what both of a pair judged."),
        _("People with at least one goal that both judged; the judgement at the end counts, else half-way."),
        _("Judgements that come later."),
        _("How far goals were reached"),
    )
    outcomes = Method(
        _("Counted, in whole fives; no interval, since nothing is estimated."),
        _("What pairs wrote down, and what became of it in their own words: adopted, tried, not tried yet, dropped."),
        _("Pairs in which both agreed to show it, from 5 pairs on."),
        _("Outcomes that come later, once both agree; an agreement that is taken back."),
        _("Outcomes"),
    )
    shown = {"attained": goals} if part.fact("attained").figure else {}
    return [*shown.values(), *([] if part.fact("outcomes").missing else [outcomes])]
