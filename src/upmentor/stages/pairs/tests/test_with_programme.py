"""A programme closes: what had not begun ends with it, and nothing new begins."""

import datetime as dt

import pytest
from django.test import Client

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Announcement, Pair, PairMember, Proposal, ProposalAnswer
from upmentor.stages.pairs.queries import current_policy
from upmentor.stages.pairs.queries.candidates import waiting_for_another
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.answered import ANNOUNCED, DEADLINE, announced, both_say_yes, say
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.recognition.actions import complete_due, issue_due
from upmentor.stages.recognition.models import Certificate

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=30)


def close(pair: Pair, state: str = "closed") -> None:
    Programme.objects.filter(pk=pair.programme_id).update(state=state)


def settle() -> dict[str, int]:
    return {key: number for key, number in actions.settle_answers(at=LATER).items() if number}


def test_both_read_one_calm_letter_and_nothing_is_asked_of_them():
    pair = make.pair(state="getting_to_know", answer_by=LATER)
    close(pair)
    assert [settle(), settle()] == [{"closed": 1}, {}]
    kept = Pair.objects.get()
    assert (kept.state, kept.closing_words, kept.ended_at) == ("ended", "programme", LATER)
    first, second = Letter.objects.order_by("id")
    assert (first.subject, first.due_at) == ("The programme has come to its close", second.due_at)
    assert first.text.replace("Mentee 0", "Mentor 0") == second.text
    assert waiting_for_another(kept.programme) == []
    assert list(Enrolment.objects.values_list("state", flat=True)) == ["completed", "completed"]
    assert set(PairMember.objects.values_list("live", "rematch")) == {(False, None)}


def test_pair_that_rested_before_it_began_ends_the_same_way():
    pair = make.pair(state="paused", active_at=None, pause_kind="agreed", paused_until=dt.date(2026, 6, 1))
    close(pair)
    assert complete_due(at=LATER) == 0
    assert settle() == {"closed": 1}
    assert Pair.objects.get().closing_words == "programme"


def test_nobody_gets_a_certificate_for_what_was_not_held():
    pair = make.pair(state="getting_to_know")
    close(pair)
    settle()
    assert (issue_due(at=LATER), complete_due(at=LATER), Certificate.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("state", ["running", "closing"])
def test_programme_that_is_not_closed_leaves_its_pairs(state):
    pair = make.pair(state="getting_to_know", answer_by=LATER + dt.timedelta(days=1))
    close(pair, state)
    settle()
    assert Pair.objects.get().state == "getting_to_know"


def test_pair_that_has_begun_is_left_to_its_close():
    pair = make.pair()
    close(pair)
    assert settle() == {}
    assert complete_due(at=LATER) == 1
    assert Pair.objects.get().state == "completed"


def test_mentor_with_another_pair_that_lives_on_stays_enrolled():
    company = make.company(1, 2)
    Enrolment.objects.filter(role="mentor").update(capacity=2)
    pair = make.pair(company, state="getting_to_know")
    make.pair(company, mentee=1, seat=2)
    close(pair)
    settle()
    states = dict(Enrolment.objects.values_list("person__name", "state"))
    assert states == {"Mentor 0": "available", "Mentee 0": "completed", "Mentee 1": "available"}


def test_page_afterwards_says_why_and_asks_for_no_other_match():
    pair = make.pair(state="getting_to_know")
    close(pair)
    settle()
    for member in PairMember.objects.select_related("person__user"):
        client = Client()
        client.force_login(member.person.user)
        text = client.get(f"/pairs/{pair.uid}/exit/").content.decode()
        assert "The programme has come to its close, and this pairing with it." in text
        assert "Would you like another match?" not in text
        assert client.get("/home/").status_code == 200
        assert client.get(f"/pairs/{pair.uid}/").status_code == 200


def proposals(state: str, count: int = 3) -> tuple[make.Company, list[Proposal]]:
    company = make.company(count, count)
    found = announced(company)
    Programme.objects.update(state=state)
    Letter.objects.all().delete()
    return company, found


def test_question_that_waits_when_the_programme_closes_ends_with_true_words_whatever_was_answered():
    _company, (one, other, third) = proposals("closed")
    Programme.objects.update(state="running")
    say(one, "mentor", True)
    say(other, "mentee", False)
    Programme.objects.update(state="closed")
    assert [settle(), settle()] == [{"closed_proposals": 3}, {}]
    letters = list(Letter.objects.values_list("subject", "kind"))
    assert letters == [("The programme has come to its close", "pairs.not_going_ahead")] * 6
    texts = {
        text.replace("Mentee", "Mentor").replace("Mentor 1", "Mentor 0").replace("Mentor 2", "Mentor 0")
        for text in Letter.objects.values_list("text", flat=True)
    }
    assert ["another match" in text for text in texts] == [False]
    assert set(Proposal.objects.values_list("state", "mentor_seat", "person_seat")) == {("withdrawn", None, None)}
    assert ProposalAnswer.objects.count() == 0
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"completed"}
    page = signed_in(third.mentee.person.user).get(f"/match/{third.uid}/").content.decode()
    assert ("has come to its close" in page, "looking for another match" in page) == (True, False)


def test_no_pair_begins_in_a_programme_that_is_closed():
    company, (one,) = proposals("running", 1)
    say(one, "mentor", True)
    Programme.objects.update(state="closed")
    for verb in (
        lambda: say(one, "mentee", True),
        lambda: actions.keep_announced(one, by=company.manager, at=ANNOUNCED),
    ):
        with pytest.raises((actions.AnswersClosed, actions.TooLate)):
            verb()
    assert Pair.objects.count() == 0


