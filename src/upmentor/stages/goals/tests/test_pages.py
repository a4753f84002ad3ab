"""The pages of the two: presses, double clicks, conflicts, what is hidden, how many queries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.stages.goals.actions.goals import set_mentor_goal_later
from upmentor.stages.goals.actions.judging import judge
from upmentor.stages.goals.models import Goal, Outcome, Rating
from upmentor.stages.goals.queries.goals import mentor_goal_settled
from upmentor.stages.goals.tests.factories import NOW, WORDS, browser, couple, goal, key, outcome, path, user_of
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import ProgrammeRole

pytestmark = pytest.mark.django_db


def typed(**fields: Any) -> dict[str, Any]:
    return {**WORDS.__dict__, "weight": "1", **fields}


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send: the form as it stands."""
    boxes = re.findall(r'<textarea name="(\w+)"[^>]*>\s*([^<]*)</textarea>', html)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    chosen = re.findall(r'<select name="(\w+)".*?<option value="(\w+)" selected', html, re.DOTALL)
    return dict([*boxes, *hidden, *chosen])


def test_goal_is_added_from_an_example_in_three_presses() -> None:
    dana, _sam = couple()
    client = browser(dana)
    page = client.get(path(dana)).content.decode()
    assert f'href="{path(dana, "goals/new/")}"' in page  # 1: Add a goal
    shelf = client.get(path(dana, "goals/new/")).content.decode()
    taken = re.search(r'href="(\?example=everyday-ai:1)"', shelf)
    assert taken  # 2: the first example of the pair's own topic
    form = client.get(path(dana, f"goals/new/{taken[1]}")).content.decode()
    answer = client.post(path(dana, "goals/new/"), fields_of(form))  # 3: Save goal
    made = Goal.objects.get()
    assert (answer.status_code, made.owner, made.text) == (
        302, dana, "Use an AI tool for one task that comes back every week",
    )  # fmt: skip
    assert all((made.today, made.far_beyond, made.beyond, made.target, made.step_closer, made.further_away))


def test_mentor_begins_with_goals_of_their_own() -> None:
    _dana, sam = couple()
    shelf = browser(sam).get(path(sam, "goals/new/")).content.decode()
    assert re.findall(r"\?example=([\w-]+):\d", shelf) == ["own"] * 8


