"""A programme closes while two are still getting to know each other."""

import datetime as dt

import pytest
from django.test import Client

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.queries.candidates import waiting_for_another
from upmentor.stages.pairs.tests import factories as make
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
