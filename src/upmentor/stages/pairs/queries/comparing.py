"""Two runs side by side (AC-5.7). A fixed number of queries, whatever the number of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from upmentor.matching import CRITERIA
from upmentor.stages.pairs.comparing import Move, moves
from upmentor.stages.pairs.models import MatchRun, Proposal
from upmentor.stages.pairs.queries.rows import CRITERION
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme

RULE = {
    "min_gap": _lazy("Least grades apart"),
    "min_overlap_hours": _lazy("Least shared hours a week"),
    "same_department": _lazy("Same department"),
    "topic_required": _lazy("A common topic"),
    "in_person": _lazy("Meeting at one site"),
}
SETTING = {
    "allow": _lazy("allowed"),
    "exclude": _lazy("not allowed"),
    ("topic_required", True): _lazy("needed"),
    ("topic_required", False): _lazy("not needed"),
    ("in_person", True): _lazy("yes"),
    ("in_person", False): _lazy("no"),
}


@dataclass(frozen=True)
class Measured:
    """One figure of two runs, ready to be read; `difference` is empty where it cannot be told."""

    label: str
    before: str
    after: str
    difference: str = ""


@dataclass(frozen=True)
class MoveRow:
    """A move with its people. Scores are of 100."""

    mentee: Person
    before: Person | None
    after: Person | None
    old: float | None
    new: float | None

    @property
    def difference(self) -> str:
        """The change of the score with its sign; empty when one of the two is missing."""
        return "" if self.old is None or self.new is None else signed(self.new - self.old)


def finished(programme: Programme) -> list[MatchRun]:
    """Runs that found a result, the latest first; without certificates, whose prices name everybody."""
    rows = MatchRun.objects.filter(programme=programme, state__in=MatchRun.FINISHED)
    return list(rows.defer("certificate"))


def moves_of(before: MatchRun, after: MatchRun) -> dict[str, list[Move]]:
    """All pairs of two runs by what became of them; two queries."""
    links = []
    for run in (before, after):
        rows = Proposal.objects.filter(run=run).order_by().values_list("mentor_id", "mentee_id", "score")
        links.append({(mentor, mentee): score for mentor, mentee, score in rows})
    return moves(*links)


def move_rows(found: Iterable[Move]) -> list[MoveRow]:
    """The moves with names; one query."""
    found = list(found)
    keys = {move.mentee for move in found} | {end[0] for move in found for end in (move.before, move.after) if end}
    enrolments = Enrolment.objects.select_related("person__department").in_bulk(list(keys))
    return [
        MoveRow(
            enrolments[move.mentee].person,
            enrolments[move.before[0]].person if move.before else None,
            enrolments[move.after[0]].person if move.after else None,
            move.before[1] / 10 if move.before else None,
            move.after[1] / 10 if move.after else None,
        )
        for move in found
    ]


def measured(before: MatchRun, after: MatchRun) -> list[Measured]:
    """The figures of two runs side by side; no query."""
    one, other = _figures(before), _figures(after)
    percent, hours = _("%(value)s %%"), _("%(value)s h")
    return [
        _measure(_("People who could be matched"), one["people"], other["people"], places=0),
        _measure(_("Matched share"), one["share"], other["share"], percent),
        _measure(_("Mean score of 100"), one["mean"], other["mean"]),
        _measure(_("Lowest tenth"), one["lowest"], other["lowest"]),
        _measure(_("Pairs across departments"), one["across"], other["across"], percent),
        _measure(_("Mean shared hours a week"), one["hours"], other["hours"], hours),
        _measure(_("Topics wanted that nobody got"), one["unmet"], other["unmet"], places=0),
    ]


def unmet(before: MatchRun, after: MatchRun) -> tuple[list[str], list[str]]:
    """Topics that are unmet only in the earlier run, and only in the later one."""
    one, other = (run.figures.get("unmet") or [] for run in (before, after))
    return [topic for topic in one if topic not in other], [topic for topic in other if topic not in one]


def asked_differently(before: MatchRun, after: MatchRun) -> list[Measured]:
    """What the two policies say differently: weights in percent, then rules."""
    one, other = before.policy, after.policy
    found = []
    for name in CRITERIA:
        old, new = one["weights"].get(name, 0), other["weights"].get(name, 0)
        if old != new:
            found.append(_measure(str(CRITERION[name]), old / 10, new / 10, _("%(value)s %%")))
    for name, label in RULE.items():
        old, new = one["rules"].get(name), other["rules"].get(name)
        if old != new:
            found.append(Measured(str(label), _setting(name, old), _setting(name, new)))
    return found


def signed(value: float, places: int = 1) -> str:
    """A difference with its sign, in the reader's digits.

    >>> signed(-1.25), signed(0.04), signed(2)
    ('−1.2', '0', '+2.0')
    """
    rounded = round(value, places)
    if not rounded:
        return "0"
    return ("+" if rounded > 0 else "−") + number_format(abs(rounded), places)


def _figures(run: MatchRun) -> dict[str, float | None]:
    found: dict[str, Any] = run.figures
    pairs, people = found.get("pairs", 0), found.get("people", 0)
    return {
        "people": people,
        "share": 100 * found["matched"] / people if people else None,
        "mean": found["mean"] / 10 if pairs else None,
        "lowest": found["lowest_tenth"] / 10 if pairs else None,
        "across": 100 * found["across"] / pairs if pairs else None,
        "hours": found["hours"] if pairs else None,
        # Runs of earlier versions did not count it.
        "unmet": len(found["unmet"]) if "unmet" in found else None,
    }


def _measure(label: str, one: float | None, other: float | None, unit: str = "%(value)s", places: int = 1) -> Measured:
    shown = ["–" if value is None else unit % {"value": number_format(value, places)} for value in (one, other)]
    difference = "" if one is None or other is None else signed(other - one, places)
    return Measured(label, shown[0], shown[1], difference)


def _setting(name: str, value: object) -> str:
    for key in ((name, value), value):
        if isinstance(key, str | tuple) and key in SETTING:
            return str(SETTING[key])
    return number_format(value, 1 if value % 1 else 0) if isinstance(value, int | float) else str(value)


def by_number(runs: Sequence[MatchRun], text: str) -> MatchRun | None:
    """The run with this number, as typed in an address; None when there is none."""
    return next((run for run in runs if str(run.number) == text), None)
