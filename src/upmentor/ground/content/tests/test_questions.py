"""Question sets: what ships is sound, and a mistake in a file is named by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from upmentor.ground.content.questions import SETS, load_set, load_sets, load_slots, read_set
from upmentor.ground.content.text_files import ContentError
from upmentor.measures import instruments
from upmentor.measures.instruments import Instrument

HEAD = 'id = "x"\nversion = 1\nlabel = "X"\nsource = "s"\nlicence = "l"\n'
GOOD = HEAD + '[[item]]\nid = "a"\nkind = "scale"\nscale = "how"\nquestion = "?"\n'


def test_sets_ship_with_source_and_licence_and_stay_short():
    assert [one.id for one in load_sets()] == list(SETS)
    assert {(one.source, one.licence) for one in load_sets()} == {("Written for Upmentor", "Apache-2.0")}
    # Under five minutes: about fifteen taps and lines.
    assert max(len(one.of(role)) for one in load_sets() for role in ("mentor", "mentee")) <= 13


def test_pulse_asks_three_things():
    assert [(one.id, one.kind, len(one.scale.levels)) for one in load_set("pulse").items if one.scale] == [
        ("useful", "scale", 5),
        ("openly", "scale", 5),
        ("hand", "choice", 3),
    ]


def test_scales_of_the_start_come_again_at_every_later_time():
    first = {one.id: one for one in load_set("start").items if one.kind == "scale"}
    for later in ("mid-point", "final", "follow-up"):
        again = {one.id: one for one in load_set(later).items if one.id in first}
        assert again == first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("version = 1", "version = 0"), "version begins at 1"),
        (GOOD.replace('"scale"\n', '"slider"\n'), "item 1: kind must be one of"),
        (GOOD.replace('"how"', '"nowhere"'), "item 1: a scale with the scale nowhere"),
        (GOOD + 'role = "boss"\n', "item 1: role must be"),
        (GOOD + 'role = "mentor"\n', "a mentee is asked nothing"),
        (GOOD + 'colour = "red"\n', "item 1: unknown key colour"),
        (GOOD + GOOD.removeprefix(HEAD), "a stands twice"),
        (GOOD + '[[score]]\nid = "s"\nitems = ["b"]\n', "score 1: no scale b"),
        (GOOD + '[[score]]\nid = "s"\nitems = ["a"]\nhow = "best"\n', "score 1: a mean or sum"),
        (GOOD.replace('licence = "l"\n', ""), "licence must be a text"),
    ],
)
def test_mistake_in_a_set_is_named_by_its_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=words):
        read_set(path)


def test_unknown_set_is_refused():
    with pytest.raises(ContentError, match=r"no question set ../x"):
        load_set("../x")


def test_slots_agree_with_the_scoring():
    known = {
        "engagement-3": instruments.UWES_3,
        "engagement-9": instruments.UWES_9,
        "psychological-safety": instruments.PSYCHOLOGICAL_SAFETY,
        "self-efficacy-10": instruments.SELF_EFFICACY,
    }
    for slot in load_slots():
        turned = frozenset(f"{one}" for one in slot.reversed_items)
        items = tuple(f"{one}" for one in range(1, slot.items + 1))
        made = Instrument(items, slot.lowest, slot.highest, turned, slot.may_miss, slot.how)
        assert made == known.get(slot.id, made)
