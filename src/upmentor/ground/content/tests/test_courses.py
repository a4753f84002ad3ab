import re
from dataclasses import replace
from pathlib import Path

import pytest

from upmentor.ground.content.courses import (
    COURSES,
    PLAN,
    Course,
    Unit,
    UnknownCourseError,
    course,
    courses,
    languages,
    read_course,
    read_courses,
    unit,
)
from upmentor.ground.content.tests.test_guides import PRODUCTS
from upmentor.ground.content.tests.test_messages import AVOIDED
from upmentor.ground.content.text_files import ContentError

SHIPPED = [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in sorted(COURSES.glob("*/*.toml"))]
# People read about 180 words a minute, and think about the question on top of that.
WORDS_A_MINUTE = (125, 195)
# Words that the content plan keeps for somebody who flatters, hurries or labels.
LABELS = re.compile(
    r"\b(tech-savvy|young talent|even executives can|must-have|empower\w*|leverag\w*|stakeholders?|synerg\w*|"
    r"utili[sz]e\w*|inactive|gamif\w*|streaks?|subordinates?|gurus?|ninjas?)\b",
    re.IGNORECASE,
)

UNIT = """
[[unit]]
number = {number}
title = "Title {number}"
minutes = 7
purpose = "Purpose {number}"
keep = "Keep {number}"
sources = ["S05", "P"]
[[unit.part]]
heading = "Heading {number}"
paragraphs = ["One", "Two"]
[unit.practice]
scene = "Scene {number}"
question = "Question {number}"
answer = [{{ text = "A", reply = "a" }}, {{ text = "B", reply = "b" }}, {{ text = "C", reply = "c" }}]
"""