def test_question_may_be_answered_while_the_programme_closes_and_a_no_promises_nobody_else():
    _company, (one, other) = proposals("closing", 2)
    assert both_say_yes(one).state == "getting_to_know"
    say(other, "mentee", False)
    Letter.objects.all().delete()
    actions.settle_answers(at=DEADLINE)
    subjects = Letter.objects.filter(kind="pairs.not_going_ahead").values_list("subject", flat=True)
    assert list(subjects) == ["This pairing isn’t going ahead"] * 2
    assert Enrolment.objects.filter(state="available").count() == 4


def test_drafts_go_without_a_word_and_people_without_a_match_read_that_none_comes():
    company = make.company(2, 1)
    actions.propose_by_hand(company.programme, company.mentors[0], company.mentees[0], by=company.manager, at=make.NOW)
    Enrolment.objects.filter(pk=company.mentors[1].pk).update(state="waiting")
    Programme.objects.update(state="closed")
    assert [settle(), settle()] == [{"closed_unmatched": 3}, {}]
    assert (Proposal.objects.get().state, Proposal.objects.get().mentor_seat) == ("withdrawn", None)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"completed"}
    letters = dict(Letter.objects.values_list("address", "text"))
    place = "before there was a place for you" in letters[company.mentors[1].person.email]
    match = "did not find somebody" in letters[company.mentees[0].person.email]
    assert (len(letters), place, match) == (3, True, True)


def test_letters_in_the_holding_bay_do_not_leave_once_the_close_has_begun():
    company = make.company(1, 1)
    actions.propose_by_hand(company.programme, company.mentors[0], company.mentees[0], by=company.manager, at=make.NOW)
    actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    Programme.objects.update(state="closing")
    actions.release_due(at=make.NOW)
    assert (Announcement.objects.get().state, Proposal.objects.get().state) == ("called_back", "approved")
    assert set(Letter.objects.values_list("state", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize("state", ["closing", "closed", "archived"])
def test_nothing_new_begins_once_the_close_has_begun(state):
    company = make.company(2, 2)
    run = finished_run(company)
    by, at = {"by": company.manager}, {"at": make.NOW}
    Programme.objects.update(state=state)
    for verb in (
        lambda: actions.request_run(company.programme, current_policy(company.programme), **by, **at),
        lambda: actions.approve(run, None, **by, **at),
        lambda: actions.propose_by_hand(company.programme, company.mentors[0], company.mentees[0], **by, **at),
        lambda: actions.announce(company.programme, None, **by, **at),
    ):
        with pytest.raises(actions.ProgrammeEnding):
            verb()
    assert set(Proposal.objects.values_list("state", flat=True)) == {"suggested"}


def test_end_of_a_pair_while_the_programme_closes_asks_for_no_other_match():
    pair = make.pair()
    close(pair, "closing")
    browser = signed_in(pair.members.first().person.user)
    look = browser.post(f"/pairs/{pair.uid}/exit/", {"step": "look", "words": "time"}).content.decode()
    assert "Would you like another match?" not in look
    assert browser.post(f"/pairs/{pair.uid}/exit/", {"step": "end", "words": "time"}).status_code == 302
    after = browser.get(f"/pairs/{pair.uid}/exit/").content.decode()
    assert (Pair.objects.get().state, "Would you like another match?" in after) == ("ended", False)
    assert set(PairMember.objects.values_list("rematch", flat=True)) == {True}


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_pages_of_staff_refuse_calmly_and_stay_readable(state):
    company = make.company(2, 2)
    run = finished_run(company)
    Programme.objects.update(state=state)
    browser, desk = signed_in(company.manager), f"/manage/p/{company.programme.slug}/"
    for page in ("matching/", f"matching/runs/{run.uid}/", "pairs/proposals/", "people/", "topics/", "settings/", ""):
        assert (page, browser.get(desk + page, follow=True).status_code) == (page, 200)
    words = "The close of this programme has begun"
    for page in ("pairs/new/", "pairs/announce/", "people/invite/", "people/add/", "sheet/"):
        answer = browser.get(desk + page, follow=True)
        assert (page, answer.redirect_chain != [], words in answer.content.decode()) == (page, True, True)
    two = {"mentor": company.mentors[0].uid, "mentee": company.mentees[0].uid}
    asked = (("matching/", {}), (f"matching/runs/{run.uid}/approve/", {"all": 1}), ("pairs/new/", two))
    for page, sent in asked:
        assert (page, words in browser.post(desk + page, sent, follow=True).content.decode()) == (page, True)
    assert (Proposal.objects.filter(state="suggested").count(), run.programme.enrolments.count()) == (2, 4)


@pytest.mark.parametrize(
    ("state", "words"), [("closing", "coming to its close"), ("closed", "This programme is closed.")]
)
def test_people_who_waited_read_what_is_true(state, words):
    company = make.company(1, 1)
    stranger = make.person("Stranger", user=make.user("Stranger"))
    Programme.objects.update(state=state)
    own = signed_in(company.mentors[0].person.user)
    for browser in (own, signed_in(stranger.user)):
        shown = browser.get(f"/join/{company.programme.slug}/").content.decode()
        assert (words in shown, "we look for somebody" in shown) == (True, False)
    home = own.get("/home/").content.decode()
    assert ("coming to its close" in home, "We are looking for" in home) == (state == "closing", False)
