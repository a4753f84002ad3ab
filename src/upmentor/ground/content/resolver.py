"""From what a person typed to the topics it may mean: exact, then synonym, then by likeness. The person confirms."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from .vocabulary import Topic
from .wording import plain, unaccented, words

# Tuned on tests/free_texts.toml: below, unrelated texts begin to find something; above, typed errors stop finding.
CANDIDATE_CUT = 62.0
WHOLE_CUT = 80.0
WORD_CUT = 78.0
SHORTEST_TYPO = 4
# A phrase that covers all that was typed counts a little more than one that is covered by it.
TYPED_SHARE = 0.6
# A long text that holds a whole telling phrase ("… and phishing") suggests its topic, below every closer likeness.
HELD_SCORE = 68.0
COMMON = 500

Kind = Literal["exact", "synonym", "fuzzy", "unknown"]


@dataclass(frozen=True)
class Candidate:
    """A topic that the text may mean; `score` 0–100, 100 being the same words."""

    topic: Topic
    score: float


@dataclass(frozen=True)
class Resolution:
    """What a text means. `exact` is set when it is a title (`kind` exact) or a synonym of one topic (`kind` synonym).

    `candidates`, best first, hold the exact topic too. Kind `fuzzy` is a guess that the person must confirm, `unknown`
    has no candidate: offer to propose the topic.
    """

    text: str
    kind: Kind
    exact: Topic | None = None
    candidates: tuple[Candidate, ...] = ()


class Resolver:
    """Resolves texts against a fixed vocabulary.

    Building takes time in proportion to it (0.4 s for 9,000 topics): build once and keep. Where two topics have the
    same title or synonym, both become candidates of kind `fuzzy`.
    """

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = tuple(topics)
        self._titles: dict[str, list[int]] = defaultdict(list)
        self._synonyms: dict[str, list[int]] = defaultdict(list)
        self._indexes: tuple[tuple[Kind, dict[str, list[int]]], ...] = (
            ("exact", self._titles),
            ("synonym", self._synonyms),
        )
        self._phrases: list[str] = []
        self._phrase_words: list[tuple[str, ...]] = []
        self._phrase_topic: list[int] = []
        for number, topic in enumerate(self._topics):
            self._add(topic.title, number, self._titles)
            for synonym in topic.synonyms:
                self._add(synonym, number, self._synonyms)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for phrase, of_phrase in enumerate(self._phrase_words):
            for word in of_phrase:
                self._holders[word].append(phrase)
        self._words = list(self._holders)
        # Half the weight of a word that stands in one phrase only: less is too common to suggest anything by itself.
        self._telling = 0.5 * math.log((1 + len(self._phrases)) / 2)
        self._phrase_weight = [sum(map(self._weight, of_phrase)) for of_phrase in self._phrase_words]

    def _add(self, text: str, number: int, index: dict[str, list[int]]) -> None:
        folded = plain(text)
        if not folded:
            return
        for key in {folded, unaccented(folded)}:
            if number not in index[key]:
                index[key].append(number)
        of_phrase = words(folded)
        self._phrases.append(" ".join(of_phrase))
        self._phrase_words.append(of_phrase)
        self._phrase_topic.append(number)

    def resolve(self, text: str, limit: int = 5) -> Resolution:
        """What `text` means, with at most `limit` candidates; takes any text whatever and raises nothing."""
        folded = plain(text)
        if not folded:
            return Resolution(text, "unknown")
        for key in dict.fromkeys((folded, unaccented(folded))):
            for kind, index in self._indexes:
                same = tuple(Candidate(self._topics[number], 100.0) for number in index.get(key, ()))
                if len(same) == 1:
                    return Resolution(text, kind, same[0].topic, same)
                if same:
                    return Resolution(text, "fuzzy", None, same[:limit])
        candidates = self._alike(words(folded), limit)
        return Resolution(text, "fuzzy" if candidates else "unknown", None, candidates)

    def _alike(self, typed: tuple[str, ...], limit: int) -> tuple[Candidate, ...]:
        """The most similar topics with at least `CANDIDATE_CUT`; equal scores in the order of the vocabulary."""
        best: dict[int, float] = {}
        for phrase, score in (*self._by_spelling(typed), *self._by_words(typed)):
            topic = self._phrase_topic[phrase]
            best[topic] = max(score, best.get(topic, 0.0))
        ranked = sorted((-score, topic) for topic, score in best.items() if score >= CANDIDATE_CUT)
        return tuple(Candidate(self._topics[topic], round(-score, 1)) for score, topic in ranked[:limit])

    def _by_spelling(self, typed: tuple[str, ...]) -> list[tuple[int, float]]:
        """Phrases that look alike as a whole: typing errors, words run together or apart."""
        whole = " ".join(typed)
        if len(whole) < SHORTEST_TYPO:
            return []
        found = process.extract(whole, self._phrases, scorer=fuzz.ratio, score_cutoff=WHOLE_CUT, limit=20)
        return [(phrase, score) for _, score, phrase in found]

    def _by_words(self, typed: tuple[str, ...]) -> list[tuple[int, float]]:
        """Phrases that share telling words, in any order, each word allowed a typing error; rare words weigh more."""
        shared: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        weighed = []
        for word in typed:
            like = self._like_words(word)
            weighed.append((max((self._weight(other) for other, _ in like), default=self._weight(word)), like))
        total = sum(weight for weight, _ in weighed)
        for weight, like in sorted(weighed, key=lambda pair: -pair[0]):
            for phrase, (likeness, of_other) in self._nearest(like, shared).items():
                shared[phrase] += weight * likeness
                covered[phrase] += of_other * likeness
        return [(phrase, self._score(phrase, share / total, covered[phrase])) for phrase, share in shared.items()]

    def _nearest(self, like: list[tuple[str, float]], found: Collection[int]) -> dict[int, tuple[float, float]]:
        """Per phrase with one of these words the best likeness and that word's weight.

        A very common word ("software") adds to phrases found by rarer ones and finds none of its own beside them:
        alone it could not lift a phrase over the cut, and thousands of them take long.
        """
        nearest: dict[int, tuple[float, float]] = {}
        for other, likeness in like:
            holders: Iterable[int] = self._holders[other]
            if found and len(self._holders[other]) > COMMON:
                holders = [phrase for phrase in found if other in self._phrase_words[phrase]]
            for phrase in holders:
                if likeness > nearest.get(phrase, (0.0, 0.0))[0]:
                    nearest[phrase] = (likeness, self._weight(other))
        return nearest

    def _score(self, phrase: int, typed_share: float, covered: float) -> float:
        """0–100 from the share of the typed weight that the phrase has, and the weight of the phrase that was typed."""
        weight = self._phrase_weight[phrase]
        held = covered / weight
        score = 100.0 * (TYPED_SHARE * typed_share + (1 - TYPED_SHARE) * held)
        return max(score, HELD_SCORE * held) if weight >= self._telling else score

    def _like_words(self, word: str) -> list[tuple[str, float]]:
        """Words of the vocabulary that `word` may stand for, with a likeness of 0–1."""
        if word in self._holders:
            return [(word, 1.0)]
        if len(word) < SHORTEST_TYPO:
            return []
        found = process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=WORD_CUT, limit=4)
        return [(other, score / 100.0) for other, score, _ in found if len(other) >= SHORTEST_TYPO]

    def _weight(self, word: str) -> float:
        """How much a word tells: the fewer phrases hold it, the more (inverse document frequency, at least 0.2)."""
        return max(0.2, math.log((1 + len(self._phrases)) / (1 + len(self._holders.get(word, ())))))
