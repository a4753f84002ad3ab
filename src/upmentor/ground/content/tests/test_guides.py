import re
from dataclasses import fields
from pathlib import Path

import pytest

from upmentor.ground.content.guides import (
    GUIDES,
    LENGTHS,
    MEETINGS,
    STANDARD,
    MeetingGuide,
    UnknownGuideError,
    UnknownLengthError,
    guide,
    guides,
    languages,
    meeting_guide,
    plan,
    read_guide,
    read_shelf,
    timed,
)
from upmentor.ground.content.tests.test_messages import AVOIDED
from upmentor.ground.content.text_files import ContentError
from upmentor.ground.content.vocabulary import guide_topics

# The content plan: what the six meetings of each topic are called. A written guide keeps to it.
TITLES = {
    "everyday-ai": (
        "Where it already helps us",
        "First prompts on a real task",
        "Checking an answer",
        "A workflow to hand over",
        "When not to use it",
        "My own ground rules",
    ),
    "social-media-and-presence": (
        "Who listens, where",
        "Reading a feed together",
        "My voice and limits",
        "Write one post",
        "When it goes wrong",
        "A habit I can keep",
    ),
    "how-our-culture-feels-from-here": (
        "First impressions",
        "What gets praised",
        "What goes unsaid",
        "Decisions seen from below",
        "A story behind a number",
        "One signal to change",
    ),
    "inclusion-and-belonging": (
        "Ground rules for care",
        "Names, words, habits",
        "Who speaks, who is heard",
        "Everyday barriers",
        "Being an active ally",
        "A promise with a date",
    ),
    "customers-who-changed": (
        "How I buy and why",
        "Watch a real journey",
        "Communities and reviews",
        "Price, trust, privacy",
        "A rival through my eyes",
        "A test next month",
    ),
    "strategy-and-influence": (
        "How a board thinks",
        "A decision, retold",
        "Reading a room",
        "Asking for what you need",
        "Money in one page",
        "My next step",
    ),
}

# Guides name kinds of tools, never one that somebody would have to buy or sign up for.
PRODUCTS = re.compile(
    r"\b(chatgpt|gpt|openai|claude|anthropic|gemini|copilot|midjourney|deepl|google|bing|microsoft|apple|amazon|meta|"
    r"linkedin|facebook|instagram|tiktok|youtube|snapchat|pinterest|reddit|twitter|whatsapp|telegram|mastodon|bluesky|"
    r"slack|zoom|webex|skype|ms teams|microsoft teams|outlook|gmail|powerpoint|excel|onenote|sharepoint|notion|trello|"
    r"miro|mural|asana|jira|dropbox|evernote|canva|salesforce|trustpilot|tripadvisor|netflix|spotify|iphone|android)\b",
    re.IGNORECASE,
)

SHIPPED = [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in sorted(GUIDES.glob("*/*.toml"))]

MEETING = """
[[meeting]]
number = {number}
title = "Title {number}"
purpose = "Purpose {number}"
mentor_before = "Mentor {number}"
mentee_before = "Mentee {number}"
opening = "Opening {number}"
core = ["One", "Two", "Three"]
try_it = ["First", "Second", "Third"]
your_turn = "Turn {number}"
care = "Care {number}"
close = "Close {number}"
short = ["Half", "Other half"]
remote = "Remote {number}"
"""


