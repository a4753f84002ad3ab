"""For whom an assistant finds times, and which conversations are open. Names, times and places, nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.ground.accounts.models import User
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.models import Delegation, Meeting
from upmentor.stages.meetings.permissions import MEETING, live_delegations
from upmentor.stages.meetings.queries.planning import Words
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment


@dataclass(frozen=True)
class Open:
    """A conversation of a principal: its discreet title, when it is (empty while a time is looked for), where."""

    meeting: Meeting
    title: str
    when: str
    answered: bool


@dataclass(frozen=True)
class Principal:
    """Somebody for whom the reader finds times."""

    delegation: Delegation
    name: str
    first_name: str
    meetings: tuple[Open, ...]


def principals_of(user: User) -> list[Principal]:
    """Everybody for whom the user finds times, with their coming conversations: those without a time first."""
    found = []
    for delegation in live_delegations(user).select_related("principal").order_by("principal__name", "id"):
        members = PairMember.objects.filter(person=delegation.principal, pair__state__in=MEETING).select_related("pair")
        by_pair = {member.pair_id: member for member in members}
        rows = Meeting.objects.filter(pair__in=by_pair, state__in=Meeting.COMING).select_related("pair__programme")
        meetings = sorted((_open(row, by_pair[row.pair_id]) for row in rows), key=_order)
        name = delegation.principal.name
        found.append(Principal(delegation, name, wording.first_name(name), tuple(meetings)))
    return found


def _order(one: Open) -> tuple[bool, str]:
    moment: dt.datetime | None = one.meeting.starts_at
    return moment is not None, moment.isoformat() if moment else ""


def _open(meeting: Meeting, member: PairMember) -> Open:
    two = two_of(meeting.pair)
    own = next(one for one in two.members if one.pk == member.pk)
    words = Words(two, own, me=wording.first_name(own.person.name))
    answered = own.pk in meeting.options.values_list("answers__member", flat=True)
    when = words.both(meeting.starts_at) if meeting.starts_at else ""
    return Open(meeting, wording.title(words.partner.person.name), when, answered)


@dataclass(frozen=True)
class Suggested:
    """The assistant whom somebody named when they enrolled."""

    name: str
    email: str


def own_assistants(person: Person) -> list[Delegation]:
    """Who finds times for this person now."""
    rows = Delegation.objects.filter(principal=person, ended_at=None).select_related("assistant")
    return list(rows.order_by("since", "id"))


def suggested_assistant(person: Person) -> Suggested | None:
    """The assistant named at the latest enrolment, unless they find times already."""
    rows = Enrolment.objects.filter(person=person).exclude(assistant_email="").order_by("-changed_at", "-id")
    row = rows.values_list("assistant_name", "assistant_email").first()
    if row is None:
        return None
    name, email = row
    live = Delegation.objects.filter(principal=person, ended_at=None, assistant__email__iexact=email)
    return None if live.exists() else Suggested(name or email, email)
