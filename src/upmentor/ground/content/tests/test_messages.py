import io
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from upmentor.ground.content.agreement import load_agreement
from upmentor.ground.content.enrolment import load_enrolment
from upmentor.ground.content.extract import main, template
from upmentor.ground.content.messages import TEXT_KEYS, extract_toml, texts_of, translated
from upmentor.ground.content.pages import PAGES, chemistry_questions, load_clauses, load_faq, load_notice, load_page
from upmentor.ground.content.programme_templates import load_templates
from upmentor.ground.content.questions import load_scales, load_sets
from upmentor.ground.content.reflection import load_prompts
from upmentor.ground.content.text_files import content_files, read_table
from upmentor.ground.content.vocabulary import Topic, load_topics
from upmentor.ground.content.who_sees import load_table

EVERYTHING = (
    load_topics(),
    load_templates(),
    load_table(),
    load_faq(),
    chemistry_questions(),
    load_clauses(),
    load_notice(),
    load_agreement(),
    load_prompts(),
    load_scales(),
    load_sets(),
    load_enrolment(),
    tuple(load_page(page) for page in PAGES),
)


def shown(thing):
    """Every text that a reader may see in loaded content."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from shown(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            value = getattr(thing, field.name)
            if field.name in TEXT_KEYS:
                yield from ([value] if isinstance(value, str) else value)
            else:
                yield from shown(value)


def test_template_holds_exactly_what_the_loaders_show():
    catalogue = read_po(io.BytesIO(template()))
    assert {message.id for message in catalogue if message.id} == set(shown(EVERYTHING)) - {""}


def test_template_names_the_place_of_a_text():
    catalogue = read_po(io.BytesIO(template()))
    message = catalogue.get("Everyday AI")
    assert ("ground/content/topics/01-everyday-ai.toml", 4) in message.locations
    assert message.auto_comments == ["guide.title"]


def test_template_is_the_same_each_time():
    assert template() == template()


def test_command_writes_the_template_to_a_file_or_to_standard_output(tmp_path):
    assert main([str(tmp_path / "content.pot")]) == 0
    assert (tmp_path / "content.pot").read_bytes() == template()
    printed = subprocess.run(
        [sys.executable, "-m", "upmentor.ground.content.extract"], check=True, capture_output=True, timeout=60
    )
    assert printed.stdout == template()


def test_babel_gets_line_text_and_place_and_no_synonyms():
    file = io.BytesIO(b'[guide]\nid = "x"\ntitle = "T"\nsynonyms = ["s"]\nparagraphs = ["""one\n  two"""]\n')
    assert list(extract_toml(file, {}, (), {})) == [
        (3, None, "T", ["guide.title"]),
        (1, None, "one two", ["guide.paragraphs"]),
    ]


def test_every_text_key_is_in_use():
    used = {place.rpartition(".")[2] for path in content_files() for place, _ in texts_of(read_table(path).fields)}
    assert used == TEXT_KEYS


def test_translation_changes_texts_and_leaves_ids(monkeypatch):
    monkeypatch.setattr("upmentor.ground.content.messages.gettext", lambda text: f"«{text}»")
    (topic,) = translated((Topic("everyday-ai", "Everyday AI", "", None, ("ai",), 1),))
    assert topic == Topic("everyday-ai", "«Everyday AI»", "", None, ("ai",), 1)
    clauses = translated(load_clauses())
    assert clauses.version == load_clauses().version
    assert [clause.id for clause in clauses.clauses] == [clause.id for clause in load_clauses().clauses]
    assert clauses.clauses[0].title == "«No retaliation»"
    assert clauses.clauses[0].paragraphs[0].startswith("«Nobody is put at a disadvantage")


def test_text_without_a_translation_stays_english():
    with translation.override("zu"):
        assert translated(load_faq()) == load_faq()


AVOIDED = re.compile(
    r"\b(please|oops|digital native|youngsters?|young|younger|older|fresh blood|old-school|dinosaurs?|catch up|"
    r"non-technical|generations?|gen [xyz]|boomers?|millennials?|your boss|rejected|failed match|inactive user|"
    r"caused|proves|sessions?)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", content_files(), ids=lambda path: path.name)
def test_texts_avoid_the_words_that_hurt_or_hurry(path):
    assert [text for _, text in texts_of(read_table(path).fields) if AVOIDED.search(text)] == []


def test_age_is_named_only_to_say_that_it_is_not_asked():
    named = [text for text in shown(EVERYTHING) if re.search(r"\bages?\b", text, re.IGNORECASE)]
    assert [text[:42] for text in named] == [
        "Is this about age?",
        "No. Age is never asked, never stored and p",
        "Age, gender, origin, faith, health, sexual",
    ]


def test_texts_have_no_double_blanks_and_no_stray_marks():
    odd = [text for text in shown(EVERYTHING) if "  " in text or text != text.strip() or "..." in text or "!" in text]
    assert odd == []
