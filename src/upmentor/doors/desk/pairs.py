"""How the pairs of a programme are: their state of life, dates of meetings, agreement and goals as done or not done.
Never what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from upmentor.stages.goals.queries.owners import owners, put_off
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.standing import meetings_of
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.pairs.queries.agreement import signed_pairs
from upmentor.stages.pairs.queries.pairs import offered_reasons
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme

PAGE = 25
P, S = Pair.State, Meeting.State
FILTERS = {
    "unplanned": _lazy("No meeting planned"),
    "unsigned": _lazy("Agreement not done"),
    "goalless": _lazy("Goals not done"),
    "ruled": _lazy("Paused by a rule"),
}


@dataclass(frozen=True)
class LifeRow:
    """One pair. `held` of `planned` conversations without the first talk; `last` and `next` are days; `reasons` were
    passed on to the programme team, of their own accord and without a name, when the pair ended."""

    pair: Pair
    mentee: Person
    mentor: Person
    words: str
    held: int
    planned: int
    last: dt.date | None
    next: dt.date | None
    agreed: bool
    goals: bool
    reasons: tuple[str, ...]

    @property
    def ruled(self) -> bool:
        """Whether a rule of the programme paused it."""
        return self.pair.pause_kind == Pair.PauseKind.RULES


def of_state(programme: Programme, state: str, *, show: str = "") -> QuerySet[Pair]:
    """Pairs of one state (all live ones for an empty state) by the mentee's name, narrowed by one of `FILTERS`."""
    rows = Pair.objects.filter(programme=programme)
    rows = rows.filter(state=state) if state else rows.filter(state__in=Pair.LIVE)
    if show == "unplanned":
        rows = rows.filter(~Exists(Meeting.objects.filter(pair=OuterRef("pk"), state__in=Meeting.COMING)))
    if show == "ruled":
        rows = rows.filter(state=P.PAUSED, pause_kind=Pair.PauseKind.RULES)
    return rows.order_by("proposal__mentee__person__name", "pk")


def counts(programme: Programme) -> Mapping[str, int]:
    """State → number of pairs. One query."""
    rows = Pair.objects.filter(programme=programme).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def page_of(programme: Programme, state: str, show: str, number: str | None) -> tuple[Page[Pair], list[LifeRow]]:
    """One page of pairs with their rows. A constant number of queries, except that what slices answer for the whole
    programme (agreement, goals) is asked before the page is cut."""
    rows = of_state(programme, state, show=show)
    if show in ("unsigned", "goalless"):
        keys = list(rows.values_list("pk", flat=True))
        done = signed_pairs(keys) if show == "unsigned" else with_goals(keys)
        rows = rows.filter(pk__in=[key for key in keys if key not in done])
    page = Paginator(rows, PAGE).get_page(number)
    return page, list(life_rows(page.object_list))


def with_goals(pairs: Iterable[int]) -> frozenset[int]:
    """Pairs in which both have a goal, or the mentor's is put off. Three queries."""
    pairs = list(pairs)
    owning, later = owners(pairs), put_off(pairs)
    missing = {
        pair
        for pair, member, role in PairMember.objects.filter(pair__in=pairs).values_list("pair_id", "pk", "role")
        if member not in owning and not (role == Enrolment.Role.MENTOR and pair in later)
    }
    return frozenset(pairs) - missing


def life_rows(pairs: Iterable[Pair]) -> Iterator[LifeRow]:
    """Rows for pairs, whatever their number with as many queries."""
    pairs = list(pairs)
    keys = [pair.pk for pair in pairs]
    people: dict[int, dict[str, Person]] = {}
    for member in PairMember.objects.filter(pair__in=keys).select_related("person__department"):
        people.setdefault(member.pair_id, {})[member.role] = member.person
    meetings, agreed, goals = meetings_of(keys), signed_pairs(keys), with_goals(keys)
    passed_on = offered_reasons(Proposal.objects.filter(pair__in=keys, pair__state=P.ENDED))
    for pair in pairs:
        rows = meetings.get(pair.pk, [])
        held = [one.starts_at for one in rows if one.state == S.HELD and one.number and one.starts_at]
        coming = [one.starts_at for one in rows if one.state == S.BOOKED and one.starts_at and pair.state != P.PAUSED]
        both = people[pair.pk]
        yield LifeRow(
            pair,
            both["mentee"],
            both["mentor"],
            _words(pair),
            len(held),
            pair.planned_meetings,
            max(held).date() if held else None,
            coming[0].date() if coming and pair.state in Pair.LIVE else None,
            pair.pk in agreed,
            pair.pk in goals,
            tuple(passed_on.get(pair.proposal_id, ())),
        )


def _words(pair: Pair) -> str:
    if pair.pause_kind == Pair.PauseKind.RULES:
        # Its day is only when the rule is looked at again.
        return _("Paused by a rule")
    if pair.state == P.PAUSED and pair.paused_until:
        return _("Paused until %(day)s") % {"day": date_format(pair.paused_until, "j F")}
    return str(pair.get_state_display())


def paused_by_rules(programme: Programme) -> list[UUID]:
    """The pairs (`uid`) that a change in the organisation paused, the longest first."""
    return list(of_state(programme, "", show="ruled").order_by("paused_from", "pk").values_list("uid", flat=True))


def pauses_ending(programme: Programme, *, on: dt.date) -> int:
    """How many pauses end within two weeks: long leave and those that one of the two chose alike. Which of them it is,
    is not the programme team's."""
    kinds = (Pair.PauseKind.LEAVE, Pair.PauseKind.AGREED)
    soon = (on, on + dt.timedelta(days=14))
    rows = Pair.objects.filter(programme=programme, state=P.PAUSED, pause_kind__in=kinds, paused_until__range=soon)
    return rows.count()
