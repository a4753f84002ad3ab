"""Pairs that a rule of the programme no longer allows, and those that rest because of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from upmentor.matching import BrokenRule, Message, UnknownPerson, check_one
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.queries.problem import current_policy, snapshot
from upmentor.stages.pairs.queries.rules import NOT_TAKING_PART
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.programmes.models import Programme

# What may come between two people who meet already. A grade gap or fewer shared hours is no reason to part them.
PROGRAMME_RULES = "programme_rules"
PARTING = frozenset({"reporting_line", "same_team", PROGRAMME_RULES})


@dataclass(frozen=True)
class RulePause:
    """A pair that rests by a rule: a work item of the programme team. `why` pools everything that people keep to
    themselves as "programme rules" (`decisions.md` 21), and leaves that out where the roster is reason enough; it is
    empty when the rule holds again."""

    pair: Pair
    mentor: str
    mentee: str
    since: dt.date | None
    why: str


def parted(programme: Programme, pairs: Iterable[Pair], *, on: dt.date) -> dict[int, tuple[BrokenRule, ...]]:
    """Pair → the parting rules that it breaks by the roster of today; pairs of people who are not enrolled any more are
    left out. The pairs come with members and people; a fixed number of queries."""
    pairs = list(pairs)
    if not pairs:
        return {}
    own = [one.proposal_id for one in pairs]
    problem = snapshot(programme, current_policy(programme), on=on, full=True, ignoring=own).problem
    found = {}
    for pair in pairs:
        ids = {one.role: one.person.employee_id for one in pair.members.all()}
        try:
            rules = check_one(problem, ids["mentor"], ids["mentee"])
        except UnknownPerson:
            continue
        found[pair.pk] = tuple(rule for rule in rules if rule.rule in PARTING)
    return found


def resting_by_rule(programme: Programme, *, on: dt.date) -> list[RulePause]:
    """Work items: pairs of this programme that rest by a rule, the longest first."""
    rows = with_people(Pair.objects.filter(programme=programme, pause_kind=Pair.PauseKind.RULES))
    pairs = list(rows.order_by("paused_from", "pk"))
    rules = parted(programme, pairs, on=on)
    return [_item(pair, rules.get(pair.pk)) for pair in pairs]


def with_people(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """The same pairs with members, people and enrolments in two queries."""
    members = PairMember.objects.select_related("person", "enrolment")
    return rows.select_related("programme", "proposal").prefetch_related(Prefetch("members", members))


def rule_between(pair: Pair, *, on: dt.date) -> RulePause:
    """The same for one pair. A fixed number of queries."""
    (found,) = with_people(Pair.objects.filter(pk=pair.pk))
    rules = parted(found.programme, [found], on=on)
    return _item(found, rules.get(found.pk))


def _item(pair: Pair, rules: tuple[BrokenRule, ...] | None) -> RulePause:
    names = {one.role: one.person.name for one in pair.members.all()}
    return RulePause(pair, names["mentor"], names["mentee"], pair.paused_from, _why(rules))


def _why(rules: tuple[BrokenRule, ...] | None) -> str:
    if rules is None:
        return capital(say(Message(NOT_TAKING_PART)))
    # Where the roster says it all, nobody needs to know that there is something confidential besides.
    open_rules = [rule for rule in rules if rule.rule != PROGRAMME_RULES]
    return capital("; ".join(say(rule.sentence) for rule in open_rules or rules))
