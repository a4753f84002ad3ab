"""How the comparison with matched colleagues reads. Each result says that volunteers differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Range, Ranges
from upmentor.measures.balance import LIMIT
from upmentor.measures.thresholds import AT_RISK
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import (
    chance,
    ends_of,
    figure_head,
    figure_row,
    fives,
    noticed,
    number,
    with_day,
)
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly

OUTCOMES = ("stayed", "moved")


def say(part: Part) -> Shown:
    """How many more of a hundred stayed, and moved on inside, with the table of how alike the groups are."""
    title = _("How did participants fare beside colleagues who are alike?")
    missing = [_refused(one) for one in part.facts if one.missing]
    balance = _balance(part)
    told = [(name, one) for name in OUTCOMES if (one := part.fact(name)).figure]
    if not told:
        cards = _methods(part)[-1:] if balance else ()
        return Shown("alike", title, missing=missing, methods=cards, more=[balance] if balance else ())
    lines = [_line(part, name, fact) for name, fact in told]
    return Shown(
        "alike",
        title,
        lines,
        headline=lines[0],
        warnings=[_("Volunteers matched with colleagues who are alike in what the roster knows. This is not a draw.")],
        charts=[_drawn(title, told)],
        table=_table(part, told),
        missing=missing,
        noticed=noticed(part.fact("stayed")) if part.fact("stayed").figure else "",
        methods=_methods(part),
        limits=_limits(told),
        more=[balance] if balance else (),
    )


def _line(part: Part, name: str, fact: Fact) -> Line:
    figure, day = fact.figure, dt.date.fromisoformat(part.series["day"])
    assert figure is not None
    ends = [round(100 * (one or 0)) for one in (figure.low, figure.high)]
    words = {
        "stayed": _(
            "After %(month)s months %(took)s of 100 participants were still here, and %(others)s of 100 colleagues."
        ),
        "moved": _(
            "After %(month)s months %(took)s of 100 had changed department or risen, %(others)s of 100 colleagues."
        ),
    }[name]
    shares = {key: number(100 * _value(part, f"{name}:{group}")) for key, group in GROUPS.items()}
    sentence = words % (shares | {"month": fact.numbers["month"]})
    alike = _("Volunteers matched with colleagues who are alike in what the roster knows.")
    base = _("At least %(n)s participants and as many colleagues") % {"n": fives(int(fact.numbers["people"] or 0))}
    text = " ".join(one for one in (sentence, chance(figure), alike) if one)
    return Line(_between(name, *ends), text, with_day(base, day))


GROUPS = {"took": "took-part", "others": "colleagues"}


def _value(part: Part, name: str) -> float:
    figure = part.fact(name).figure
    return figure.value if figure else 0.0


def _between(name: str, low: int, high: int) -> str:
    values = {"low": number(abs(low)), "high": number(abs(high))}
    if name == "moved":
        if low < 0 <= high:
            return _("Between %(low)s fewer and %(high)s more of 100 moved on inside") % values
        if high < 0:
            return _("Between %(high)s and %(low)s fewer of 100 moved on inside") % values
        return _("Between %(low)s and %(high)s more of 100 moved on inside") % values
    if low < 0 <= high:
        return _("Between %(low)s fewer and %(high)s more of 100 participants stayed") % values
    if high < 0:
        return _("Between %(high)s and %(low)s fewer of 100 participants stayed") % values
    return _("Between %(low)s and %(high)s more of 100 participants stayed") % values


def _labels() -> dict[str, str]:
    return {"stayed": _("Stayed"), "moved": _("Changed department or rose a grade")}


def _drawn(title: str, told: Sequence[tuple[str, Fact]]) -> Drawn:
    labels = _labels()
    rows = [Range(labels[name], 100 * one.figure.value, *ends_of(one.figure, 100)) for name, one in told if one.figure]
    return Drawn(Ranges(title, rows, _("of 100; 0 is no difference"), nothing=0))


def _table(part: Part, told: Sequence[tuple[str, Fact]]) -> Table:
    rows, labels = [], _labels()
    heads = {"": _("difference"), ":took-part": _("participants"), ":colleagues": _("colleagues")}
    for name, _fact in told:
        figures = {head: part.fact(f"{name}{end}").figure for end, head in heads.items()}
        rows += [figure_row(f"{labels[name]}, {head}, %", one, 100) for head, one in figures.items() if one]
    return Table(_("Participants and colleagues"), figure_head(), rows)


def _balance(part: Part) -> Table | None:
    rows = part.series.get("balance")
    if not rows:
        return None
    verdicts = {"ok": _("well"), "limit": _("just"), "beyond": _("not enough")}
    found = [[_column(name), _apart(before), _apart(after), verdicts[how]] for name, before, after, how in rows]
    head = [_("In what, spreads apart"), _("Before"), _("After"), _("Alike")]
    return Table(_("How alike the two groups are, before and after matching"), head, found)


def _column(name: str) -> str:
    kind, _sign, level = name.partition("=")
    words = {
        "grade": _("grade"),
        "spread": _("distance from the middle grade"),
        "years": _("years here"),
        "leads": _("leading a team"),
        "department": _("department: %(name)s"),
        "site": _("site: %(name)s"),
    }[kind]
    return words % {"name": level or _("all others")} if "%(name)s" in words else words


def _apart(value: float | None) -> str:
    return "–" if value is None else number(value, 2)


def _refused(fact: Fact) -> TooEarly:
    missing, title = fact.missing or Missing(""), _("Beside colleagues: not told")
    if missing.why == "no-start":
        return TooEarly(title, _("The clock starts for everybody when enrolment closes."))
    if missing.why == "too-soon" and missing.when:
        words = _("Try after %(day)s: three months is the shortest time that says something.")
        months = {"have": int(missing.have["months"]), "needed": int(missing.needed["months"])}
        needs = [Need(months["have"], months["needed"], _("%(have)s of %(needed)s months") % months)]
        return TooEarly(title, words % {"day": date_format(missing.when, "j F Y")}, needs)
    if missing.why == "unbalanced":
        words = _("Even after matching the groups differ by more than %(n)s spreads in something the roster knows: "
                  "what became of them would say little. The table shows in what.")  # fmt: skip
        return TooEarly(title, words % {"n": number(LIMIT, 2)})
    if missing.why == "too-close":
        words = _("Beside figures that were told before, it would show fewer than five people.")
        return TooEarly(title, words)
    words = _("Too few participants have colleagues who are alike in grade, place, years here and leading a team.")
    few = _("fewer than %(n)s of %(n)s participants with a colleague who is alike") % {"n": AT_RISK}
    return TooEarly(title, words, [Need(0, AT_RISK, few)])


def _limits(told: Sequence[tuple[str, Fact]]) -> list[str]:
    caveats = {caveat for _name, fact in told if fact.figure for caveat in fact.figure.caveats}
    found = [
        _("People who volunteer differ from people who do not, also in what no roster knows: drive, plans, a manager’s "
          "favour. What is seen here may come from that."),
    ]  # fmt: skip
    if "treated-left-out" in caveats:
        found.append(_("Participants without a colleague who is alike are not in it."))
    if "descriptive-only" in caveats:
        found.append(_("Fewer than 30 people in a group: this describes them and is no estimate for others."))
    return found


def _methods(part: Part) -> list[Method]:
    since = {"day": date_format(dt.date.fromisoformat(part.series["since"]), "j F Y")}
    base = _("Employed on %(day)s; enrolled by then, or nowhere; everybody stays in their group.") % since
    interval = _("Share of participants − share of colleagues; interval from those of the two shares (Newcombe).")
    later = _("Months that pass; corrected rosters; five people or more in either group.")
    return [
        Method(interval, _("Days of leaving in the roster."), base, later, _("Stayed")),
        Method(
            interval,
            _("The roster: another department, or a higher grade, at the end or when they left. Mergers move nobody."),
            base,
            later,
            _("Moved on inside"),
        ),
        Method(
            _("Difference of means ÷ spread before matching: up to 0.10 well, to 0.25 just; beyond, nothing is told."),
            _("The roster. Each with whoever was most likely alike to take part (logistic, caliper 0.2: Austin 2011)."),
            base,
            _("Corrected rosters. Limits: Stuart 2010."),
            _("How alike"),
        ),
    ]
