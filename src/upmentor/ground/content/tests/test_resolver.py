import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.ground.content.resolver import CANDIDATE_CUT, Resolver
from upmentor.ground.content.vocabulary import Topic, load_topics

FREE_TEXTS = tomllib.loads((Path(__file__).parent / "free_texts.toml").read_text(encoding="utf-8"))
ONET = Path(__file__).parents[6] / "shared" / "data" / "onet_29_2_technology_skills.csv"
RESOLVER = Resolver(load_topics())


def small(*topics):
    return Resolver(topics)


def ids(resolution):
    return [candidate.topic.id for candidate in resolution.candidates]


def test_free_texts_are_enough_to_tune_on():
    assert len(FREE_TEXTS["first"]) + len(FREE_TEXTS["among"]) >= 60
    assert len(FREE_TEXTS["unknown"]["texts"]) >= 20


@pytest.mark.parametrize(("text", "topic"), FREE_TEXTS["first"].items())
def test_free_text_finds_its_topic_first(text, topic):
    assert ids(RESOLVER.resolve(text))[:1] == [topic]


@pytest.mark.parametrize(("text", "topic"), FREE_TEXTS["among"].items())
def test_free_text_finds_its_topic_among_five(text, topic):
    assert [one for one in ids(RESOLVER.resolve(text)) if one == topic] == [topic]


@pytest.mark.parametrize("text", FREE_TEXTS["unknown"]["texts"])
def test_unrelated_text_stays_unknown(text):
    resolution = RESOLVER.resolve(text)
    assert (resolution.kind, resolution.exact, resolution.candidates) == ("unknown", None, ())


@pytest.mark.parametrize("topic", load_topics(), ids=lambda topic: topic.id)
def test_title_and_synonyms_resolve_to_their_own_topic(topic):
    title = RESOLVER.resolve(topic.title.upper())
    assert (title.kind, title.exact) == ("exact", topic)
    for synonym in topic.synonyms:
        found = RESOLVER.resolve(f"  {synonym.replace(' ', '-')} !")
        assert (found.kind, found.exact) == ("synonym", topic)


def test_accents_are_ignored_only_when_nothing_has_them():
    plain, accented = Topic("a", "Resume"), Topic("b", "Résumé")
    both = small(plain, accented)
    assert both.resolve("résumé").exact == accented
    assert small(plain).resolve("RÉSUMÉ").exact == plain
    assert small(accented).resolve("resume").exact == accented


def test_title_wins_over_a_synonym_of_another():
    title, other = Topic("p", "Python"), Topic("c", "Coding", synonyms=("python",))
    assert small(other, title).resolve("python").exact == title


def test_two_topics_with_one_title_are_both_offered_and_none_is_chosen():
    first, second = Topic("a", "Field unknown"), Topic("b", "Field Unknown")
    resolution = small(first, second).resolve("field unknown")
    assert (resolution.kind, resolution.exact, ids(resolution)) == ("fuzzy", None, ["a", "b"])


def test_candidates_are_ranked_above_the_cut_and_limited():
    resolution = RESOLVER.resolve("ai meetings customers data", limit=3)
    scores = [candidate.score for candidate in resolution.candidates]
    assert len(scores) <= 3
    assert scores == sorted(scores, reverse=True)
    assert [score for score in scores if not CANDIDATE_CUT <= score <= 100] == []


def test_vocabulary_order_and_repetition_do_not_change_the_answer():
    texts = [*FREE_TEXTS["first"], *FREE_TEXTS["among"]]
    again = Resolver(load_topics())
    assert [again.resolve(text) for text in texts] == [RESOLVER.resolve(text) for text in texts]


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x07", "‏‮‎", "🙂", "🙂🙂 👩🏽‍💻", "…", "١٢٣", "\ud800"])
def test_odd_text_is_unknown_and_returned_as_typed(text):
    resolution = RESOLVER.resolve(text)
    assert (resolution.kind, resolution.text) == ("unknown", text)


@pytest.mark.parametrize("text", ["‏prompting‎", "prompt\x00ing\x00".replace("\x00", "\u200b"), "🙂 prompting 🙂"])
def test_invisible_marks_and_emoji_around_a_synonym_do_not_hide_it(text):
    assert RESOLVER.resolve(text).exact.id == "writing-good-prompts"


@pytest.mark.parametrize("text", ["a" * 10_000, "ai " * 3_400, "(" * 10_000, "é" * 10_000, "ﷺ" * 10_000])
def test_ten_thousand_characters_are_no_topic(text):
    assert RESOLVER.resolve(text).exact is None


def test_empty_vocabulary_knows_nothing():
    assert small().resolve("anything").kind == "unknown"


def test_topics_without_letters_are_never_found():
    assert small(Topic("x", "???", synonyms=("", "!"))).resolve("???").kind == "unknown"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text):
    resolution = RESOLVER.resolve(text)
    assert (resolution.kind == "unknown") == (resolution.candidates == ())


@pytest.mark.skipif(not ONET.exists(), reason="the shared O*NET file is not on this machine")
def test_nine_thousand_topics_resolve():
    with ONET.open(encoding="utf-8-sig", newline="") as file:
        titles = dict.fromkeys(row["skill"] for row in csv.DictReader(file))
    imported = tuple(Topic(f"onet-{number}", title) for number, title in enumerate(titles))
    resolver = Resolver((*load_topics(), *imported))
    assert resolver.resolve("autocad").candidates[0].topic.title == "Autodesk AutoCAD"
    assert resolver.resolve("Python").exact.title == "Python"
