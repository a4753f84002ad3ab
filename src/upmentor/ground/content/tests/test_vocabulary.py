from collections import defaultdict

import pytest

from upmentor.ground.content.text_files import ContentError
from upmentor.ground.content.vocabulary import guide_topics, load_topics, topic_ids, topics_of_file
from upmentor.ground.content.wording import plain

GUIDES = [
    "Everyday AI",
    "AI judgement for leaders",
    "Social media and presence",
    "Hybrid work and tools",
    "Data and better questions",
    "Safe digital habits",
    "How our culture feels from here",
    "Inclusion and belonging",
    "Disability and accessibility",
    "Customers who changed",
    "Sustainability expectations",
    "Careers and staying",
    "Ideas and experiments",
    "Wellbeing and pace",
    "Onboarding with fresh eyes",
    "The exchange: strategy and influence",
]


def test_guide_topics_are_the_sixteen_of_the_content_plan():
    assert [topic.title for topic in guide_topics()] == GUIDES
    assert [topic.number for topic in guide_topics()] == list(range(1, 17))


def test_finer_topics_are_about_150_and_each_guide_has_some():
    children = defaultdict(list)
    for topic in load_topics():
        children[topic.parent].append(topic.id)
    guides = {topic.id for topic in guide_topics()}
    assert set(children[None]) == guides
    assert set(children) - {None} == guides
    assert 140 <= len(load_topics()) - 16 <= 180
    assert min(len(children[guide]) for guide in guides) >= 8


def test_ids_are_stable_slugs_that_stand_once():
    ids = [topic.id for topic in load_topics()]
    assert len(ids) == len(topic_ids())
    assert [one for one in ids if not one.isascii() or one != one.lower() or " " in one or one.strip("-") != one] == []


def test_titles_and_descriptions_fit_a_phone():
    assert [topic.id for topic in load_topics() if len(topic.title) > 40] == []
    assert [topic.id for topic in load_topics() if not 10 <= len(topic.description) <= 60] == []


def test_synonyms_are_three_to_eight():
    assert [topic.id for topic in load_topics() if not 3 <= len(topic.synonyms) <= 8] == []


def test_wording_belongs_to_one_topic_only():
    holders = defaultdict(list)
    for topic in load_topics():
        for wording in (topic.title, *topic.synonyms):
            holders[plain(wording)].append(topic.id)
    assert {wording: ids for wording, ids in holders.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    "topic_id",
    [
        "disability-and-accessibility",
        "neurodiversity",
        "wellbeing-and-pace",
        "stress-and-burnout",
        "faith-and-belief-at-work",
        "lgbtq-inclusion",
        "race-and-ethnicity-at-work",
        "pregnancy-loss-and-fertility",
        "working-with-employee-representatives",
    ],
)
def test_topic_on_protected_matters_is_sensitive(topic_id):
    assert {topic.id: topic.sensitive for topic in load_topics()}[topic_id] is True


def test_every_topic_under_disability_is_sensitive_and_none_on_ai():
    by_parent = defaultdict(set)
    for topic in load_topics():
        by_parent[topic.parent].add(topic.sensitive)
    assert by_parent["disability-and-accessibility"] == {True}
    assert by_parent["everyday-ai"] == {False}


def test_file_with_a_misspelt_key_is_refused_with_its_place(tmp_path):
    file = tmp_path / "17-extra.toml"
    file.write_text(
        '[guide]\nid = "x"\nnumber = 17\ntitle = "X"\ndescription = "d"\nsynonyms = ["a", "b", "c"]\nsensitiv = true\n'
    )
    with pytest.raises(ContentError, match=r"17-extra\.toml, guide: unknown key sensitiv"):
        topics_of_file(file)


def test_file_that_is_not_toml_is_refused_by_name(tmp_path):
    file = tmp_path / "broken.toml"
    file.write_text("[guide\n")
    with pytest.raises(ContentError, match=r"broken\.toml"):
        topics_of_file(file)
