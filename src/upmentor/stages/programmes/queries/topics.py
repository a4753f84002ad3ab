"""The vocabulary as the database has it, ready to resolve what people type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from upmentor.ground.content.resolver import Resolution, Resolver
from upmentor.ground.content.vocabulary import Topic as Entry
from upmentor.stages.programmes.models import Programme, ProposedTopic, Topic, TopicSynonym, Vocabulary


def revision() -> UUID | None:
    """New after every change of the vocabulary; None before topics were loaded."""
    return Vocabulary.objects.filter(id=1).values_list("revision", flat=True).first()


def current_resolver() -> Resolver:
    """A resolver over all active topics. One query while the vocabulary stays as it is; the resolver itself is kept
    per process."""
    known = revision()
    return _resolver(known) if known else _resolver.__wrapped__(None)


@lru_cache(maxsize=1)
def _resolver(_revision: UUID | None) -> Resolver:
    synonyms: dict[int, list[str]] = defaultdict(list)
    for topic_id, text in TopicSynonym.objects.values_list("topic_id", "text"):
        synonyms[topic_id].append(text)
    # The project's own topics first: of equal likeness the first wins.
    rows = Topic.objects.filter(active=True).order_by("-source", "guide_number", "title", "id")
    return Resolver(
        Entry(id=row.slug, title=row.title, description=row.description, synonyms=tuple(synonyms[row.pk]))
        for row in rows
    )


def resolve(text: str, limit: int = 5) -> Resolution:
    """What a text may mean; see `upmentor.ground.content.resolver`."""
    return current_resolver().resolve(text, limit)


def by_slug(slugs: Iterable[str]) -> dict[str, Topic]:
    """Active topics by slug; unknown slugs are left out."""
    return {topic.slug: topic for topic in Topic.objects.filter(slug__in=list(slugs), active=True)}


def offered_first(programme: Programme) -> list[Topic]:
    """What the enrolment page shows before anybody searches: the programme's own topics, then the guide topics by
    number."""
    first = [row.topic for row in programme.first_topics.select_related("topic") if row.topic.active]
    guides = Topic.objects.filter(active=True, guide_number__isnull=False).order_by("guide_number")
    return list({topic.pk: topic for topic in (*first, *guides)}.values())


@dataclass(frozen=True)
class Proposal:
    """A text that waits for a decision: how often it was wanted or offered here, and the topic it may be."""

    proposed: ProposedTopic
    mentors: int
    mentees: int
    suggestions: Sequence[Entry]


def open_proposals(programme: Programme) -> list[Proposal]:
    """Texts that people of this programme typed and no topic fits, the most frequent first."""
    resolver = current_resolver()
    return [
        Proposal(row, row.mentors, row.mentees, [found.topic for found in resolver.resolve(row.text, 3).candidates])
        for row in _open(programme)[:100]
    ]


def open_proposal_count(programme: Programme) -> int:
    """How many texts wait for a decision."""
    return _open(programme).count()


def _open(programme: Programme) -> QuerySet[Any]:
    here = Q(wishes__enrolment__programme=programme)
    rows = ProposedTopic.objects.filter(here, state=ProposedTopic.State.OPEN).annotate(
        mentors=Count("wishes", filter=here & Q(wishes__enrolment__role="mentor"), distinct=True),
        mentees=Count("wishes", filter=here & Q(wishes__enrolment__role="mentee"), distinct=True),
    )
    return rows.order_by("-mentees", "-mentors", "text")
