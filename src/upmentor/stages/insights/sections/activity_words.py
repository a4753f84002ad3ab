"""How the part on meeting reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import (
    as_of,
    best,
    figure_head,
    figure_row,
    fives,
    number,
    share_range,
    with_day,
)
from upmentor.stages.insights.shown import Line, Method, Need, Shown, Table, TooEarly


def say(part: Part) -> Shown:
    """How much of what was agreed was held, and the rest of it."""
    day, title = dt.date.fromisoformat(part.series["day"]), _("Do pairs meet?")
    held = part.fact("held")
    base = _("At least %(pairs)s pairs, %(day)s") % {
        "pairs": fives(int(held.numbers.get("pairs") or 0)),
        "day": as_of(day),
    }
    lines = [*_held(part, base), *_called_off(part, day), *_cadence(part), *_part(part, day), *_completed(part, day)]
    missing = [_later(one) for one in part.facts if one.missing]
    if not lines:
        return Shown("activity", title, missing=missing)
    table = Table(f"{title} {as_of(day)}", figure_head(), _rows(part))
    headline = lines[0] if held.figure else None
    return Shown("activity", title, lines, headline, table=table, missing=missing, methods=_methods(part, base))


def _held(part: Part, base: str) -> Iterator[Line]:
    figure = part.fact("held").figure
    if figure:
        sentence = _("of the conversations that fell due have been held.")
        yield Line(share_range(figure), f"{sentence} {best(figure)}", base)


def _called_off(part: Part, day: dt.date) -> Iterator[Line]:
    fact, side = part.fact("cancelled"), part.fact("mentor-side")
    if fact.figure and fact.figure.value:
        words = _("were cancelled by one of the two and not made up for yet.")
        yield Line(share_range(fact.figure), f"{words} {best(fact.figure)}")
    if side.figure:
        base = _("At least %(pairs)s pairs in which one of the two cancelled") % {"pairs": fives(side.figure.n)}
        words = _("of first cancellations came from the mentor’s side, the others from the leader’s.")
        yield Line(share_range(side.figure), f"{words} {best(side.figure)}", with_day(base, day))


def _cadence(part: Part) -> Iterator[Line]:
    fact = part.fact("cadence")
    figure, agreed = fact.figure, number(float(fact.numbers.get("agreed") or 0), 1)
    if figure is None:
        return
    sentence = _("between two conversations; %(agreed)s were agreed.") % {"agreed": agreed}
    if figure.low is None or figure.high is None:
        yield Line(_("%(weeks)s weeks") % {"weeks": number(figure.value, 1)}, sentence)
        return
    ends = {"low": number(figure.low, 1), "high": number(figure.high, 1)}
    yield Line(_("Between %(low)s and %(high)s weeks") % ends, sentence)


def _part(part: Part, day: dt.date) -> Iterator[Line]:
    figure = part.fact("part").figure
    if figure:
        base = _("At least %(people)s people who were invited or came of their own accord") % {
            "people": fives(figure.n)
        }
        words = _("of those invited have been in a pair that began.")
        yield Line(share_range(figure), f"{words} {best(figure)}", with_day(base, day))


def _completed(part: Part, day: dt.date) -> Iterator[Line]:
    figure = part.fact("completed").figure
    if figure:
        base = _("At least %(pairs)s pairs whose time is over") % {"pairs": fives(figure.n)}
        words = _("of pairs held four fifths of their conversations and looked back at the end.")
        yield Line(share_range(figure), f"{words} {best(figure)}", with_day(base, day))


def _rows(part: Part) -> list[list[str]]:
    labels = {
        "held": _("Held of what fell due, %"),
        "cancelled": _("Cancelled by one of the two, %"),
        "rule": _("Called off by a rule, a pause or the end, %"),
        "open": _("Nobody arranged or confirmed it, %"),
        "mentor-side": _("First cancellations from the mentor’s side, %"),
        "cadence": _("Weeks between conversations"),
        "part": _("Took part of those invited, %"),
        "completed": _("Completed of pairs whose time is over, %"),
    }
    weeks = {"cadence": (1.0, 1)}
    found = [(label, part.fact(name).figure, weeks.get(name, (100.0, 0))) for name, label in labels.items()]
    return [figure_row(label, figure, scale, places) for label, figure, (scale, places) in found if figure]


def _later(fact: Fact) -> TooEarly:
    """What is not told, each with what it takes."""
    missing, n = fact.missing or Missing(""), {"n": MEAN}
    if fact.id == "held":
        title = _("Too few pairs to tell")
        words = _("Figures need at least %(n)s pairs, so that nobody’s own can be read off.") % n
        need = _("fewer than %(n)s of %(n)s pairs") % n
    elif fact.id == "mentor-side":
        title = _("From which side cancellations came is withheld")
        words = _("The dates of a pair are known: who cancelled is told of %(n)s pairs and more together.") % n
        need = _("fewer than %(n)s of %(n)s pairs in which one of the two cancelled") % n
    elif fact.id == "part":
        title = _("How many of those invited take part is withheld")
        words = _("Those in a pair, or those in none, would be fewer than %(n)s people, or change by fewer.") % n
        need = _("fewer than %(n)s of %(n)s people in a group") % n
    else:
        title = _("Completed: not enough data yet")
        words = _("Pairs count once their planned weeks and four more have passed, whether they met or stopped.")
        if missing.when:
            words += " " + _("Try after %(day)s.") % {"day": date_format(missing.when, "j F Y")}
        need = _("fewer than %(n)s of %(n)s pairs whose time is over") % n
    have = min(int(missing.have.get("pairs", 0)), MEAN - 1)
    return TooEarly(title, words, [Need(have, MEAN, need)])


def _methods(part: Part, base: str) -> list[Method]:
    cards = {**_of_meetings(base), **_of_people()}
    return [card for name, card in cards.items() if part.fact(name).figure]


def _of_meetings(base: str) -> dict[str, Method]:
    return {
        "held": Method(
            _("Held, cancelled or open ÷ due by each pair’s own rhythm, over all pairs."),
            _("Meetings. Pairs are the units (ratio estimate, Cochran 6.4; Student’s t), not conversations."),
            base,
            _("Conversations confirmed later; pairs that began lately, once five more have."),
            _("Held, cancelled and open"),
        ),
        "mentor-side": Method(
            _("Pairs whose first cancellation came from the mentor’s side ÷ pairs with one. Wilson’s interval (95 %)."),
            _("Meetings. Each pair counts once, with its first, which never changes: nobody’s own can be read off."),
            _("Pairs in which one of the two cancelled, from 5 on."),
            _("Five more pairs in which one of the two cancelled."),
            _("From which side"),
        ),
        "cadence": Method(
            _("Mean weeks between conversations of each pair, then of all pairs with Student’s t."),
            _("Days of conversations held. A pair that stopped meeting shows no further gap."),
            _("Pairs that met at least twice."),
            _("More conversations; five more pairs that met twice."),
            _("Weeks between conversations"),
        ),
    }


def _of_people() -> dict[str, Method]:
    return {
        "part": Method(
            _("People in a pair that began ÷ people invited or enrolled. Wilson’s interval (95 %)."),
            _("Enrolments and pairs."),
            _("Everybody who was invited or came by themselves, also who withdrew or waits."),
            _("Five more people who are invited, or who begin."),
            _("Took part"),
        ),
        "completed": Method(
            _("Pairs with four fifths held and a look back ÷ pairs whose time is over. Wilson’s interval (95 %)."),
            _("Meetings; the final review, or a goal judged at the end, by one of the two."),
            _("Pairs whose planned weeks and four more have passed, whether they met, stopped or go on."),
            _("Five more pairs whose time is over."),
            _("Completed"),
        ),
    }
