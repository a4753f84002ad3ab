"""What the two write together: both read it and nobody else; a story is read by others only while both agree."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.concerns.models import Case
from upmentor.stages.feedback.actions.rounds import NothingToAnswer, NotOpen, forget_rounds, keep_answers
from upmentor.stages.feedback.actions.together import ChangedMeanwhile, agree_to_story, keep_together
from upmentor.stages.feedback.models import HandWish, JointPart, StoryConsent
from upmentor.stages.feedback.queries.rounds import asked
from upmentor.stages.feedback.queries.together import Together, page_of, stories
from upmentor.stages.feedback.tests.test_rounds import DAY, a_round, browser_of
from upmentor.stages.meetings.tests.factories import browser, members, user_of
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Round

pytestmark = pytest.mark.django_db
STORY = "planted-story-77ab"


def two(kind: str = "final") -> tuple[Round, PairMember, PairMember]:
    pair = make.pair(make.company(2, 2))
    one, other = members(pair)
    return a_round(pair.programme, kind=kind), one, other


def keep(row: Round, member: PairMember, version: int = 0, **texts: str) -> None:
    keep_together(row, member, Together(**texts), version=version, by=user_of(member), at=timezone.now())


def agree(row: Round, member: PairMember, version: int = 1, *, agreed: bool = True) -> None:
    agree_to_story(row, member, agreed=agreed, version=version, by=user_of(member), at=timezone.now())


def page(row: Round, member: PairMember) -> str:
    return reverse("feedback:together", args=[member.pair.uid, row.uid])


def of_staff(row: Round, member: PairMember) -> str:
    url = reverse("feedback:stories", args=[row.programme.slug, row.uid])
    return browser_of(member).get(url).content.decode()


def test_both_read_and_write_the_same_page_and_it_is_sealed():
    row, one, other = two("mid-point")
    answer = browser(one).post(page(row, one), {"version": 0, "changed": STORY, "ask": "One question each"})
    assert answer.status_code == 302
    assert page_of(row, other).kept == Together(changed=STORY, ask="One question each")
    assert STORY in browser(other).get(page(row, other)).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM feedback_jointpart")
        assert STORY not in str(cursor.fetchall())
    assert (Letter.objects.count(), Entry.objects.count()) == (0, 0)
    assert {one.name for one in JointPart._meta.get_fields()} == {"uid", "round", "pair", "kept", "version", "consents"}


def test_second_of_two_who_save_at_once_reads_both_and_loses_nothing():
    row, one, other = two("mid-point")
    keep(row, one, changed="what the first wrote")
    with pytest.raises(ChangedMeanwhile):
        keep(row, other, changed="what the second wrote")
    answer = browser(other).post(page(row, other), {"version": 0, "changed": "what the second wrote"})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert ("what the first wrote" in body, ">\nwhat the second wrote</textarea>" in body) == (True, True)
    assert 'name="version" value="1"' in body
    # Having seen it, they save again.
    assert browser(other).post(page(row, other), {"version": 1, "changed": "both"}).status_code == 302
    assert page_of(row, one).kept.changed == "both"


def test_field_left_empty_does_not_erase_what_the_other_wrote_there_meanwhile():
    row, one, other = two("mid-point")
    keep(row, one, keep="what works")
    answer = browser(other).post(page(row, other), {"version": 0, "changed": "mine", "keep": ""})
    assert (answer.status_code, answer.content.decode().count(">\nwhat works</textarea>")) == (409, 1)


def test_page_is_written_until_four_weeks_after_the_last_day_and_not_in_a_pair_that_ended_early():
    row, one, _other = two()
    for day in (row.opens_on - DAY, row.closes_on + 29 * DAY):
        at = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        with pytest.raises(NotOpen):
            keep_together(row, one, Together(changed="x"), version=0, by=user_of(one), at=at)
    one.pair.state = Pair.State.ENDED
    with pytest.raises(NotOpen):
        keep(row, one, changed="x")


def test_story_is_read_by_others_only_while_both_agree():
    row, one, other = two()
    keep(row, one, story=STORY)
    assert stories(row) == []
    agree(row, one)
    assert (stories(row), STORY in of_staff(row, one)) == ([], False)
    agree(row, other)
    assert (stories(row), STORY in of_staff(row, one)) == ([STORY], True)
    assert one.person.name not in of_staff(row, one)
    agree(row, one, agreed=False)
    assert (stories(row), STORY in of_staff(row, one)) == ([], False)
    # Their own page says the same to both, whoever took it back.
    assert (page_of(row, one).told, page_of(row, other).told) == (False, False)


def test_other_words_ask_both_again_and_nobody_agrees_to_words_they_have_not_read():
    row, one, other = two()
    with pytest.raises(NothingToAnswer):
        agree(row, one)
    keep(row, one, story=STORY)
    agree(row, one)
    agree(row, other)
    keep(row, other, version=1, story=STORY, next_step="Coffee in June")
    assert stories(row) == [STORY]
    keep(row, other, version=2, story=f"{STORY}, but longer")
    assert (stories(row), StoryConsent.objects.count()) == ([], 0)
    with pytest.raises(ChangedMeanwhile):
        agree(row, one, version=1)


def test_joint_part_and_its_consents_go_a_year_after_the_round():
    row, one, _other = two()
    keep(row, one, story=STORY)
    agree(row, one)
    end = timezone.make_aware(dt.datetime.combine(row.releases_on, dt.time(12)))
    forget_rounds(at=end + 365 * DAY)
    assert JointPart.objects.count() == 1
    forget_rounds(at=end + 366 * DAY)
    assert (JointPart.objects.count(), StoryConsent.objects.count()) == (0, 0)


@pytest.mark.parametrize(("level", "shown"), [(1, True), (2, True), (3, False)])
def test_somebody_who_does_not_feel_safe_reads_at_once_whom_to_talk_to_and_nobody_is_told(level: int, shown: bool):
    row, one, other = two("mid-point")
    url = reverse("feedback:check-in", args=[row.uid])
    answers = {item.id: item.scale.lowest for item in asked(row, one.role) if item.scale} | {"safe": level}
    keep_answers(row, one.enrolment, answers=answers, own={}, send=True, by=user_of(one), at=timezone.now())
    ways = [reverse("concerns:support"), reverse("concerns:speak-up")]
    words = "If it does not feel safe to say what you think"
    assert (words in _body(browser(one), url), words in _body(browser(other), url)) == (shown, False)
    assert [f'class="um-way" href="{way}"' in _body(browser(one), url) for way in ways] == [shown, shown]
    assert (Letter.objects.count(), Entry.objects.count(), Case.objects.count(), HandWish.objects.count()) == (0,) * 4


def _body(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_ending_at_mid_point_is_offered_as_normally_as_going_on():
    row, one, _other = two("mid-point")
    item = next(item for item in asked(row, one.role) if item.id == "next")
    assert item.scale is not None
    body = _body(browser(one), reverse("feedback:check-in", args=[row.uid]))
    assert [level.label for level in item.scale.levels] == [
        "Go on as it is",
        "Adjust something",
        "Come to a good end",
    ]
    # One group of the same control, none of them chosen beforehand.
    group = body[body.index('id="id_next"') :][:3000]
    assert (group.count('type="radio"'), "checked" in group.split("id_change")[0]) == (3, False)