def test_same_form_twice_makes_one_goal() -> None:
    dana, _sam = couple()
    client, sent = browser(dana), typed(one_time_key=key())
    answers = [client.post(path(dana, "goals/new/"), sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert Goal.objects.count() == 1


def test_missing_target_keeps_what_was_typed() -> None:
    dana, _sam = couple()
    answer = browser(dana).post(path(dana, "goals/new/"), typed(target="", text="قصد"))
    assert answer.status_code == 422
    assert fields_of(answer.content.decode())["text"] == "قصد"
    assert not Goal.objects.exists()


def test_third_goal_is_refused_with_what_was_typed() -> None:
    dana, _sam = couple()
    goal(dana, "a"), goal(dana, "b")
    answer = browser(dana).post(path(dana, "goals/new/"), typed(text="third"))
    assert (answer.status_code, fields_of(answer.content.decode())["text"]) == (409, "third")


def test_partner_who_edits_at_the_same_time_sees_both_and_can_save_again() -> None:
    dana, sam = couple()
    made = goal(dana)
    url = path(dana, f"goals/{made.uid}/edit/")
    browser(sam).post(url, typed(text="Sam wrote this", version="1"))
    answer = browser(dana).post(url, typed(text="Dana wrote this", version="1", one_time_key=key()))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Sam wrote this" in page, fields_of(page)["text"]) == (True, "Dana wrote this")
    again = browser(dana).post(url, fields_of(page) | {"weight": "1"})
    assert (again.status_code, Goal.objects.get().text) == (302, "Dana wrote this")


def test_double_press_on_saving_an_edit_is_no_conflict() -> None:
    dana, _sam = couple()
    made = goal(dana)
    client, sent = browser(dana), typed(text="New words", version="1", one_time_key=key())
    answers = [client.post(path(dana, f"goals/{made.uid}/edit/"), sent).status_code for _ in range(2)]
    assert (answers, Goal.objects.get().version) == ([302, 302], 2)


def test_removing_offers_to_bring_it_back() -> None:
    dana, _sam = couple()
    made = goal(dana)
    client = browser(dana)
    page = client.post(path(dana, f"goals/{made.uid}/remove/"), follow=True).content.decode()
    undo = re.search(r'action="([^"]+/restore/)"', page)
    assert undo
    assert WORDS.text not in page
    assert WORDS.text in client.post(undo[1], follow=True).content.decode()


def test_partner_cannot_remove_my_goal() -> None:
    dana, sam = couple()
    made = goal(dana)
    page = browser(sam).post(path(sam, f"goals/{made.uid}/remove/"), follow=True).content.decode()
    assert "belongs to your partner" in page
    assert Goal.objects.get().removed_on is None


def test_later_is_chosen_and_taken_back_by_buttons() -> None:
    _dana, sam = couple()
    client = browser(sam)
    client.post(path(sam, "goals/later/"), {"later": "1"})
    assert mentor_goal_settled(sam.pair)
    assert "Not later after all" in client.get(path(sam)).content.decode()
    client.post(path(sam, "goals/later/"), {"later": "0"})
    assert not mentor_goal_settled(sam.pair)


def judgement(member: PairMember, made: Goal, level: str, client: Client | None = None) -> Any:
    client = client or browser(member)
    return client.post(path(member, f"goals/{made.uid}/"), {"moment": "midpoint", "level": level}, follow=True)


def test_page_of_the_other_is_the_same_to_the_letter_whether_one_has_answered_or_not() -> None:
    dana, sam = couple()
    made = goal(dana)
    client, url = browser(sam), path(sam, f"goals/{made.uid}/?moment=midpoint")

    def pages() -> list[str]:
        texts = [client.get(one).content.decode() for one in (url, path(sam))]
        return [re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text) for text in texts]

    before = pages()
    judge(made, dana, "midpoint", 2, by=user_of(dana), at=NOW)
    assert pages() == before
    assert "You have both answered" in judgement(sam, made, "0").content.decode()


def test_judging_without_a_choice_is_a_mistake_and_twice_the_same_is_none() -> None:
    dana, _sam = couple()
    made = goal(dana)
    assert judgement(dana, made, "").status_code == 422
    assert judgement(dana, made, "7").status_code == 422
    assert [judgement(dana, made, "1").status_code for _ in range(2)] == [200, 200]
    assert [one.level for one in Rating.objects.all()] == [1]


def test_pages_after_the_end_can_be_read_and_change_nothing() -> None:
    dana, _sam = couple()
    made = goal(dana)
    dana.pair.state, dana.pair.ended_at = "completed", NOW
    dana.pair.save()
    PairMember.objects.filter(pair=dana.pair).update(live=False)
    client = browser(dana)
    page = client.get(path(dana)).content.decode()
    assert WORDS.text in page
    assert "/edit/" not in page
    assert "/remove/" not in page
    assert client.post(path(dana, f"goals/{made.uid}/edit/"), typed(version="1")).status_code == 404
    assert client.get(path(dana, f"goals/{made.uid}/")).status_code == 200


@pytest.mark.parametrize("name", ["edit", "remove", "restore", "move", ""])
def test_goal_of_another_pair_is_not_reached_through_ones_own(name: str) -> None:
    dana, _sam = couple()
    other, _partner = couple()
    made = goal(other)
    url = path(dana, f"goals/{made.uid}/{name}/".replace("//", "/"))
    client = browser(dana)
    assert {client.post(url, typed(version="1")).status_code, client.post(url).status_code} == {404}


def test_outcome_is_added_once_agreed_to_and_taken_back() -> None:
    dana, sam = couple()
    client, sent = browser(dana), {"kind": "idea", "state": "new", "text": "A question", "agree": "on"}
    sent |= {"one_time_key": key()}
    for _ in range(2):
        assert client.post(path(dana, "outcomes/new/"), sent).status_code == 302
    made = Outcome.objects.get()
    url = path(sam, f"outcomes/{made.uid}/consent/")
    page = browser(sam).post(url, {"agree": "1", "version": "1"}, follow=True).content.decode()
    assert "Both agree" in page
    assert "Both agree" not in browser(sam).post(url, {"agree": "0"}, follow=True).content.decode()


def test_outcome_changed_by_both_shows_both() -> None:
    dana, sam = couple()
    made = outcome(dana, "first")
    url = path(dana, f"outcomes/{made.uid}/")
    sent = {"kind": "idea", "state": "new", "version": "1"}
    assert browser(sam).post(url, sent | {"text": "Sam wrote this"}).status_code == 302
    answer = browser(dana).post(url, sent | {"text": "Dana wrote this"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Sam wrote this" in page, fields_of(page)["text"]) == (True, "Dana wrote this")


def test_removed_outcome_can_be_brought_back() -> None:
    dana, sam = couple()
    outcome(dana, "first")
    client = browser(sam)
    page = client.post(path(sam, f"outcomes/{Outcome.objects.get().uid}/remove/"), follow=True).content.decode()
    undo = re.search(r'action="([^"]+/restore/)"', page)
    assert undo
    assert "first" not in page
    assert "first" in client.post(undo[1], follow=True).content.decode()


def test_hostile_words_come_back_as_words() -> None:
    dana, _sam = couple()
    evil = "<script>alert(1)</script>\u202e=1+1 {{ 7 }} '; drop table"
    browser(dana).post(path(dana, "goals/new/"), typed(text=evil))
    page = browser(dana).get(path(dana)).content.decode()
    assert Goal.objects.get().text == evil
    assert "<script>alert" not in page
    assert browser(dana).post(path(dana, "goals/new/"), typed(text="x" * 301)).status_code == 422
    assert browser(dana).post(path(dana, "goals/new/"), typed(text="a\x00b")).status_code == 422


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_number_of_queries_does_not_grow_with_the_goals() -> None:
    dana, sam = couple()
    goal(dana, "a")
    set_mentor_goal_later(dana.pair, by=user_of(dana), at=NOW)
    client = browser(dana)
    with_one = queries(client, path(dana))
    made = [goal(dana, "b"), goal(sam, "c")]
    for one in made:
        for member in (dana, sam):
            judge(one, member, "midpoint", 1, by=user_of(member), at=NOW)
    assert queries(client, path(dana)) <= with_one
    outcome(dana, "a", both=True)
    listed = queries(client, path(dana, "outcomes/"))
    manager = ProgrammeRole.objects.get(programme=dana.pair.programme).user
    url = f"/manage/p/{dana.pair.programme.slug}/outcomes/"
    staffed = queries(browser(manager), url)
    for number in range(5):
        outcome(dana, f"more {number}", both=True)
    assert queries(client, path(dana, "outcomes/")) == listed
    assert queries(browser(manager), url) == staffed


def test_planted_words_are_not_in_the_database_in_clear_text() -> None:
    dana, sam = couple()
    goal(dana, "planted-goal-7319", today="planted-today-7319", target="planted-target-7319")
    outcome(sam, "planted-outcome-7319", both=True)
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    assert Goal.objects.get().text == "planted-goal-7319"
    assert [row for row in found if "planted-" in row] == []
