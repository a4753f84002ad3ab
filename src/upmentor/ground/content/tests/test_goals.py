"""Examples of goals: complete, short enough for their fields, one shelf a topic; other languages as whole files."""

from __future__ import annotations

from pathlib import Path

import pytest

from upmentor.ground.content.goals import GOALS, OWN, example, read_shelves, shelves
from upmentor.ground.content.text_files import ContentError, content_files
from upmentor.ground.content.vocabulary import guide_topics

WORDS = ("text", "today", "far_beyond", "beyond", "target", "step_closer", "further_away")


def test_every_topic_has_four_examples_and_mentors_have_eight_of_their_own() -> None:
    found = {shelf.topic: len(shelf.examples) for shelf in shelves("en")}
    assert found == {OWN: 8} | {one.id: 4 for one in guide_topics()}


def test_examples_fit_their_fields_and_no_two_levels_say_the_same() -> None:
    rows = [one for shelf in shelves("en") for one in shelf.examples]
    levels = [[getattr(one, name) for name in WORDS] for one in rows]
    assert [row for row in levels if len(set(row)) != len(WORDS) or max(map(len, row)) > 300] == []
    assert len({one.text for one in rows}) == len(rows)


def test_example_is_found_by_its_key() -> None:
    found = example("own:1", "de-AT")
    assert found
    assert (found.key, found.language) == ("own:1", "en")
    assert [example(key, "en") for key in ("own:99", "../en:1", "", "own")] == [None] * 4


def test_goals_are_not_translated_text_by_text() -> None:
    assert [path for path in content_files() if GOALS in path.parents] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id = "everyday-ai"', 'id = "no-topic"'), "topics must be"),
        (("today = ", "yesterday = "), "unknown key yesterday"),
        (("[[mentor]]", "[[menthor]]"), "unknown key menthor"),
    ],
)
def test_faulty_file_is_named(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text((GOALS / "en.toml").read_text().replace(*change))
    with pytest.raises(ContentError, match=words):
        read_shelves(path)
