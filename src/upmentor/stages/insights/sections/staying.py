"""Do people stay? Those who got a place against those on the waiting list; clocks start for both when enrolment closed
(`ux.md` J20), and everybody stays in the group that enrolment or the lot put them into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Curve, Curves
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.thresholds import AT_RISK, MEAN
from upmentor.stages.insights.colleagues import TOOK, leaving_days, stood_as
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import chance, figure_head, figure_row, fives, noticed, number, with_day
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.programmes.models import Draw, DrawEntry, Enrolment

FAMILY, WITH, WAITING = "stay", "with", "waiting"
MONTH = 30.4375
# Months at which the two are compared: the last that all were watched for.
LOOKS = (36, 24, 12, 6, 3)


_WAIT = dt.timedelta(days=round(LOOKS[-1] * MONTH) + 1)
# Of those who wait, so large a share is taken to stay a year where no share is known yet.
STAY = 0.8


@dataclass(frozen=True)
class Groups:
    """People by group, the day from which they are watched, and whether a lot made the groups."""

    people: Mapping[str, frozenset[int]]
    since: dt.date
    drawn: bool


def work_out(source: Source) -> Part:
    """Curves and difference after as many months as everybody was watched for. Six queries at most."""
    groups = _groups(source)
    series: dict[str, Any] = {"day": source.day.isoformat()}
    if groups is None:
        return Part("staying", [Fact("stayed", missing=_no_start(source))], series=series)
    # The waiting list first: without it nothing is told, and those with a place stay free for another comparison.
    told = dict(source.gate.release(FAMILY, {WAITING: groups.people[WAITING]}))
    if WAITING in told:
        told |= source.gate.release(FAMILY, {WITH: groups.people[WITH]})
    have = {name: fives(len(people)) for name, people in groups.people.items()}
    if WITH not in told or WAITING not in told:
        missing = Missing("few-people", have, {WITH: AT_RISK, WAITING: AT_RISK})
        return Part("staying", [Fact("stayed", missing=missing)], series=series)
    times, left, group = _watched(told, groups.since, source.day)
    watched = (source.day - groups.since).days / MONTH
    series |= {"since": groups.since.isoformat(), "drawn": groups.drawn}
    month = next((one for one in LOOKS if one <= watched), None)
    if month is None:
        when = groups.since + _WAIT
        months = {"months": int(watched)}
        missing = Missing("too-soon", months, {"months": LOOKS[-1]}, when)
        numbers = {"smallest": _smallest(sum(group), len(group) - sum(group)), "stay": STAY}
        return Part("staying", [Fact("stayed", missing=missing, numbers=numbers)], series=series)
    return _compared(times, left, group, month, groups, series)


def _no_start(source: Source) -> Missing:
    """Three months after the enrolment closes, when its last day is known."""
    closes = source.programme.enrol_until
    needed = {"months": LOOKS[-1]}
    return Missing("no-start", {}, needed, closes + _WAIT if closes else None)


def _smallest(with_: int, waiting: int) -> float | None:
    """What groups of this size could notice, as a share; None where nothing would be, or nobody is in one."""
    from upmentor.measures.power import smallest_difference_of_shares

    return smallest_difference_of_shares(with_, waiting, STAY) if with_ and waiting else None


def _groups(source: Source) -> Groups | None:
    entries = DrawEntry.objects.filter(draw__programme=source.programme, draw__drawn_at__lt=source.end)
    rows = list(entries.values_list("enrolment__person", "placed"))
    if rows:
        drawn_at = Draw.objects.filter(programme=source.programme).earliest("drawn_at").drawn_at
        since, drawn = timezone.localdate(drawn_at), True
    else:
        if source.programme.enrol_until is None or source.programme.enrol_until >= source.day:
            return None
        since, drawn = source.programme.enrol_until, False
        own = Enrolment.objects.filter(programme=source.programme, submitted_at__date__lte=since)
        states = own.values_list("person", "state", "state_before")
        stood = [(person, stood_as(state, before)) for person, state, before in states]
        rows = [(person, state in TOOK) for person, state in stood if state in (*TOOK, Enrolment.State.WAITING)]
    with_ = frozenset(person for person, placed in rows if placed)
    return Groups({WITH: with_, WAITING: frozenset(person for person, _placed in rows) - with_}, since, drawn)


def _watched(
    told: Mapping[str, frozenset[int]], since: dt.date, day: dt.date
) -> tuple[list[float], list[int], list[int]]:
    """Months watched, whether somebody left, and 1 for those with a place. Whoever left before is left out."""
    keys = told[WITH] | told[WAITING]
    known = leaving_days(keys)
    times, left, group = [], [], []
    for person in sorted(keys):
        leaves = known.get(person)
        if leaves is not None and leaves <= since:
            continue
        has_left = leaves is not None and leaves <= day
        end = leaves if has_left and leaves else day
        times.append((end - since).days / MONTH)
        left.append(int(has_left))
        group.append(int(person in told[WITH]))
    return times, left, group


def _compared(
    times: list[float], left: list[int], group: list[int], month: int, groups: Groups, series: dict[str, Any]
) -> Part:
    # Inside: statistics take a while to load, and only this job needs them.
    from upmentor.measures.intervals import difference_interval
    from upmentor.measures.power import smallest_difference_of_shares
    from upmentor.measures.survival import avoided_leavers

    try:
        found = avoided_leavers(times, left, group, month, drawn=groups.drawn)
    except TooLittle as refused:
        return Part("staying", [Fact("stayed", missing=Missing.of(refused))], series=series)
    gap, low, high = difference_interval(found.treated, found.comparison)
    caveats = found.estimate.caveats
    difference = Figure(gap, low, high, len(times), "retention-difference-newcombe", caveats)
    with_, waiting = sum(group), len(group) - sum(group)
    smallest = smallest_difference_of_shares(with_, waiting, found.comparison.value)
    numbers = {"month": month, "with": with_, "waiting": waiting, "smallest": smallest}
    facts = [
        Fact("stayed", difference, numbers=numbers),
        Fact("share:with", found.treated),
        Fact("share:waiting", found.comparison),
        Fact("avoided", found.estimate, numbers={"headline": found.headline}),
    ]
    leavers = {1: 0, 0: 0}
    for one, has_left in zip(group, left, strict=True):
        leavers[one] += has_left
    # Each step of a curve is a person who left: few of them are nobody's business.
    if min(leavers.values()) >= MEAN:
        series = series | {"curves": {WITH: _curve(times, left, group, 1), WAITING: _curve(times, left, group, 0)}}
    return Part("staying", facts, series=series)


def _curve(times: list[float], left: list[int], group: list[int], which: int) -> list[list[float]]:
    """At each whole month: month, share still here, low, high, how many are watched."""
    from upmentor.measures.survival import kaplan_meier

    curve = kaplan_meier(
        [t for t, one in zip(times, group, strict=True) if one == which],
        [e for e, one in zip(left, group, strict=True) if one == which],
    )
    found = []
    for month in range(int(curve.until) + 1):
        step = [one for one in curve.steps if one.time <= month][-1]
        at_risk = sum(t >= month and one == which for t, one in zip(times, group, strict=True))
        found.append([month, step.survival, step.low, step.high, at_risk])
    return found


def say(part: Part) -> Shown:
    """How many more of a hundred stayed."""
    title, stayed = _("Do people stay?"), part.fact("stayed")
    if stayed.figure is None:
        early = _too_early(stayed.missing or Missing("no-start"))
        return Shown("staying", title, missing=[early], noticed=_noticeable(stayed), methods=[_method()])
    line = _line(part, stayed, stayed.figure)
    rows = [
        figure_row(_("More of 100 who stayed, with a place against waiting"), stayed.figure, 100),
        figure_row(_("Still here, with a place, %"), _figure(part, "share:with"), 100),
        figure_row(_("Still here, waiting list, %"), _figure(part, "share:waiting"), 100),
    ]
    limits = [_("Why people left is not known here; a reorganisation counts like a new job.")]
    if not part.series.get("drawn"):
        limits.insert(0, _("The waiting list came later or had no place: it may differ from those who took part."))
    if stayed.figure and "descriptive-only" in stayed.figure.caveats:
        limits.append(_("Fewer than 30 people in a group: this describes them and is no estimate for others."))
    return Shown(
        "staying",
        title,
        [line],
        headline=line,
        charts=_drawn(part, line),
        table=Table(title, figure_head(), rows),
        noticed=noticed(stayed),
        methods=[_method()],
        limits=limits,
    )


def _figure(part: Part, name: str) -> Figure:
    figure = part.fact(name).figure
    assert figure is not None
    return figure


def _drawn(part: Part, line: Line) -> list[Drawn]:
    """Both curves month by month, up to the last month that both have."""
    curves = part.series.get("curves")
    if not curves:
        return []
    end = min(len(one) for one in curves.values())
    names = {WITH: _("%(n)s with a place"), WAITING: _("%(n)s waiting")}
    drawn = [_curve_of(steps[:end], names[name]) for name, steps in curves.items()]
    every = next(one for one in (1, 2, 3, 6, 12) if (end - 1) / one <= 5 or one == 12)
    unit, time = _("of 100 still here"), _("months since the clock started")
    counted = _("People watched at the start and at the end, at least")
    return [Drawn(Curves(line.finding, drawn, unit, time, counted, range(0, end, every)))]


def _curve_of(steps: Sequence[Sequence[float]], name: str) -> Curve:
    scaled = [(month, 100 * share, 100 * low, 100 * high) for month, share, low, high, _watched in steps]
    counts = [(one[0], str(fives(int(one[4])))) for one in (steps[0], steps[-1])]
    return Curve(name % {"n": number(scaled[-1][1])}, scaled, counts)


def _line(part: Part, fact: Fact, figure: Figure) -> Line:
    low, high = round(100 * (figure.low or 0)), round(100 * (figure.high or 0))
    numbers = {"month": fact.numbers["month"]}
    shares = {name: number(100 * _figure(part, f"share:{name}").value) for name in (WITH, WAITING)}
    sentence = _("After %(month)s months %(with)s of 100 with a place were still here, and %(waiting)s of 100 waiting.")
    lot = _("Places were drawn by lot, so the two groups are alike.") if part.series.get("drawn") else ""
    who = {"with": fives(int(fact.numbers["with"] or 0)), "waiting": fives(int(fact.numbers["waiting"] or 0))}
    base = _("At least %(with)s with a place and %(waiting)s waiting") % who
    words = " ".join(one for one in (sentence % (numbers | shares), chance(figure), lot) if one)
    return Line(between(low, high), words, with_day(base, dt.date.fromisoformat(part.series["day"])))


def between(low: int, high: int) -> str:
    """A range of differences of a hundred, in words."""
    values = {"low": number(abs(low)), "high": number(abs(high))}
    if low < 0 <= high:
        return _("Between %(low)s fewer and %(high)s more of 100 stayed") % values
    if high < 0:
        return _("Between %(high)s and %(low)s fewer of 100 stayed") % values
    return _("Between %(low)s and %(high)s more of 100 stayed") % values


def _noticeable(stayed: Fact) -> str:
    """The smallest difference that groups of this size could notice; empty where they can't be told."""
    smallest, stay = stayed.numbers.get("smallest"), stayed.numbers.get("stay")
    if stay is None:
        return ""
    if smallest is None:
        words = _("If %(stay)s of 100 who wait stay, groups of this size can’t show any difference.")
        return words % {"stay": number(100 * float(stay))}
    words = _("If %(stay)s of 100 who wait stay, groups of this size can show a difference of %(n)s of 100 or more.")
    return words % {"stay": number(100 * float(stay)), "n": number(100 * float(smallest))}