def written(folder: Path, language: str = "en", numbers: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> Path:
    """A course for mentors below the folder."""
    path = folder / language / "mentors.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'title = "Course in {language}"\nsummary = "Summary"\n'
    path.write_text(head + "".join(UNIT.format(number=number) for number in numbers), encoding="utf-8")
    return path


@pytest.fixture
def only_mentors(monkeypatch):
    """A plan with one course, so that a test needs one file."""
    monkeypatch.setattr("upmentor.ground.content.courses.PLAN", {"mentors": (6, 7)})


def changed(path: Path, old: str, new: str) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return path


def running(one: Unit) -> list[str]:
    """What one reads of a unit, text by text."""
    found = [one.title, one.purpose, one.keep]
    for part in one.parts:
        found += [part.heading, *part.paragraphs, *part.points]
    found += [one.practice.scene, one.practice.question]
    return found + [text for answer in one.practice.answers for text in (answer.text, answer.reply)]


def all_texts(one: Course) -> list[str]:
    return [one.title, one.summary, *one.short, *(text for each in one.units for text in running(each))]


# ---------- what ships ----------


def test_every_course_of_the_plan_is_whole():
    assert {one.id: (len(one.units), one.units[0].minutes) for one in courses("en")} == PLAN
    assert [one.id for one in courses("en")] == list(PLAN)
    assert {one.id: one.minutes for one in courses("en")} == {
        name: units * minutes for name, (units, minutes) in PLAN.items()
    }


def test_short_version_is_for_senior_colleagues_only():
    assert [one.id for one in courses("en") if one.short] == ["executives"]


@pytest.mark.parametrize("path", SHIPPED)
def test_unit_takes_the_minutes_that_it_says(path):
    low, high = WORDS_A_MINUTE
    words = {one: sum(len(text.split()) for text in running(one)) for one in read_course(path).units}
    rates = {one.number: round(count / one.minutes) for one, count in words.items()}
    assert {number: rate for number, rate in rates.items() if not low <= rate <= high} == {}


@pytest.mark.parametrize("path", SHIPPED)
def test_course_names_no_product_and_avoids_the_words_that_hurt_or_hurry(path):
    marks = re.compile(r"!|\.\.\.|  ")
    faults = [
        text
        for text in all_texts(read_course(path))
        if PRODUCTS.search(text) or AVOIDED.search(text) or LABELS.search(text) or marks.search(text)
    ]
    assert faults == []


def grade(texts: list[str]) -> float:
    """The school grade of Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word − 15.59; 6 to 7 is the
    reading of somebody of twelve. Syllables are counted as groups of vowels."""
    words = re.findall(r"[a-zA-Z’]+", " ".join(texts))
    ends = sum(max(1, len(re.findall(r"[.?!:;](?:[”’)]|\s|$)", text))) for text in texts)
    syllables = 0
    for word in words:
        groups = re.findall(r"[aeiouy]+", word.lower())
        silent = word.lower().endswith("e") and not word.lower().endswith("le") and len(groups) > 1
        syllables += max(1, len(groups) - silent)
    return 0.39 * len(words) / ends + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("path", [one for one in SHIPPED if "en/" in one.id])
def test_text_reads_at_the_level_of_somebody_of_twelve(path):
    hard = {one.number: round(grade(running(one)), 1) for one in read_course(path).units}
    # The briefing for works councils speaks of law and cannot do without its words.
    most = 8.5 if path.stem == "works-council" else 7
    assert {number: figure for number, figure in hard.items() if figure > most} == {}


def test_level_of_reading_tells_hard_text_from_easy():
    hard = "The institutionalisation of intergenerational reciprocity necessitates organisational accountability."
    assert grade(["You may stop. You need no reason."]) < 3
    assert grade([hard]) > 20


def test_every_language_of_a_course_can_be_read():
    assert {code: len(courses(code)) for code in languages()} == dict.fromkeys(languages(), len(PLAN))


# ---------- the way to a unit ----------


def test_unit_is_found_by_course_and_number():
    found = unit("mentors", 3, "en")
    assert (found.course, found.number, found.title) == ("mentors", 3, "Speaking upwards, with respect and candour")
    assert course("mentors", "de").units[2].title == found.title or "de" in languages()


@pytest.mark.parametrize(("name", "number"), [("mentors", 0), ("mentors", 7), ("nobody", 1), ("../en/mentors", 1)])
def test_unit_that_is_not_there_is_an_error(name, number):
    with pytest.raises(UnknownCourseError):
        unit(name, number, "en")


# ---------- translations, faults ----------


@pytest.mark.usefixtures("only_mentors")
def test_missing_file_and_missing_unit_fall_back_to_english(tmp_path):
    written(tmp_path)
    assert [one.language for one in read_courses(tmp_path, "de")] == ["en"]
    written(tmp_path, "de", (2, 5))
    (german,) = read_courses(tmp_path, "de")
    assert (german.language, german.title) == ("de", "Course in de")
    assert [one.language for one in german.units] == ["en", "de", "en", "en", "de", "en"]


@pytest.mark.usefixtures("only_mentors")
@pytest.mark.parametrize(
    ("numbers", "old", "new", "said"),
    [
        ((1, 2, 4, 5, 6), "", "", "en/mentors.toml: there is no unit 3"),
        ((1, 2, 3, 4, 5, 6), "minutes = 7", "minutes = 9", "en/mentors.toml, unit 1: minutes must be 7"),
    ],
)
def test_english_course_that_differs_from_the_plan_is_refused(tmp_path, numbers, old, new, said):
    changed(written(tmp_path, numbers=numbers), old or "Title 1", new or "Title 1")
    with pytest.raises(ContentError, match=f"^{re.escape(said)}$"):
        read_courses(tmp_path, "en")


@pytest.mark.usefixtures("only_mentors")
def test_course_that_is_not_in_the_plan_is_refused(tmp_path):
    path = written(tmp_path)
    written(tmp_path, "de").rename(tmp_path / "de" / "sponsors.toml")
    with pytest.raises(ContentError, match=r"^de/sponsors\.toml: the plan has no course of this name$"):
        read_courses(tmp_path, "de")
    with pytest.raises(ContentError, match="the plan has no course of this name"):
        read_course(path.rename(path.with_stem("sponsors")))


FAULTS = [
    ('keep = "Keep 2"\n', "", "en/mentors.toml, unit 2: keep must be a text"),
    ('"S05"', '"Blog"', "en/mentors.toml, unit 1: Blog is no source"),
    ('sources = ["S05", "P"]', "sources = []", "en/mentors.toml, unit 1: sources needs at least 1"),
    ("number = 3", "number = 2", "en/mentors.toml, unit 3: number must rise from 1 to 6"),
    (', { text = "C", reply = "c" }', "", "en/mentors.toml, unit 1, practice: answer needs at least 3"),
    ('reply = "b"', 'answer = "b"', "en/mentors.toml, unit 1, practice, answer 2: unknown key answer"),
    ('scene = "Scene 4"', "", "en/mentors.toml, unit 4, practice: scene must be a text"),
    ('summary = "Summary"', 'sumary = "x"', "en/mentors.toml: unknown key sumary"),
    ('heading = "Heading 6"', 'head = "x"', "en/mentors.toml, unit 6, part 1: unknown key head"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_fault_names_file_unit_and_key(tmp_path, old, new, said):
    path = changed(written(tmp_path), old, new)
    with pytest.raises(ContentError) as fault:
        read_course(path)
    assert str(fault.value)[: len(said)] == said


def test_fourth_answer_is_refused(tmp_path):
    path = changed(written(tmp_path), ', { text = "C"', ', { text = "X", reply = "x" }, { text = "C"')
    with pytest.raises(ContentError, match="practice: answer has 4 entries, 3 are meant"):
        read_course(path)


def test_minutes_of_a_course_are_those_of_its_units(tmp_path):
    read = read_course(written(tmp_path, numbers=(1, 2)))
    assert (read.minutes, replace(read, units=()).minutes) == (14, 0)
