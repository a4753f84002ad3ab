"""The close of a pair: completed once, announced without content, read by the two and by nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.goals.models import Goal
from upmentor.stages.pairs.actions.errors import StepRefused
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.models import Farewell
from upmentor.stages.recognition.tests.factories import member, met

pytestmark = pytest.mark.django_db
SECRET = "planted-thanks-4f1d"


def page(pair: Pair) -> str:
    return reverse("recognition:close", args=[pair.uid])


def browsers(pair: Pair):
    return [signed_in(member(pair, role).person.user) for role in ("mentee", "mentor")]


def test_completing_writes_to_both_without_content_and_gives_certificates():
    pair = met(6)
    goal = Goal.objects.create(
        pair=pair, owner=member(pair, "mentee"), role="mentee", seat=1, text=SECRET, target="Asked weekly"
    )
    actions.complete_pair(pair, by=SYSTEM, at=NOW)
    assert pair.state == Pair.State.COMPLETED
    letters = Letter.objects.order_by("kind", "address")
    kinds = [one.kind for one in letters]
    assert kinds == ["recognition.certificate"] * 2 + ["recognition.closing"] * 2
    assert [one.kind for one in letters if SECRET in one.text + one.html] == []
    mails = {one.address: one.text for one in letters if one.kind == "recognition.closing"}
    asked = {role: "line of thanks" in mails[member(pair, role).person.email] for role in ("mentee", "mentor")}
    assert asked == {"mentee": True, "mentor": False}
    assert [row.actor for row in Entry.objects.filter(verb="recognition.complete_pair")] == [""]
    with pytest.raises(StepRefused):
        actions.complete_pair(pair, by=SYSTEM, at=NOW)
    assert Letter.objects.count() == 4
    own, other = browsers(pair)
    assert [goal.text in one.get(page(pair)).content.decode() for one in (own, other)] == [True, True]


def test_page_opens_with_the_last_meeting_and_not_before():
    early, late = met(5), met(6)
    for pair, status in ((early, 404), (late, 200)):
        assert [one.get(page(pair)).status_code for one in browsers(pair)] == [status] * 2


def test_page_of_a_pair_that_ended_early_is_closed():
    pair = met(6, state=Pair.State.ENDED)
    assert [one.get(page(pair)).status_code for one in browsers(pair)] == [404, 404]


def test_programme_that_closes_closes_its_pairs():
    pair = met(2)
    pair.programme.state = "closed"
    pair.programme.save()
    assert [one.get(page(pair)).status_code for one in browsers(pair)] == [200, 200]
    assert actions.complete_due(at=NOW) == 1


def test_thanks_are_read_by_the_partner_and_announced_once():
    pair = met(6)
    own, other = browsers(pair)
    form = {"words": "I ask more", "thanks": SECRET, "goes_on": ""}
    for _ in range(2):
        assert own.post(page(pair), form).status_code == 302
    assert Farewell.objects.count() == 1
    letters = Letter.objects.filter(kind="recognition.note")
    assert [(one.subject, one.address, SECRET in one.text + one.html) for one in letters] == [
        ("A note for you", member(pair, "mentor").person.email, False)
    ]
    for address in (page(pair), reverse("recognition:close-letter", args=[pair.uid]), reverse("recognition:home")):
        assert SECRET in other.get(address).content.decode()


def test_words_taken_back_are_read_by_nobody_else_and_can_be_put_back():
    pair = met(6)
    own, other = browsers(pair)
    text = own.post(page(pair), {"words": "", "thanks": SECRET, "goes_on": ""}, follow=True).content.decode()
    take_back = reverse("recognition:close-take-back", args=[pair.uid])
    assert f'action="{take_back}"' in text
    own.post(take_back)
    seen = [SECRET in other.get(address).content.decode() for address in (page(pair), reverse("recognition:home"))]
    assert seen == [False, False]
    own.post(reverse("recognition:close-restore", args=[pair.uid]))
    assert SECRET in other.get(page(pair)).content.decode()


@pytest.mark.parametrize(("one", "two", "told"), [("yes", "", False), ("yes", "no", False), ("yes", "yes", True)])
def test_wish_to_go_on_is_told_only_when_both_have_it(one, two, told):
    pair = met(6)
    own, other = browsers(pair)
    own.post(page(pair), {"goes_on": one})
    alone = other.get(page(pair)).content.decode()
    assert "both want to go on" not in alone
    other.post(page(pair), {"goes_on": two})
    texts = [browser.get(page(pair)).content.decode() for browser in (own, other)]
    assert ["both want to go on" in text for text in texts] == [told, told]


def test_too_long_thanks_come_back_with_422():
    pair = met(6)
    own, _other = browsers(pair)
    answer = own.post(page(pair), {"thanks": "x" * 4001, "words": "kept on the page"})
    assert (answer.status_code, "kept on the page" in answer.content.decode()) == (422, True)
    assert Farewell.objects.count() == 0


def test_nobody_else_reads_words_or_thanks_and_the_database_holds_no_clear_text():
    company = make.company(2, 1)
    pair = met(6, pair=make.pair(company))
    own, _other = browsers(pair)
    own.post(page(pair), {"words": SECRET, "thanks": SECRET, "goes_on": "yes"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, thanks FROM recognition_farewell")
        assert [SECRET in text for row in cursor.fetchall() for text in row] == [False, False]
    for stranger in (company.manager, company.mentors[1].person.user):
        browser = signed_in(stranger)
        assert browser.get(page(pair)).status_code == 404
    staff = signed_in(company.manager)
    assert SECRET not in staff.get(reverse("recognition:certificates", args=[company.programme.slug])).content.decode()
    assert [row.verb for row in Entry.objects.all()] == []


def test_closing_page_asks_as_often_for_three_goals_as_for_one():
    pair = met(6)
    own, _other = browsers(pair)
    mentee, mentor = member(pair, "mentee"), member(pair, "mentor")
    own.post(page(pair), {"words": "a", "thanks": "b", "goes_on": "yes"})
    Goal.objects.create(pair=pair, owner=mentee, role="mentee", seat=1, text="Ask", target="Asked")
    own.get(page(pair))
    with CaptureQueriesContext(connection) as one:
        own.get(page(pair))
    Goal.objects.create(pair=pair, owner=mentee, role="mentee", seat=2, text="Ask", target="Asked")
    Goal.objects.create(pair=pair, owner=mentor, role="mentor", seat=1, text="Tell", target="Told")
    with CaptureQueriesContext(connection) as three:
        own.get(page(pair))
    assert len(three) == len(one)
