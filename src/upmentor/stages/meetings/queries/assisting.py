"""For whom an assistant finds times, and which conversations are open. Names, times and places, nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.ground.accounts.models import User
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.models import Delegation, Meeting
from upmentor.stages.meetings.permissions import live_delegations
from upmentor.stages.meetings.queries.planning import Words
from upmentor.stages.meetings.queries.standing import answered
from upmentor.stages.meetings.queries.times import Two, two_from
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import home_zone
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
    """Everybody for whom the user finds times, with their coming conversations: those without a time first. Seven
    queries, however many there are."""
    delegations = list(live_delegations(user).select_related("principal").order_by("principal__name", "id"))
    people = [one.principal_id for one in delegations]
    coming = Meeting.objects.filter(state__in=Meeting.COMING, pair__state__in=Pair.MEETING)
    meetings = list(coming.filter(pair__members__person__in=people).distinct().order_by("id"))
    rows = PairMember.objects.filter(pair__in=[one.pair_id for one in meetings])
    by_pair: dict[int, list[PairMember]] = {}
    for member in rows.select_related("person__site", "person__user", "enrolment"):
        by_pair.setdefault(member.pair_id, []).append(member)
    home = home_zone()
    said = answered(meetings, [one for members in by_pair.values() for one in members])
    by_person: dict[int, list[Open]] = {person: [] for person in people}
    for meeting in meetings:
        two = two_from(by_pair[meeting.pair_id], home=home)
        for member in two.members:
            if member.person_id in by_person and member.person.user_id != user.pk:
                by_person[member.person_id].append(_open(meeting, member, two, (meeting.pk, member.pk) in said))
    return [_principal(one, sorted(by_person[one.principal_id], key=_order)) for one in delegations]


def _principal(delegation: Delegation, meetings: list[Open]) -> Principal:
    name = delegation.principal.name
    return Principal(delegation, name, delegation.principal.first_name, tuple(meetings))


def _order(one: Open) -> tuple[bool, str]:
    moment: dt.datetime | None = one.meeting.starts_at
    return moment is not None, moment.isoformat() if moment else ""


def _open(meeting: Meeting, member: PairMember, two: Two, said: bool) -> Open:
    words = Words(two, member, me=member.person.first_name)
    when = words.both(meeting.starts_at) if meeting.starts_at else ""
    return Open(meeting, wording.title(words.name), when, said)


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
