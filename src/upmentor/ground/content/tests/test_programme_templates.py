import pytest

from upmentor.ground.content.programme_templates import (
    ContentError,
    UnknownTemplateError,
    load_templates,
    read_template,
    template,
)
from upmentor.ground.content.text_files import FOLDER
from upmentor.ground.content.vocabulary import topic_ids
from upmentor.matching.policy import Policy

STARTER = (FOLDER / "programmes" / "six-week-starter.toml").read_text(encoding="utf-8")


def changed(tmp_path, old, new):
    assert STARTER.count(old) >= 1
    file = tmp_path / "changed.toml"
    file.write_text(STARTER.replace(old, new, 1), encoding="utf-8")
    return file


def test_three_templates_ship():
    assert [(one.id, one.title) for one in load_templates()] == [
        ("ai-and-technology", "AI and technology"),
        ("culture-and-inclusion", "Culture and inclusion"),
        ("six-week-starter", "Six-week starter"),
    ]


@pytest.mark.parametrize("one", load_templates(), ids=lambda one: one.id)
def test_policy_is_one_that_matching_accepts(one):
    policy = Policy.from_dict(one.policy)
    assert sum(policy.weights.values()) == 1000
    assert policy.min_gap >= 2
    assert max(policy.weights, key=policy.weights.get) == "topic_fit"


@pytest.mark.parametrize("one", load_templates(), ids=lambda one: one.id)
def test_topics_are_in_the_vocabulary_and_include_the_exchange(one):
    assert set(one.topics) <= topic_ids()
    assert one.topics[-1] == "strategy-and-influence"


def test_rhythm_of_the_six_week_starter():
    one = template("six-week-starter")
    assert (one.length_weeks, one.meetings, one.cadence_weeks, one.meeting_minutes) == (6, 3, 2, 45)


@pytest.mark.parametrize("template_id", ["ai-and-technology", "culture-and-inclusion"])
def test_rhythm_of_a_long_programme_is_the_default(template_id):
    one = template(template_id)
    assert (one.length_weeks, one.meetings, one.cadence_weeks, one.meeting_minutes) == (26, 6, 4, 60)
    assert (one.setup_weeks, one.mentor_hours) == (14, 16)


@pytest.mark.parametrize("one", load_templates(), ids=lambda one: one.id)
def test_proposals_go_to_both_sides_at_once(one):
    assert [letter.to for letter in one.letters if letter.subject == "We have someone for you to meet"] == ["both"]


@pytest.mark.parametrize("one", load_templates(), ids=lambda one: one.id)
def test_succession_question_is_asked_in_the_same_words(one):
    assert one.succession.question == (
        "Could anyone feel their job is at risk by taking part? What will you tell them?"
    )
    assert min(len(one.succession.why), len(one.succession.answer)) > 80


def test_template_that_does_not_exist_is_an_error():
    with pytest.raises(UnknownTemplateError, match="nothing"):
        template("nothing")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"everyday-ai"', '"every-day-ai"', "the vocabulary has no topic every-day-ai"),
        ('"everyday-ai"', '"safe-digital-habits"', "a topic stands twice"),
        ("topic_fit = 450", "topic_fit = 451", "total 1001 points"),
        ("topic_fit = 450", 'topic_fit = "450"', "topic_fit must be a whole number"),
        ("cadence_weeks = 2", "cadence_weeks = 4", "3 meetings need 9 weeks, it has 6"),
        ("week = -1", "week = 4", "out of order"),
        ('form = "one-to-one"', 'form = "pairs"', "form must be one of"),
        ('to = "sponsor"', 'to = "everybody"', "to must be one of"),
        ("summary =", "sumary =", "unknown key sumary"),
        ('title = "Six-week starter"', 'title = " "', "title must be a text"),
    ],
)
def test_mistake_in_a_template_is_named(tmp_path, old, new, message):
    with pytest.raises(ContentError, match=message):
        read_template(changed(tmp_path, old, new))
