"""Which conversation guide a meeting follows: the one that was chosen, else the first that the two share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from upmentor.ground.content.guides import (
    ENGLISH,
    LENGTHS,
    MEETINGS,
    Guide,
    MeetingGuide,
    TimedPart,
    UnknownGuideError,
    guides,
    meeting_guide,
    timed,
)
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic


@dataclass(frozen=True)
class Plan:
    """The guide of a meeting in one length, in the language of the page where there is one."""

    guide: MeetingGuide
    topic: str
    minutes: int
    parts: tuple[TimedPart, ...]

    @property
    def question(self) -> str:
        """The opening question: the one line of a brief."""
        return self.guide.opening


def plan_of(meeting: Meeting, member: PairMember, minutes: int | None = None) -> Plan | None:
    """The plan of this meeting; None for the first talk without a choice and where no guide fits. `minutes` shows
    another length."""
    topic = meeting.guide_topic
    if not topic and meeting.number > 0:
        topic = next((one.topic for one in shared_guides(member)), "")
    if not topic:
        return None
    number = meeting.guide_number or min(max(meeting.number, 1), MEETINGS)
    try:
        found = meeting_guide(topic, number, language())
    except UnknownGuideError:
        return None
    title = next(one.title for one in guides(language()) if one.topic == topic)
    length = minutes if minutes in LENGTHS else meeting.guide_minutes or length_for(meeting.minutes)
    return Plan(found, title, length, timed(found, length))


def length_for(minutes: int) -> int:
    """The longest plan that fits into a meeting of so many minutes, the shortest where none does.

    >>> [length_for(minutes) for minutes in (10, 20, 45, 55, 90)]
    [15, 15, 45, 45, 60]
    """
    return max((one for one in LENGTHS if one <= minutes), default=LENGTHS[0])


def shared_guides(member: PairMember) -> list[Guide]:
    """Guides on topics that the mentor offers and the mentee wants, what the mentee wants most first. One query."""
    enrolments = [one.enrolment_id for one in member.pair.members.all()]
    offered, wanted = set(), []
    rows = EnrolmentTopic.objects.filter(enrolment__in=enrolments).order_by("-level", "id")
    for role, slug, parent in rows.values_list("enrolment__role", "topic__slug", "topic__parent__slug"):
        topic = parent or slug
        if role == Enrolment.Role.MENTOR:
            offered.add(topic)
        elif topic not in wanted:
            wanted.append(topic)
    written = {one.topic: one for one in guides(language())}
    return [written[topic] for topic in wanted if topic in offered and topic in written]


def guides_for(member: PairMember) -> tuple[Sequence[Guide], Sequence[Guide]]:
    """Guides that the two share, and all others."""
    shared = shared_guides(member)
    topics = {one.topic for one in shared}
    return shared, [one for one in guides(language()) if one.topic not in topics]


def language() -> str:
    """The language of the page, for content."""
    return get_language() or ENGLISH
