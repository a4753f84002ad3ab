"""The merge of two texts: nothing that somebody typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upmentor.stages.meetings.merging import Merged, merge, tidy

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "ab", "Dana: ok", "سرّ", "1", "2"]), max_size=8)
TEXTS = LINES.map("\n".join)
# On a busy machine the making of texts is slow; that says nothing about the merge.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_a_module_doc_is_true():
    import doctest

    from upmentor.stages.meetings import merging

    assert doctest.testmod(merging).failed == 0


@CALM
@given(TEXTS, TEXTS, TEXTS)
def test_every_typed_line_is_in_the_merged_text(base, mine, theirs):
    merged = merge(base, mine, theirs).text.split("\n")
    typed = (set(mine.split("\n")) | set(theirs.split("\n"))) - set(base.split("\n"))
    assert [line for line in typed if not any(kept.startswith(line) for kept in merged)] == []


@CALM
@given(TEXTS, TEXTS)
def test_a_change_of_one_side_is_taken_whole(base, other):
    assert merge(base, other, base) == merge(base, base, other) == merge(base, other, other) == Merged(other, True)


@CALM
@given(TEXTS, TEXTS, TEXTS)
def test_a_text_that_was_merged_once_stays_when_the_save_comes_again(base, mine, theirs):
    once = merge(base, mine, theirs)
    if once.clean:
        again = merge(mine, mine, once.text)
        assert again == once


@CALM
@given(LINES, st.lists(st.sampled_from(["m1", "m2"]), max_size=3), st.lists(st.sampled_from(["t1", "t2"]), max_size=3))
def test_two_who_write_at_both_ends_never_clash(middle, mine, theirs):
    base = "\n".join(["top", *middle, "end"])
    merged = merge(base, "\n".join([base, *mine]), "\n".join([*theirs, base]))
    assert merged == Merged("\n".join([*theirs, base, *mine]), True)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("", "mine", "theirs", Merged("theirs\nmine", True)),
        ("Hel", "Hello", "Hel\nWorld", Merged("Hello\nWorld", True)),
        ("Hel", "Hello", "Hello there", Merged("Hello there", True)),
        ("a\nb\nc", "a\nc", "a\nb!\nc", Merged("a\nb!\nc", False)),
        ("a\nb", "a\nB by me", "a\nB by them", Merged("a\nB by them\nB by me", False)),
    ],
)
def test_known_cases(base, mine, theirs, merged):
    assert merge(base, mine, theirs) == merged


def test_long_texts_without_a_common_line():
    base, mine, theirs = ("\n".join(f"{sign}{number}" for number in range(20_000)) for sign in "bmt")
    merged = merge(base, mine, theirs)
    assert (merged.clean, len(merged.text.split("\n"))) == (False, 40_000)


def test_forms_send_two_signs_for_a_line_end():
    assert tidy("a\r\nb\rc\nd") == "a\nb\nc\nd"