def _too_early(missing: Missing) -> TooEarly:
    title = _("Staying: not enough data yet")
    if missing.why == "no-start":
        words = _("The clock starts for everybody when enrolment closes.")
        least = int(missing.needed.get("months", LOOKS[-1]))
        if missing.when:
            words += " " + _("Try after %(day)s.") % {"day": date_format(missing.when, "j F Y")}
        return TooEarly(title, words, [Need(0, least, _("0 of %(needed)s months") % {"needed": least})])
    if missing.when:
        words = _("Try after %(day)s: three months is the shortest time that says something.")
        have, needed = int(missing.have["months"]), int(missing.needed["months"])
        need = Need(have, needed, _("%(have)s of %(needed)s months") % {"have": have, "needed": needed})
        return TooEarly(title, words % {"day": date_format(missing.when, "j F Y")}, [need])
    if "people" in missing.needed:
        words = _("Too few people of one group are still watched after that time.")
        few = _("fewer than %(n)s of %(n)s people in the smaller group") % {"n": int(missing.needed["people"])}
        return TooEarly(title, words, [Need(0, missing.needed["people"], few)])
    words = _("A comparison takes ten people with a place and ten on a waiting list. A draw of places makes one.")
    return TooEarly(title, words, [_need(missing, WITH), _need(missing, WAITING)])


def _need(missing: Missing, name: str) -> Need:
    have, needed = int(missing.have.get(name, 0)), int(missing.needed.get(name, AT_RISK))
    label = {WITH: _("people with a place"), WAITING: _("people on the waiting list")}[name]
    if have < MEAN:
        words = _("fewer than %(n)s of %(needed)s %(what)s") % {"n": MEAN, "needed": needed, "what": label}
        return Need(0, needed, words)
    have = min(fives(have), needed)
    return Need(have, needed, _("%(have)s of %(needed)s %(what)s") % {"have": have, "needed": needed, "what": label})


def _method() -> Method:
    return Method(
        _("Kaplan–Meier: of those still watched each day, the share who stay, multiplied up; band after Greenwood."),
        _("Days of leaving in the roster; the interval of the difference joins those of the two shares (Newcombe)."),
        _("Everybody stays in the group that the lot or enrolment put them into, also who got a place later."),
        _("Months that pass; people who leave; corrected days of leaving."),
    )
