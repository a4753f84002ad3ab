"""Does it pay for itself? Hours are counted, prices are the organisation's own; break-even leads (AC-20.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.returns import Range
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights import costing
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.hours import Hours, count
from upmentor.stages.insights.sections.words import as_of, chance, figure_head, figure_row, number, percent
from upmentor.stages.insights.shown import Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.pairs.models import Pair

FAMILY = "hours"
ESSENTIAL = ("mentor_rate", "mentee_rate", "leaving")


def work_out(source: Source) -> Part:
    """Hours of pairs that began by the day, and what they cost at the prices typed by then. Seven queries."""
    rows = Pair.objects.filter(programme=source.programme, active_at__lt=source.end)
    began = frozenset(rows.values_list("pk", flat=True))
    told = source.gate.release(FAMILY, {"pairs": began}).get("pairs")
    if told is None:
        missing = Missing("few-pairs", {}, {"pairs": MEAN})
        return Part("money", [Fact("hours", missing=missing)], series={"day": source.day.isoformat()})
    hours = count(told, source.end)
    typed = costing.current(source.programme)
    currency = typed.currency if typed else ""
    months = costing.months_to(source.programme, source.day)
    return part_of(hours, months, source.day, costing.ranges(typed), currency, avoided_in(source.earlier))


def avoided_in(parts: Iterable[Part]) -> Figure | None:
    """Leavers avoided, if the comparison of who stayed tells them with an interval. Matched colleagues tell none: what
    volunteers are like is no saving."""
    figures = (part.fact("avoided").figure for part in parts if part.id == "staying")
    return next((one for one in figures if one and one.low is not None and one.high is not None), None)


def part_of(
    hours: Hours,
    months: float,
    day: dt.date,
    known: Mapping[str, Range],
    currency: str,
    avoided: Figure | None = None,
) -> Part:
    """The part with these hours and prices; used by the report and by the page on which prices are changed."""
    numbers = {"low": hours.mentor.low, "high": hours.mentor.high, "held": hours.held, "months": months}
    numbers |= {"mentee_low": hours.mentee.low, "mentee_high": hours.mentee.high}
    facts, series = [Fact("hours", numbers=numbers)], {"day": day.isoformat(), "currency": currency}
    lacks = costing.lacking(known)
    if lacks:
        there = {name: int(name not in lacks) for name in ESSENTIAL}
        return Part(
            "money",
            [*facts, Fact("break-even", missing=Missing("no-prices", there, dict.fromkeys(there, 1)))],
            series=series,
        )
    try:
        found = costing.worth(known, hours, months, avoided)
    except TooLittle:
        found = costing.worth(known, hours, months)
    outcome = found.outcome
    facts += [Fact("break-even", found.people), Fact("cost", outcome.cost)]
    told = {"benefit": outcome.benefit, "net": outcome.net, "return": outcome.returned, "cautious": outcome.cautious}
    facts += [Fact(name, figure) for name, figure in told.items() if figure]
    if outcome.pays:
        facts.append(Fact("pays", outcome.pays))
    return Part(
        "money", facts, series=series | {"swings": [[one.name, one.at_low, one.at_high] for one in found.swings]}
    )


def hours_of(part: Part) -> Hours | None:
    """The hours that a frozen part counted; None when it could not tell."""
    kept = part.fact("hours").numbers
    if "held" not in kept:
        return None
    mentor, mentee = (
        Range(float(kept[low] or 0), float(kept[low] or 0), float(kept[high] or 0))
        for low, high in (("low", "high"), ("mentee_low", "mentee_high"))
    )
    return Hours(mentor, mentee, int(kept["held"] or 0))


def say(part: Part) -> Shown:
    """Break-even first, then the cost, then the return if a comparison allows one."""
    title, day = _("Does it pay for itself?"), dt.date.fromisoformat(part.series["day"])
    if hours_of(part) is None:
        return Shown("money", title, missing=[_too_few()])
    people, currency = part.fact("break-even"), part.series.get("currency", "")
    if people.figure is None:
        cards = _methods(part, day)[:1]
        return Shown("money", title, [_hours_line(part, day)], missing=[_no_prices(people.missing)], methods=cards)
    lines = [_break_even(people.figure, part, day), _cost(part, currency), *_return(part, currency)]
    table = Table(f"{title} {as_of(day)}", figure_head(), _rows(part, currency))
    return Shown("money", title, lines, lines[0], table=table, methods=_methods(part, day), limits=limits())


def swings_of(part: Part) -> list[tuple[str, float, float, float]]:
    """Name in words, result at the low and at the high end, and the width in per cent of the widest; six at most."""
    names = {name: str(kind.label) for name, kind in costing.KINDS.items()}
    names |= {"mentor_hours": _("Hours of mentors"), "mentee_hours": _("Hours of leaders"), "avoided": _("People kept")}
    rows = [(names.get(name, name), low, high) for name, low, high in part.series.get("swings", ())][:6]
    widest = max((abs(high - low) for _name, low, high in rows), default=0) or 1
    return [(name, low, high, round(100 * abs(high - low) / widest, 1)) for name, low, high in rows]


def amount(value: float, currency: str) -> str:
    """An amount to three digits: nobody knows it better.

    >>> amount(18_432, "EUR")
    'EUR\\xa018,400'
    """
    return f"{currency}\u00a0{number(float(f'{value:.3g}'))}"


def limits() -> list[str]:
    """What stands beside every figure of money (AC-20.5)."""
    return [
        _("The result is no surer than the figures that you typed: they are estimates, drawn independently."),
        _("Whether somebody would have left without it, only a comparison can say, and only within its range."),
        _("Ideas, trust and skills are not turned into money. They stand elsewhere in the report."),
    ]


def _break_even(figure: Figure, part: Part, day: dt.date) -> Line:
    # People are whole: all three are rounded up, so that the best estimate never lies outside its own range.
    low, value, high = (max(0, ceil((one or 0) - 1e-9)) for one in (figure.low, figure.value, figure.high))
    if not high:
        return Line(_("It has cost nothing so far"), _("By the figures that you typed."), _base(part, day))
    if low == high:
        words = ngettext(
            "Pays for itself if it keeps %(n)s person a year", "Pays for itself if it keeps %(n)s people a year", high
        ) % {"n": number(high)}
    else:
        ends = {"low": number(low), "high": number(high)}
        words = _("Pays for itself if it keeps between %(low)s and %(high)s people a year") % ends
    sentence = _("who would have left. Best estimate %(value)s.") % {"value": number(value)}
    return Line(words, sentence, _base(part, day))


def _cost(part: Part, currency: str) -> Line:
    figure = part.fact("cost").figure
    assert figure is not None
    ends = _ends(figure, currency)
    if ends["low"] == ends["high"]:
        return Line(_("It has cost %(value)s so far") % ends, _("Working time and what was spent, by your figures."))
    found = _("It has cost between %(low)s and %(high)s so far") % ends
    return Line(found, _("Best estimate %(value)s: working time and what was spent.") % ends)


def _return(part: Part, currency: str) -> list[Line]:
    found, cautious = part.fact("return").figure, part.fact("cautious").figure
    if found is None or cautious is None:
        return [
            Line(
                _("No return in per cent is told yet"),
                _("It takes a comparison that says how many people stayed who would have left elsewhere."),
            )
        ]
    numbers = {"low": number(found.low or 0), "high": number(found.high or 0), "value": number(found.value)}
    words = _("Return between %(low)s and %(high)s %%") % numbers
    careful = _("Counted cautiously, worth less cost lies between %(low)s and %(high)s.") % _ends(cautious, currency)
    sentence = _("Best estimate %(value)s %%.") % numbers
    pays = part.fact("pays").figure
    often = _("It pays for itself in %(n)s of 100 draws.") % {"n": percent(pays.value)} if pays else ""
    lot = "" if "not-random" not in found.caveats else _("Who stayed was compared without a draw of places.")
    loss = _("Below −100 %: fewer may have stayed with a place than without one.") if (found.low or 0) < -100 else ""
    return [Line(words, " ".join(filter(None, (sentence, chance(found), lot, often, loss, careful))))]


def _ends(figure: Figure, currency: str) -> dict[str, str]:
    ends = {"low": figure.low or 0, "high": figure.high or 0, "value": figure.value}
    return {name: amount(value, currency) for name, value in ends.items()}


def _hours(part: Part) -> float:
    hours = hours_of(part)
    return hours.mentor.best + hours.mentee.best if hours else 0


def _base(part: Part, day: dt.date) -> str:
    words = {"hours": number(_hours(part)), "day": as_of(day)}
    return _("Your own figures; %(hours)s working hours of mentors and leaders, %(day)s") % words


def _hours_line(part: Part, day: dt.date) -> Line:
    words = ngettext("%(n)s working hour so far", "%(n)s working hours so far", round(_hours(part)))
    sentence = _("Conversations held, half an hour to prepare each for mentors, and mentor circles.")
    return Line(words % {"n": number(_hours(part))}, sentence, as_of(day))


def _rows(part: Part, currency: str) -> list[list[str]]:
    labels = {
        "break-even": _("People to keep, a year"),
        "cost": _("Cost so far, %(currency)s") % {"currency": currency},
        "benefit": _("Worth of those kept, %(currency)s") % {"currency": currency},
        "net": _("Worth less cost, %(currency)s") % {"currency": currency},
        "return": _("Return, %"),
    }
    found = [(label, part.fact(name).figure, name) for name, label in labels.items()]
    return [figure_row(label, one, places=1 if name == "break-even" else 0) for label, one, name in found if one]


def _no_prices(missing: Missing | None) -> TooEarly:
    names = {
        "mentor_rate": _("what an hour of a mentor costs"),
        "mentee_rate": _("what an hour of a leader costs"),
        "leaving": _("what it costs you when somebody leaves"),
    }
    have = missing.have if missing else {}
    needs = [Need(int(have.get(name, 0)), 1, names[name]) for name in ESSENTIAL]
    return TooEarly(
        _("Three figures of your own are needed"), _("The hours are counted. Nobody but you knows the prices."), needs
    )


def _too_few() -> TooEarly:
    sentence = _("Hours are told from %(n)s pairs on, so that nobody’s own can be read off.") % {"n": MEAN}
    words = _("fewer than %(n)s of %(n)s pairs") % {"n": MEAN}
    return TooEarly(_("Hours cannot be told yet"), sentence, [Need(0, MEAN, words)])


def _methods(part: Part, day: dt.date) -> list[Method]:
    base, prices = _base(part, day), _("Other prices; more conversations; pairs that began lately, once told.")
    drawn = _("Your ranges, drawn 10,000 times (PERT: the best estimate weighs four times an end); 95 % of results.")
    cards = [
        Method(
            _("Minutes of conversations held × 2, half an hour of a mentor’s to prepare each, and mentor circles."),
            _("Meetings and circles. Those that nobody confirmed count at the upper end only."),
            as_of(day),
            _("Later confirmations; more conversations; pairs that began lately, once told."),
            _("Working hours"),
        ),
        Method(_("Cost a year ÷ what one leaver costs."), drawn, base, prices, _("Break-even")),
        Method(_("Hours × prices + what was spent."), drawn, base, prices, _("Cost")),
    ]
    if part.fact("return").figure:
        cards.append(
            Method(
                _("(Worth of those kept − cost) ÷ cost; worth = people kept × what one leaver costs."),
                _("People kept: the comparison of who stayed, drawn within its interval. %(drawn)s") % {"drawn": drawn},
                base,
                _("Other prices; more months of the comparison of who stayed."),
                _("Return"),
            )
        )
    return cards
