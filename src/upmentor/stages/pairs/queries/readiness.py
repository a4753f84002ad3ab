"""Is the programme ready to be matched? Numbers on both sides, and who cannot be matched yet and why.

The page that shows this is opened often, so the database counts; only a run reads everybody.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import Organisation
from upmentor.matching import HoursError, Policy, TopicBalance
from upmentor.matching.problem import same_text
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.queries.places import people_with_topics, sides, topic_places, with_room
from upmentor.stages.pairs.queries.problem import working_slots
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Programme

#: So many people are named in a list; how many there are is always said.
SHOWN = 100
#: With more enrolments than this, what was counted lately is shown again for so many seconds: counting 40,000 people
#: takes half a second, and while a run is going the page is opened again and again.
MANY, OLD = 10_000, 60.0
_LATELY: dict[tuple[Any, ...], tuple[float, Readiness]] = {}
MENTOR = Enrolment.Role.MENTOR
LACKS: dict[str, tuple[str | Promise, str | Promise]] = {
    "grade": (_("Grade not known"), _("Add the grade in the roster")),
    "manager": (_("Manager not known"), _("Add the manager in the roster, or mark that there is none")),
    "topics": (_("No topic yet"), _("Ask for at least one topic")),
}
LANGUAGE = _("Language not known"), _("The organisation’s own language is assumed")
HOURS = _("Working hours cannot be read"), _("Monday to Friday, nine to five, is assumed")
_TIMES = ("person__working_hours", "person__time_zone", "person__site__time_zone", "hours", "time_zone")


@dataclass(frozen=True)
class NotReady:
    """Somebody who cannot be matched yet, or for whom something was assumed."""

    person: Person
    role: str
    why: str | Promise
    step: str | Promise


@dataclass(frozen=True)
class Listed:
    """Some people of a list that may be long: the first `SHOWN` as `rows`, and how many there are in all."""

    rows: tuple[NotReady, ...] = ()
    number: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there are more than the rows."""
        return self.number > len(self.rows)


@dataclass(frozen=True)
class Readiness:
    """The programme before a run. `mentors` and `mentees` can be matched now, with `mentor_places` and `mentee_places`;
    `paired` pairs hold places already; `invited`, `started` and `waiting` people are not there yet."""

    mentors: int
    mentees: int
    mentor_places: int
    mentee_places: int
    paired: int
    invited: int
    started: int
    waiting: int
    not_ready: Listed
    assumed: Listed
    topics: tuple[TopicBalance, ...]

    @property
    def enough(self) -> bool:
        """At least two people on each side."""
        return min(self.mentors, self.mentees) >= 2


def readiness(programme: Programme, policy: Policy, *, on: dt.date) -> Readiness:
    """Look at everybody who is enrolled; at most ten queries, whatever their number, and none of them brings the people
    themselves but those who are named. With more than `MANY` enrolments it may be as old as `OLD` seconds."""
    states = dict(
        Enrolment.objects.filter(programme=programme).order_by().values_list("state").annotate(number=Count("id"))
    )
    if sum(states.values()) <= MANY:
        return _counted(programme, policy, on, states)
    key, now = (programme.pk, str(policy.to_dict()), on, get_language()), time.monotonic()
    at, known = _LATELY.get(key, (-OLD, None))
    if known is None or now - at > OLD:
        known = _counted(programme, policy, on, states)
        for old in [one for one, (when, _known) in _LATELY.items() if now - when > OLD]:
            _LATELY.pop(old, None)
        _LATELY[key] = now, known
    return known


def _counted(programme: Programme, policy: Policy, on: dt.date, states: Mapping[str, int]) -> Readiness:
    people: Counter[str] = Counter()
    places: Counter[str] = Counter()
    blocked = 0
    for role, lack, number, free in sides(programme, policy):
        if lack and (lack != "topics" or policy.topic_required):
            blocked += number
            continue
        people[role] += number
        places[role] += free
    room = with_room(programme, policy)
    return Readiness(
        mentors=people[MENTOR],
        mentees=people[Enrolment.Role.MENTEE],
        mentor_places=places[MENTOR],
        mentee_places=places[Enrolment.Role.MENTEE],
        paired=Proposal.objects.filter(programme=programme, state__in=Proposal.LIVE).count(),
        invited=states.get(Enrolment.State.INVITED, 0),
        started=states.get(Enrolment.State.STARTED, 0),
        waiting=states.get(Enrolment.State.WAITING, 0),
        not_ready=_not_ready(room, policy, blocked),
        assumed=_assumed(room, on),
        topics=_topics(programme, policy),
    )


