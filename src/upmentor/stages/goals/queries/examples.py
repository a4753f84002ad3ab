"""Examples to begin from: those of the pair's own topics first."""

from __future__ import annotations

from dataclasses import dataclass

from upmentor.ground.content.goals import OWN, Shelf, shelves
from upmentor.ground.content.vocabulary import guide_topics
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic


@dataclass(frozen=True)
class Shelves:
    """`open` are the examples that are shown, `others` (id, title) the topics behind links."""

    open: Shelf
    title: str
    others: tuple[tuple[str, str], ...]


def examples_for(member: PairMember, language: str, *, topic: str = "") -> Shelves:
    """The examples of a topic (an id, or `OWN`). Without one: a mentor's own for the mentor; for the mentee the topic
    that they want most of those that the mentor offers. The other topics follow, the pair's first."""
    all_shelves = {shelf.topic: shelf for shelf in shelves(language)}
    titles = {OWN: ""} | {one.id: one.title for one in guide_topics()}
    own = topics_of(member)
    first = OWN if member.role == Enrolment.Role.MENTOR else next(iter(own), next(one for one in titles if one != OWN))
    shown = topic if topic in all_shelves else first
    kept = [one for one in titles if one != OWN or member.role == Enrolment.Role.MENTOR]
    order = sorted(kept, key=lambda one: (one != OWN, own.index(one) if one in own else len(own)))
    return Shelves(all_shelves[shown], titles[shown], tuple((one, titles[one]) for one in order if one != shown))


def topics_of(member: PairMember) -> list[str]:
    """Ids of the guide topics that the pair came together for: both first, then what the mentee wants, most wanted
    first. One query."""
    enrolments = {one.enrolment_id: one.role for one in member.pair.members.all()}
    rows = EnrolmentTopic.objects.filter(enrolment__in=enrolments).select_related("topic__parent")
    wanted: list[str] = []
    offered: set[str] = set()
    for row in rows:
        guide = row.topic.parent.slug if row.topic.parent else row.topic.slug
        if enrolments[row.enrolment_id] == Enrolment.Role.MENTOR:
            offered.add(guide)
        elif guide not in wanted:
            wanted.append(guide)
    known = {one.id for one in guide_topics()}
    return sorted((one for one in wanted if one in known), key=lambda one: one not in offered)
