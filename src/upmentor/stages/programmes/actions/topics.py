"""Verbs on the vocabulary: load the project's own topics, import others, decide on what people proposed."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify

from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.ground.content import vocabulary
from upmentor.ground.content.vocabulary_csv import ImportedTopic
from upmentor.ground.content.wording import plain
from upmentor.stages.programmes.errors import UnknownTopic, WrongState
from upmentor.stages.programmes.models import (
    EnrolmentTopic,
    ProposedTopic,
    Topic,
    TopicSynonym,
    TopicWish,
    Vocabulary,
)

KEY_LIMIT = 160
BATCH = 500


def sync_topics(*, at: dt.datetime) -> bool:
    """Load the project's topics when they differ from those loaded last; True when something was written. Otherwise
    one query."""
    entries = vocabulary.load_topics()
    version = hashlib.sha256(repr(entries).encode()).hexdigest()
    if Vocabulary.objects.filter(id=1, version=version).exists():
        return False
    with transaction.atomic():
        guides = [entry for entry in entries if entry.parent is None]
        finer = [entry for entry in entries if entry.parent is not None]
        _write(guides, {})
        parents = dict(Topic.objects.filter(slug__in=[entry.id for entry in guides]).values_list("slug", "id"))
        _write(finer, parents)
        own = Topic.objects.filter(source=Topic.Source.PROJECT)
        own.exclude(slug__in=[entry.id for entry in entries]).update(active=False)
        ids = dict(own.values_list("slug", "id"))
        _add_synonyms((ids[entry.id], synonym) for entry in entries for synonym in entry.synonyms)
        _changed(version=version)
        record("topics_loaded", by=SYSTEM, at=at, kind="vocabulary", key=1, reason=f"{len(entries)} topics")
    return True


def _write(entries: Iterable[vocabulary.Topic], parents: dict[str, int]) -> None:
    rows = [
        Topic(
            slug=entry.id,
            title=entry.title,
            description=entry.description[:300],
            parent_id=parents.get(entry.parent) if entry.parent else None,
            guide_number=entry.number,
            sensitive=entry.sensitive,
            source=Topic.Source.PROJECT,
            active=True,
        )
        for entry in entries
    ]
    fields = ["title", "description", "parent", "guide_number", "sensitive", "source", "active"]
    Topic.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["slug"], update_fields=fields
    )


def _add_synonyms(pairs: Iterable[tuple[int, str]]) -> None:
    """A spelling belongs to the topic that had it first."""
    rows = {
        key: TopicSynonym(topic_id=topic_id, text=text[:KEY_LIMIT], key=key)
        for topic_id, text in reversed(list(pairs))
        if (key := plain(text)[:KEY_LIMIT])
    }
    TopicSynonym.objects.bulk_create(reversed(rows.values()), batch_size=BATCH, ignore_conflicts=True)


def _changed(*, version: str | None = None) -> None:
    """Tell every process that its resolver is out of date."""
    fields = {"revision": uuid.uuid4()} | ({"version": version} if version is not None else {})
    Vocabulary.objects.update_or_create(id=1, defaults=fields)


@dataclass(frozen=True)
class ImportedTopics:
    """What an import did: topics written, and those that were there under their title or another word."""

    added: int
    known: int


def import_topics(
    topics: Sequence[ImportedTopic], *, by: Actor, at: dt.datetime, dry_run: bool = False
) -> ImportedTopics:
    """Add topics of a parsed file. A title that is known already, as a title or a synonym, gains its new synonyms
    and nothing else."""
    titles = {plain(title): pk for pk, title in Topic.objects.values_list("id", "title")}
    titles |= dict(TopicSynonym.objects.filter(~Q(key="")).values_list("key", "topic_id"))
    fresh = [topic for topic in topics if plain(topic.title)[:KEY_LIMIT] not in titles]
    outcome = ImportedTopics(added=len(fresh), known=len(topics) - len(fresh))
    if dry_run:
        return outcome
    with transaction.atomic():
        taken = set(Topic.objects.values_list("slug", flat=True))
        rows = [_imported(topic, taken) for topic in fresh]
        Topic.objects.bulk_create(rows, batch_size=BATCH)
        titles |= {plain(row.title): row.pk for row in Topic.objects.filter(slug__in=[row.slug for row in rows])}
        _add_synonyms(
            (pk, synonym)
            for topic in topics
            if (pk := titles.get(plain(topic.title)[:KEY_LIMIT]) or titles.get(plain(topic.title[:KEY_LIMIT])))
            for synonym in topic.synonyms
        )
        if outcome.added:
            _changed()
        record("topics_imported", by=by, at=at, kind="vocabulary", key=1, reason=f"{outcome.added} added")
    return outcome


def _imported(topic: ImportedTopic, taken: set[str]) -> Topic:
    slug = free_slug(topic.title, taken)
    taken.add(slug)
    return Topic(slug=slug, title=topic.title[:160], category=topic.category[:160], source=Topic.Source.IMPORTED)


def free_slug(title: str, taken: set[str]) -> str:
    """A slug for a title in any script that is not taken yet."""
    base = slugify(title)[:100] or "topic-" + hashlib.sha256(title.encode()).hexdigest()[:12]
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def propose_topic(text: str, *, at: dt.datetime) -> ProposedTopic:
    """The proposal for a free text; the same words, however spelt, are one proposal. It opens again after it was set
    aside."""
    clean = " ".join(text.split())[:KEY_LIMIT]
    key = plain(clean)[:KEY_LIMIT]
    if not key:
        raise UnknownTopic(text)
    row, created = ProposedTopic.objects.get_or_create(key=key, defaults={"text": clean, "created_at": at})
    if not created:
        ProposedTopic.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return row


@transaction.atomic
def add_proposed(proposed: ProposedTopic, *, by: Actor, at: dt.datetime) -> Topic:
    """Make the text a topic of its own; everybody who typed it has it from now on. Raises `WrongState` when it was
    decided."""
    _decide(proposed, ProposedTopic.State.ADDED)
    slug = free_slug(proposed.text, set(Topic.objects.values_list("slug", flat=True)))
    topic = Topic.objects.create(slug=slug, title=proposed.text, source=Topic.Source.ADDED)
    _give(proposed, topic)
    record("topic_added", by=by, at=at, kind="topic", key=topic.slug)
    return topic


@transaction.atomic
def map_proposed(proposed: ProposedTopic, topic: Topic, *, by: Actor, at: dt.datetime) -> None:
    """Make the text another word for a topic; everybody who typed it has that topic from now on."""
    _decide(proposed, ProposedTopic.State.MAPPED)
    _add_synonyms([(topic.pk, proposed.text)])
    _give(proposed, topic)
    record("topic_mapped", by=by, at=at, kind="topic", key=topic.slug, reason=proposed.text)


@transaction.atomic
def set_aside_proposed(proposed: ProposedTopic, *, by: Actor, at: dt.datetime) -> None:
    """Decide that the text becomes no topic."""
    _decide(proposed, ProposedTopic.State.SET_ASIDE)
    record("topic_set_aside", by=by, at=at, kind="proposed topic", key=proposed.uid)


def _decide(proposed: ProposedTopic, state: str) -> None:
    # One statement: of two managers who decide at once, one is refused.
    if not ProposedTopic.objects.filter(pk=proposed.pk, state=ProposedTopic.State.OPEN).update(state=state):
        raise WrongState("decided")


def _give(proposed: ProposedTopic, topic: Topic) -> None:
    ProposedTopic.objects.filter(pk=proposed.pk).update(topic=topic)
    wishes = TopicWish.objects.filter(proposed=proposed)
    rows = [EnrolmentTopic(enrolment_id=wish.enrolment_id, topic=topic, level=wish.level) for wish in wishes]
    EnrolmentTopic.objects.bulk_create(rows, ignore_conflicts=True)
    wishes.delete()
    _changed()