def _not_ready(room: QuerySet[Enrolment], policy: Policy, number: int) -> Listed:
    if not number:
        return Listed()
    kinds = [When(person__grade=None, then=Value("grade"))]
    kinds.append(When(person__manager=None, person__top_of_tree=False, then=Value("manager")))
    if policy.topic_required:
        topics = EnrolmentTopic.objects.filter(enrolment=OuterRef("pk"))
        kinds.append(When(~Exists(topics), then=Value("topics")))
    lacking = room.annotate(lack=Case(*kinds, default=Value(""), output_field=CharField())).exclude(lack="")
    return Listed(tuple(_row(found, *LACKS[found.lack]) for found in lacking[:SHOWN]), number)


def _assumed(room: QuerySet[Enrolment], on: dt.date) -> Listed:
    """For whom a default stands in: no language is known, or the working hours cannot be read."""
    silent = room.filter(languages=[], person__languages=[]).order_by("person__employee_id")
    rows = [_row(found, *LANGUAGE) for found in silent[:SHOWN]]
    number = len(rows) if len(rows) < SHOWN else silent.count()
    unreadable = _unreadable_times(room, on)
    # Each of them is somebody's, so more than can be shown need not be asked for.
    these = [Q(**dict(zip(_TIMES, times, strict=True))) for times in list(unreadable)[:SHOWN]]
    if these and len(rows) < SHOWN:
        found = room.filter(reduce(or_, these)).order_by("person__employee_id")[: SHOWN - len(rows)]
        rows += [_row(enrolment, *HOURS) for enrolment in found]
    return Listed(tuple(rows), number + sum(unreadable.values()))


def _unreadable_times(room: QuerySet[Enrolment], on: dt.date) -> dict[tuple[str | None, ...], int]:
    """Working times (`_TIMES`) that cannot be read → how many people have them. Many people share few times."""
    organisation = Organisation.objects.first()
    home = organisation.time_zone if organisation else settings.TIME_ZONE
    found: dict[tuple[str | None, ...], int] = {}
    for *times, people in room.order_by().values_list(*_TIMES).annotate(people=Count("id")):
        hours, own, site, chosen, chosen_zone = times
        try:
            working_slots(hours, own or site or home, chosen, chosen_zone, on)
        except HoursError:
            found[tuple(times)] = people
    return found


def _row(enrolment: Enrolment, why: str | Promise, step: str | Promise) -> NotReady:
    return NotReady(enrolment.person, enrolment.get_role_display(), why, step)


def _topics(programme: Programme, policy: Policy) -> tuple[TopicBalance, ...]:
    """The same as `matching.supply_demand` says of the snapshot: topics of one name count as one, the spelling shown is
    that of the first mentor."""
    found = topic_places(programme, policy)
    keys: dict[str, set[int]] = defaultdict(set)
    for topic, title, _role, _places in found:
        keys[same_text(title)].add(topic)
    shared = {topic for topics in keys.values() if len(topics) > 1 for topic in topics}
    rows = [(title, role, places) for topic, title, role, places in found if topic not in shared]
    if shared:
        # Somebody with two topics of one name has it once.
        once: dict[tuple[int, str], tuple[str, str, int]] = {}
        for enrolment, title, role, places in people_with_topics(programme, policy, sorted(shared)):
            once.setdefault((enrolment, same_text(title)), (title, role, places))
        rows += once.values()
    names: dict[str, str] = {}
    offered: Counter[str] = Counter()
    wants: Counter[str] = Counter()
    for title, role, places in rows:
        names.setdefault(same_text(title), title)
        (offered if role == MENTOR else wants)[same_text(title)] += places
    balances = (TopicBalance(name, wants[key], offered[key]) for key, name in names.items())
    return tuple(sorted(balances, key=lambda topic: (-topic.gap, same_text(topic.topic))))