def written(folder: Path, language: str = "en", numbers: tuple[int, ...] = (1, 2, 3, 4, 5, 6), **head: object) -> Path:
    """A guide file for everyday AI below the folder; `head` replaces keys of its head."""
    values = {"topic": '"everyday-ai"', "number": 1, "title": f'"Guide in {language}"', "summary": '"Summary"'} | head
    path = folder / language / "everyday-ai.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {value}" for key, value in values.items()]
    path.write_text("\n".join(lines) + "".join(MEETING.format(number=number) for number in numbers), encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return path


# ---------- what ships ----------


def test_titles_are_those_of_the_content_plan():
    assert {one.topic: tuple(meeting.title for meeting in one.meetings) for one in guides("en")} == TITLES


def test_guides_are_named_and_numbered_as_the_vocabulary_has_it():
    known = {topic.id: (topic.number, topic.title) for topic in guide_topics()}
    assert {one.topic: (one.number, one.title) for one in guides("en")} == {
        one.topic: known[one.topic] for one in guides("en")
    }
    numbers = [one.number for one in guides("en")]
    assert numbers == sorted(numbers)


def texts_of(meeting: MeetingGuide) -> dict[str, str]:
    """Every text of a meeting by its key, those of lists with their place."""
    found = {}
    for field in fields(meeting):
        value = getattr(meeting, field.name)
        if isinstance(value, tuple):
            found |= {f"{field.name} {place}": text for place, text in enumerate(value, start=1)}
        elif isinstance(value, str):
            found[field.name] = value
    return found


@pytest.mark.parametrize("path", SHIPPED)
def test_guide_names_no_product_and_avoids_the_words_that_hurt_or_hurry(path):
    one = read_guide(path)
    texts = {"title": one.title, "summary": one.summary}
    texts |= {f"{meeting.number} {key}": text for meeting in one.meetings for key, text in texts_of(meeting).items()}
    faults = {
        place: text
        for place, text in texts.items()
        if PRODUCTS.search(text) or AVOIDED.search(text) or "!" in text or "..." in text
    }
    assert faults == {}


@pytest.mark.parametrize("path", SHIPPED)
def test_guide_keeps_the_length_of_its_parts(path):
    long = {
        (meeting.number, key): len(text)
        for meeting in read_guide(path).meetings
        for key, text in texts_of(meeting).items()
        if len(text) > (120 if key in ("title", "purpose") else 600)
    }
    assert long == {}


@pytest.mark.parametrize("path", SHIPPED)
def test_short_version_fills_its_fifteen_minutes(path):
    sums = {
        meeting.number: sum(int(re.match(r"(\d+)\s", step).group(1)) for step in meeting.short)
        for meeting in read_guide(path).meetings
    }
    assert sums == dict.fromkeys(sums, 15)


def test_every_language_of_a_guide_can_be_read():
    assert {language: len(guides(language)) for language in languages()} == dict.fromkeys(
        languages(), len(guides("en"))
    )


# ---------- the way to a guide ----------


def test_meeting_is_found_by_topic_and_number():
    found = meeting_guide("everyday-ai", 3, "en")
    assert (found.topic, found.number, found.language, found.title) == ("everyday-ai", 3, "en", "Checking an answer")
    assert guide("everyday-ai", "en").meetings[2] == found


@pytest.mark.parametrize("language", ["zu", "en-gb", "", "../en"])
def test_language_without_guides_gets_the_english_ones(language):
    assert guides(language) == guides("en")


@pytest.mark.parametrize("topic", ["", "no-such-topic", "../en/everyday-ai", "writing-good-prompts"])
def test_topic_without_a_guide_is_an_error(topic):
    with pytest.raises(UnknownGuideError):
        guide(topic, "en")


@pytest.mark.parametrize("number", [-1, 0, 7, 10**9])
def test_meeting_without_a_guide_is_an_error(number):
    with pytest.raises(UnknownGuideError):
        meeting_guide("everyday-ai", number, "en")


# ---------- translations ----------


def test_missing_file_and_missing_meeting_fall_back_to_english(tmp_path):
    written(tmp_path)
    assert [one.language for one in read_shelf(tmp_path, "de")] == ["en"]
    written(tmp_path, "de", (2, 5))
    (german,) = read_shelf(tmp_path, "de")
    assert (german.language, german.title) == ("de", "Guide in de")
    assert [meeting.language for meeting in german.meetings] == ["en", "de", "en", "en", "de", "en"]
    assert [meeting.number for meeting in german.meetings] == [1, 2, 3, 4, 5, 6]


def test_translation_without_an_english_guide_is_refused(tmp_path):
    written(tmp_path, "de")
    with pytest.raises(ContentError, match=r"^de/everyday-ai\.toml: there is no English guide of this name$"):
        read_shelf(tmp_path, "de")


def test_english_guide_without_a_meeting_is_refused(tmp_path):
    written(tmp_path, numbers=(1, 2, 4, 5, 6))
    with pytest.raises(ContentError, match=r"^en/everyday-ai\.toml: there is no meeting 3$"):
        read_shelf(tmp_path, "en")


# ---------- faults are named by file, meeting and key ----------

FAULTS = [
    ('opening = "Opening 2"\n', "", "en/everyday-ai.toml, meeting 2: opening must be a text"),
    ('care = "Care 6"', 'care = " "', "en/everyday-ai.toml, meeting 6: care must be a text"),
    ('"Three"]', "]", "en/everyday-ai.toml, meeting 1: core needs at least 3"),
    ('"Three"]', '"Three", "Four"]', "en/everyday-ai.toml, meeting 1: core has 4 texts, at most 3 are meant"),
    ('["Half", "Other half"]', '["All"]', "en/everyday-ai.toml, meeting 1: short needs at least 2"),
    ('"Third"]', '""]', "en/everyday-ai.toml, meeting 1: try_it must be a list of texts"),
    ('remote = "Remote 4"', 'remotely = "x"', "en/everyday-ai.toml, meeting 4: unknown key remotely"),
    ("number = 3", "number = 2", "en/everyday-ai.toml, meeting 3: number must rise from 1 to 6"),
    ("number = 6", "number = 7", "en/everyday-ai.toml, meeting 6: number must rise from 1 to 6"),
    ('number = 1\ntitle = "Guide', 'number = 2\ntitle = "Guide', "en/everyday-ai.toml: number must be 1, as the vo"),
    ('"everyday-ai"', '"social"', "en/everyday-ai.toml: topic must be everyday-ai, as the file is named"),
    ('summary = "Summary"', 'sumary = "x"', "en/everyday-ai.toml: unknown key sumary"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_fault_names_file_meeting_and_key(tmp_path, old, new, said):
    path = changed(written(tmp_path), old, new)
    with pytest.raises(ContentError) as fault:
        read_guide(path)
    assert str(fault.value)[: len(said)] == said


def test_finer_topics_have_no_guide(tmp_path):
    path = written(tmp_path, topic='"writing-good-prompts"')
    with pytest.raises(ContentError, match="is no guide topic of the vocabulary"):
        read_guide(path.rename(path.with_stem("writing-good-prompts")))


# ---------- time ----------


def test_plan_adds_up_to_the_meeting_exactly():
    assert LENGTHS == (15, 30, 45, 60)
    assert {minutes: sum(share for _, share in plan(minutes)) for minutes in LENGTHS} == {m: m for m in LENGTHS}


def test_plan_keeps_the_order_of_the_conversation():
    orders = {minutes: [key for key, _ in plan(minutes)] for minutes in LENGTHS}
    whole = ["opening", "core", "try_it", "your_turn", "close"]
    assert orders == {60: whole, 45: whole, 30: whole, 15: ["short"]}
    assert min(share for minutes in LENGTHS for _, share in plan(minutes)) >= 3


@pytest.mark.parametrize("minutes", [0, 20, 61, -15])
def test_plan_for_another_length_is_an_error(minutes):
    with pytest.raises(UnknownLengthError):
        plan(minutes)


def test_timed_parts_carry_their_texts_and_the_care_note(tmp_path):
    written(tmp_path)
    meeting = read_shelf(tmp_path, "en")[0].meetings[0]
    assert [(part.key, part.minutes, part.texts) for part in timed(meeting, STANDARD)] == [
        ("opening", 5, ("Opening 1",)),
        ("core", 20, ("One", "Two", "Three")),
        ("try_it", 20, ("First", "Second", "Third")),
        ("your_turn", 10, ("Turn 1",)),
        ("care", 0, ("Care 1",)),
        ("close", 5, ("Close 1",)),
    ]
    assert [(part.key, part.minutes) for part in timed(meeting, 15)] == [("short", 15), ("care", 0)]
    assert len(read_shelf(tmp_path, "en")[0].meetings) == MEETINGS
