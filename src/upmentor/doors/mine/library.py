"""What the pages of the library show: topics with a guide, topics that wait for one, and ways between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upmentor.ground.content.guides import (
    ENGLISH,
    LENGTHS,
    Guide,
    MeetingGuide,
    UnknownGuideError,
    guide,
    guides,
    meeting_guide,
)
from upmentor.ground.content.messages import translated
from upmentor.ground.content.vocabulary import Topic, guide_topics, load_topics
from upmentor.ground.content.wording import plain, words
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.enrolments import own_enrolments
from upmentor.stages.programmes.states import ENROLMENT_OPEN

# Shorter words are found whole only: "ai" is not meant to find "aim".
PREFIX_FROM = 4
CHANGEABLE = (Enrolment.State.STARTED, Enrolment.State.WAITING, Enrolment.State.AVAILABLE)


@dataclass(frozen=True)
class Card:
    """A topic with a guide; title and description in the language of the page. `in_english`: its guide is not."""

    topic: Topic
    guide: Guide
    in_english: bool


@dataclass(frozen=True)
class Shelf:
    """Topics with a guide by number, and those for which one is being written."""

    cards: Sequence[Card]
    awaited: Sequence[Topic]


def shelf(typed: str, minutes: int | None) -> Shelf:
    """The topics that the typed words fit. Who names only a length wants a guide to use, so the others are left out."""
    written = {one.topic: one for one in guides(_language())}
    fitting = [topic for topic in translated(guide_topics()) if _fits(typed, topic.id)]
    cards = [Card(topic, written[topic.id], in_english(written[topic.id])) for topic in fitting if topic.id in written]
    if minutes and not typed.strip():
        return Shelf(cards, [])
    return Shelf(cards, [topic for topic in fitting if topic.id not in written])


def minutes_of(text: str) -> int | None:
    """The length of a meeting as it stands in an address; None for anything that no guide is made for."""
    return int(text) if text in {str(length) for length in LENGTHS} else None


def topic_of(topic_id: str) -> Topic:
    """The topic of a guide in the language of the page; raises `UnknownGuideError`."""
    for topic in guide_topics():
        if topic.id == topic_id:
            return translated(topic)
    raise UnknownGuideError(topic_id)


def in_english(text: Guide | MeetingGuide) -> bool:
    """Whether a guide comes in English to somebody who reads in another language."""
    return text.language == ENGLISH != _language().partition("-")[0]


def crumbs(topic: str, number: int | None = None) -> list[tuple[str, str]]:
    """The way to a page of the library; the last entry is the page itself."""
    way = [
        (_("Library"), reverse("mine:library")),
        (topic_of(topic).title, reverse("mine:library-topic", args=[topic])),
    ]
    return way if number is None else [*way, (_("Meeting %(number)s") % {"number": number}, "")]


def beside(meeting: MeetingGuide) -> tuple[MeetingGuide | None, MeetingGuide | None]:
    """The meetings before and after one, None at the ends."""
    return _or_none(meeting.topic, meeting.number - 1), _or_none(meeting.topic, meeting.number + 1)


def where_to_suggest(person: Person | None) -> str:
    """Address of the page where this person can add a topic of their own; empty when no enrolment is open to them."""
    for own in own_enrolments(person) if person else []:
        if own.state in CHANGEABLE and own.programme.state in ENROLMENT_OPEN:
            return reverse("programmes:join-step", args=[own.programme.slug, "topics"])
    return ""


def _or_none(topic: str, number: int) -> MeetingGuide | None:
    try:
        return meeting_guide(topic, number, _language())
    except UnknownGuideError:
        return None


def _language() -> str:
    return get_language() or ENGLISH


def _fits(typed: str, topic: str) -> bool:
    """Whether every typed word is found in the topic; nothing typed fits all."""
    if not typed.strip():
        return True
    wanted = words(plain(typed))
    known = _findable(topic, _language())
    return bool(wanted) and all(_found(word, known) for word in wanted)


def _found(word: str, known: frozenset[str]) -> bool:
    return word in known or (len(word) >= PREFIX_FROM and any(one.startswith(word) for one in known))


@cache
def _findable(topic: str, language: str) -> frozenset[str]:
    """The words by which a topic is found: its own and those of its finer topics and its guide, in both languages."""
    return frozenset(word for text in _texts(topic, language) for word in words(plain(text)))


def _texts(topic: str, language: str) -> Iterator[str]:
    for one in load_topics():
        if topic in (one.id, one.parent):
            yield from (one.title, one.description, *one.synonyms)
            yield from (translated(one).title, translated(one).description)
    for code in {ENGLISH, language}:
        try:
            written = guide(topic, code)
        except UnknownGuideError:
            return
        yield from (written.title, written.summary)
        for meeting in written.meetings:
            yield from (meeting.title, meeting.purpose)
