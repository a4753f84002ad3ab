"""Tags, scores, charts and form rendering."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from upmentor.ground.ui import notices, scores
from upmentor.ground.ui.forms import Choice, LargeCheckboxes, LargeRadio, Slider
from upmentor.ground.ui.icons import FLIPPED, ICONS
from upmentor.ground.ui.sees import LEVELS
from upmentor.ground.ui.templatetags.um import labelled

SOURCE = Path(__file__).resolve().parents[3]
PARTS = [{"label": "Topics", "points": 30, "most": 45}, {"label": "Time", "points": 9, "most": 20}]


def drawn(source: str, path: str = "/", **context: Any) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(path), **context}))


# ---------- icons ----------


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = set()
    for path in SOURCE.rglob("*.html"):
        named |= set(re.findall(r"{% icon \"([a-z0-9-]+)\"", path.read_text()))
        named |= set(re.findall(r"icon_name=\"([a-z0-9-]+)\"", path.read_text()))
    assert named - set(ICONS) == set()


def test_icons_that_turn_round_exist_and_the_list_is_sorted() -> None:
    assert FLIPPED - set(ICONS) == set()
    assert list(ICONS) == sorted(set(ICONS))


def test_unknown_icon_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(KeyError, match="rocket"):
        drawn('{% icon "rocket" %}')


# ---------- templates keep the rules of the house ----------


def test_templates_hold_no_inline_style_or_script() -> None:
    broken = []
    for path in sorted(SOURCE.rglob("*.html")):
        if "letter" in path.name:  # a letter is not a page: mail readers know only inline styles
            continue
        text = path.read_text()
        if re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", text):
            broken.append(path.name)
    assert broken == []


def test_style_sheets_use_logical_properties_only() -> None:
    # `background-position: right` and the like have no logical form; margins, paddings, borders and offsets do.
    forms = r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|float)\s*:(?!\s*(?:none|inline-))"
    physical = re.compile(forms)
    found = [
        f"{path.name}: {hit[0]}"
        for path in sorted((SOURCE / "ground/ui/static/ui").glob("*.css"))
        for hit in physical.finditer(path.read_text())
    ]
    assert found == []


# ---------- small components ----------


@pytest.mark.parametrize("level", list(LEVELS))
def test_who_sees_chip_says_words_and_one_sentence(level: str) -> None:
    html = drawn("{% who_sees level %}", level=level)
    assert f'data-sees="{level}"' in html
    assert str(LEVELS[level].words) in html
    assert f"<p>{LEVELS[level].sentence}</p>" in html


def test_who_sees_chip_of_an_unknown_level_is_an_error() -> None:
    with pytest.raises(KeyError):
        drawn('{% who_sees "everybody" %}')


def test_names_are_escaped_in_every_component_that_takes_them() -> None:
    evil = "<b>x</b>"
    html = drawn(
        "{% page_head evil sub=evil %}{% endpage_head %}{% next_step evil %}{% endnext_step %}"
        "{% note %}{{ evil }}{% endnote %}"
        "{% state 'ok' evil %}{% avatar evil %}{% empty evil evil %}{% summary_numbers rows %}{% answers answers %}"
        "{% score_bar parts 3 %}{% supply_chart supply evil evil %}{% disclosure evil %}{% enddisclosure %}",
        evil=evil,
        rows=[(evil, evil)],
        answers=[{"label": evil, "value": evil}],
        parts=[{"label": evil, "points": 3}],
        supply=[{"label": evil, "wanted": 1, "offered": 0}],
    )
    assert "<b>x</b>" not in html


def test_page_head_keeps_the_action_as_html() -> None:
    assert '<a class="btn">Go</a>' in drawn('{% page_head "T" %}<a class="btn">Go</a>{% endpage_head %}')


def test_messages_with_an_address_become_an_undo_bar_and_others_a_note() -> None:
    with_undo = SimpleNamespace(extra_tags="undo:/people/undo/3/", level_tag="success")
    assert notices.undo_address(with_undo.extra_tags) == "/people/undo/3/"
    assert 'action="/people/undo/3/"' in drawn("{% undo_bar m %}", m=with_undo)
    assert "<form" not in drawn("{% undo_bar m %}", m=SimpleNamespace(extra_tags="", level_tag="success"))


def test_sortable_header_turns_the_order_and_leaves_the_page() -> None:
    html = drawn('{% sort_header "Name" "name" %}', "/people/?sort=name&page=4&q=a")
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name&amp;q=a"' in html


def test_pagination_keeps_the_filter() -> None:
    page = Paginator(range(60), 25).get_page(2)
    html = drawn("{% pagination page %}", "/people/?q=a&page=2", page=page)
    assert "26 to 50 of 60" in html
    assert [m[1] for m in re.finditer(r'href="([^"]+)"', html) if "page" in m[1]][:2] == [
        "?q=a&amp;page=1",
        "?q=a&amp;page=1",
    ]


@pytest.mark.parametrize(
    ("state", "polls"), [("waiting", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)]
)
def test_job_panel_polls_only_while_the_job_lives(state: str, polls: bool) -> None:
    job = SimpleNamespace(state=state, title="T", stage="S", done=1, total=2, error="E")
    assert ('hx-trigger="every 3s"' in drawn('{% job_panel job "/x/" %}{% endjob_panel %}', job=job)) == polls


# ---------- scores ----------


def test_score_bar_lays_the_parts_one_after_the_other() -> None:
    bar = scores.bar(PARTS, 39)
    assert [(piece.css, piece.x, piece.width) for piece in bar.pieces] == [("1", "0%", "29.6%"), ("2", "30%", "8.6%")]
    assert bar.sentence == "Score 39: Topics 30, Time 9"


def test_tall_score_bar_in_arabic_starts_at_the_right() -> None:
    with override("ar"):
        bar = scores.bar(PARTS, 39, tall=True)
    assert [(piece.x, piece.width) for piece in bar.pieces] == [("70.4%", "29.6%"), ("61.4%", "8.6%")]
    assert (bar.total, bar.total_anchor) == ("39 =", "end")


def test_score_part_without_points_keeps_the_shades_of_the_others() -> None:
    rows = [{"label": "a", "points": 0}, {"label": "b", "points": 5}, {"label": "c", "points": 5, "unknown": True}]
    assert [piece.css for piece in scores.bar(rows, 10).pieces] == ["2", "x"]


# ---------- forms ----------


class Enrol(forms.Form):
    name = forms.CharField(label="Your name", help_text="As colleagues know you.")
    role = forms.ChoiceField(
        label="Role", widget=LargeRadio, choices=[("a", Choice("Mentor", "You share")), ("b", "Mentee")]
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        widget=LargeCheckboxes(at_most=2, search="Search"),
        choices=[("x", Choice("AI", "", "chatbot"))],
        required=False,
    )
    weight = forms.IntegerField(widget=Slider(name="Topic fit", hint="Counts for {n} %."), initial=45)


def test_field_joins_label_hint_and_control() -> None:
    html = str(Enrol()["name"].as_field_group())
    assert '<label class="form-label" for="id_name">Your name</label>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "(optional)" not in html


def test_field_with_an_error_is_marked_and_described() -> None:
    html = str(Enrol({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "is-invalid" in html


def test_large_choice_shows_name_and_explanation_and_words_to_find_it() -> None:
    form = Enrol(initial={"role": "a"})
    role, topics = str(form["role"].as_field_group()), str(form["topics"].as_field_group())
    assert '<b dir="auto">Mentor</b><small dir="auto">You share</small>' in role
    assert role.count("checked") == 1
    assert 'data-words="chatbot"' in topics
    assert 'data-at-most="2"' in topics
    assert 'data-choices="id_topics"' in topics


def test_slider_sends_one_number_only() -> None:
    html = str(Enrol()["weight"].as_field_group())
    assert re.findall(r'name="([^"]+)"', html) == ["weight"]
    assert "Counts for 45 %." in html


def test_error_summary_links_each_error_to_its_field() -> None:
    html = drawn("{% error_summary form %}", form=Enrol({"weight": "1"}))
    assert re.findall(r'href="#([^"]+)"', html) == ["id_name", "id_role"]
    assert "Your name: Fill this in." in html


def test_error_summary_of_a_good_form_is_empty() -> None:
    assert drawn("{% error_summary form %}", form=Enrol()) == ""


@pytest.mark.parametrize(
    ("label", "said"), [("Start", "Start: no"), ("What should happen?", "What should happen? no"), ("؟", "؟ no")]
)
def test_label_that_is_a_question_takes_no_colon(label: str, said: str) -> None:
    assert labelled(label, "no") == said
