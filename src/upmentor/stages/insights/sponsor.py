"""The sponsor's sheet: how it goes and what is asked of them, in sixty seconds, from the newest frozen report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.measures.figure import Figure
from upmentor.stages.insights.document import Document, Fact
from upmentor.stages.insights.sections.said import LINES
from upmentor.stages.insights.sections.words import fives, number, percent
from upmentor.stages.insights.shown import Shown, ShownReport
from upmentor.stages.programmes.models import Programme, Round

# Shares of pairs within their rhythm, per cent, from which pairs count as meeting, or as half meeting.
WELL, HALF = 75, 50
ASKS = 3
# No figure of these parts stands on the sheet: their limits stand beside them in the report.
ELSEWHERE = ("supply", "alike", "money")
# Below it leaders are asked to keep their dates.
HELD_WELL = 0.8


@dataclass(frozen=True)
class Tile:
    """One of at most four figures: the number, its unit, what it says, its range and base."""

    number: str
    unit: str
    sentence: str
    small: str


@dataclass(frozen=True)
class Sheet:
    """What stands on the page. `rhythm` is the drawing of twelve weeks, `also` what else the report finds, so that
    the sheet is no rosier than it; `protected` whether something is withheld because fewer than five people stand
    behind it."""

    finding: str
    day: dt.date
    tiles: tuple[Tile, ...]
    rhythm: Shown | None
    also: tuple[str, ...]
    asks: tuple[str, ...]
    limits: tuple[str, ...]
    protected: bool


def sheet(programme: Programme, document: Document, said: ShownReport) -> Sheet:
    """One query."""
    rhythm = next((one for one in said.parts if one.id == "rhythm" and one.lines), None)
    withheld = any(fact.missing for part in document.parts for fact in part.facts)
    final = Round.objects.filter(programme=programme, kind=Round.Kind.FINAL, opens_on__gt=document.day).first()
    limits = [_("People who volunteer differ from people who do not.")]
    limits += [words for one in said.parts if one.id not in ELSEWHERE for words in one.limits]
    return Sheet(
        _finding(document),
        document.day,
        tuple(_tiles(document)),
        rhythm,
        tuple(_also(document, said)),
        tuple(_asks(document, final)),
        tuple(dict.fromkeys(limits)),
        withheld,
    )


def _finding(document: Document) -> str:
    share = document.part("rhythm").fact("now").numbers.get("share")
    if share is None:
        return _("Too early to tell")
    if float(share) >= WELL:
        return _("Pairs meet as they agreed")
    return _("Every second pair keeps its rhythm") if float(share) >= HALF else _("Most pairs have lost their rhythm")


def _tiles(document: Document) -> Iterator[Tile]:
    now = document.part("rhythm").fact("now").numbers
    if now.get("share") is not None:
        base = _("at least %(n)s pairs, in steps of 5") % {"n": fives(int(now["pairs"] or 0))}
        yield Tile(f"{now['share']}", "%", _("of running pairs met within their own rhythm."), base)
    words = {"useful": _("found their conversations useful."), "openly": _("could speak openly.")}
    for name, sentence in words.items():
        fact = document.part("said").fact(f"{name}:0")
        if fact.figure:
            yield Tile(percent(fact.figure.value), "%", sentence, _range(fact, fact.figure))
    goals = document.part("goals").fact("attained")
    if goals.figure and goals.figure.low is not None and goals.figure.high is not None:
        ends = {"low": number(goals.figure.low), "high": number(goals.figure.high), "n": fives(goals.figure.n)}
        small = _("%(low)s to %(high)s · at least %(n)s people") % ends
        yield Tile(number(goals.figure.value), "", _("for how far goals were reached; 50 is “as hoped”."), small)


def _also(document: Document, said: ShownReport) -> Iterator[str]:
    """The results that have no figure above: recommending, departments, staying, money and its return."""
    shown = {one.id: one for one in said.parts}
    if figure := document.part("said").fact("recommend").figure:
        yield LINES["recommend"](figure).finding
    for name in ("departments", "staying", "alike", "money"):
        if name in shown and (headline := shown[name].headline):
            yield headline.finding
    if document.part("money").fact("return").figure:
        yield shown["money"].lines[-1].finding


def _range(fact: Fact, figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return _("at least %(n)s people") % {"n": fives(figure.n)}
    ends = {"low": percent(figure.low), "high": percent(figure.high), "n": fives(figure.n)}
    return _("%(low)s to %(high)s %% · at least %(n)s people") % ends


def _asks(document: Document, final: Round | None) -> Iterator[str]:
    """Three things to do; those that the figures call for come first."""
    asked = []
    held = document.part("activity").fact("held").figure
    if held and held.value < HELD_WELL:
        asked.append(_("Ask leaders to keep their dates: a conversation that is moved twice is often lost."))
    openly = document.part("said").fact("openly:0").figure
    if openly and openly.value < HELD_WELL:
        asked.append(_("Say in public that nobody is judged for what they tell a senior colleague here."))
    if final:
        day = date_format(final.opens_on, "j F")
        asked.append(_("Keep half an hour from %(day)s on for the final look.") % {"day": day})
    asked += [
        _("Say in your next meeting what you have learnt yourself."),
        _("Ask managers to free an hour a month for their mentors."),
        _("Tell one story of yours in which a fresh view changed your mind."),
    ]
    yield from asked[:ASKS]
