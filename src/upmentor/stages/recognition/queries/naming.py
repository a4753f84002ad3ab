"""What may stand on a certificate beside one's own name: only what both of a pair allow."""

from __future__ import annotations

from dataclasses import dataclass

from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic
from upmentor.stages.recognition.models import Naming

TOPICS = 3


@dataclass(frozen=True)
class Allowed:
    """What one of the two allows, and what both do."""

    member: PairMember
    names: bool
    topics: bool
    both_names: bool
    both_topics: bool


def allowed(member: PairMember) -> Allowed:
    """One query beside the members."""
    rows = {row.member_id: row for row in Naming.objects.filter(member__pair=member.pair_id)}
    own, other = rows.get(member.pk, Naming()), rows.get(member.partner.pk, Naming())
    return Allowed(member, own.names, own.topics, own.names and other.names, own.topics and other.topics)


def named_partners(enrolment: Enrolment) -> list[str]:
    """Names of partners for whom both allowed it."""
    found = (allowed(member) for member in _members(enrolment))
    return [one.member.partner.person.name for one in found if one.both_names]


def named_topics(enrolment: Enrolment) -> list[str]:
    """Topics that one offered and the other wanted, where both allowed to name them; at most three."""
    titles: list[str] = []
    for member in _members(enrolment):
        if allowed(member).both_topics:
            titles += [title for title in _common(member) if title not in titles]
    return titles[:TOPICS]


def _members(enrolment: Enrolment) -> list[PairMember]:
    rows = PairMember.objects.filter(enrolment=enrolment).select_related("pair")
    return list(rows.prefetch_related("pair__members__person").order_by("pk"))


def _common(member: PairMember) -> list[str]:
    rows = EnrolmentTopic.objects.filter(enrolment__in=[member.enrolment_id, member.partner.enrolment_id])
    sides: dict[int, set[int]] = {}
    titles: dict[int, str] = {}
    for row in rows.select_related("topic"):
        sides.setdefault(row.topic_id, set()).add(row.enrolment_id)
        titles[row.topic_id] = row.topic.title
    return sorted(titles[topic] for topic, enrolments in sides.items() if len(enrolments) > 1)
