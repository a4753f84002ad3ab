"""What rules as typed would leave for the people of now, in words: the page on which they are set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.matching import Policy
from upmentor.matching.effects import Change, Effects, effects
from upmentor.matching.rules import rule_sentence
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.queries.runs import Removed
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.programmes.models import Programme

#: More pairs than this are counted in the run only: 1,500 a side take a quarter of a second.
MOST = 1_500 * 1_500
#: So few pairs are counted whenever the page is opened; more when somebody changes a rule or asks.
AT_ONCE = 150 * 150


@dataclass(frozen=True)
class Counted:
    """`finding` is the one sentence for everybody, also read aloud; `rows` say what each rule takes away; `trouble`
    names the rules that leave nobody a pair; `help` says which single change makes more pairs possible."""

    finding: str
    rows: tuple[Removed, ...]
    nobody: str
    trouble: str
    help: tuple[str, ...]


def counted(programme: Programme, policy: Policy, *, on: dt.date) -> Counted:
    """Count for everybody who could be matched today. Its size is the caller's to judge (`MOST`)."""
    found = effects(snapshot(programme, policy, on=on).problem)
    in_need = found.mentors + found.mentees
    return Counted(
        finding=_finding(found),
        rows=tuple(
            Removed(capital(say(rule_sentence(row.rule, policy))), row.removed, row.alone) for row in found.rules
        ),
        nobody=_nobody(in_need) if found.possible else "",
        trouble=_trouble(found, policy),
        help=tuple(map(_change, found.changes[:3])) if in_need else (),
    )


def _finding(found: Effects) -> str:
    numbers = {"possible": _number(found.possible), "pairs": _number(found.pairs)}
    return _("%(possible)s of %(pairs)s pairs are possible under these rules.") % numbers


def _nobody(count: int) -> str:
    if not count:
        return _("Everybody has at least one possible partner.")
    words = ngettext("%(count)s person would have nobody left.", "%(count)s people would have nobody left.", count)
    return words % {"count": _number(count)}


def _trouble(found: Effects, policy: Policy) -> str:
    if not found.against:
        return "" if found.possible or found.pairs else _("Nobody can be paired, whatever these rules say.")
    names = [f"“{_asked(rule, policy)}”" for rule in found.against]
    if len(names) == 1:
        return _("No two people meet this rule: %(rule)s.") % {"rule": names[0]}
    together = {"rules": ", ".join(names[:-1]), "last": names[-1]}
    return _("These rules leave nobody a pair together: %(rules)s and %(last)s.") % together


def _asked(rule: str, policy: Policy) -> str:
    """A rule by what it asks for, as it stands on the form."""
    if rule == "grade_gap":
        words = ngettext("at least %(count)s grade apart", "at least %(count)s grades apart", policy.min_gap)
        return words % {"count": policy.min_gap}
    if rule == "time_overlap":
        return _("at least %(hours)s shared working hours a week") % {"hours": _number(policy.min_overlap_hours)}
    return {
        "department": _("different departments"),
        "language": _("a language in common"),
        "topic": _("a topic in common"),
    }[rule]


def _change(change: Change) -> str:
    """What one rule made a little looser would bring, in one sentence or two."""
    more = {"count": _number(change.more)}
    words = {
        "min_gap": _("With 1 grade less between the two, %(count)s more pairs are possible."),
        "min_overlap_hours": _("With 1 hour less in common, %(count)s more pairs are possible.")
        if change.by == 1
        else _("With half an hour less in common, %(count)s more pairs are possible."),
        "in_person": _("If people at one site meet in person, %(count)s more pairs are possible."),
        "same_department": _("With pairs in one department, %(count)s more pairs are possible."),
        "topic_required": _("Without a common topic, %(count)s more pairs are possible."),
    }[change.name] % more
    if not change.helped:
        return words
    helped = ngettext(
        "%(count)s more person would have somebody.", "%(count)s more people would have somebody.", change.helped
    )
    return f"{words} {helped % {'count': _number(change.helped)}}"


def _number(value: float) -> str:
    return number_format(int(value) if value == int(value) else value, force_grouping=True)
