"""The tables of states, walked cell by cell."""

import datetime as dt
from pathlib import Path

import pytest

from upmentor.stages.pairs.actions.errors import StepRefused
from upmentor.stages.pairs.actions.life import Pause, move
from upmentor.stages.pairs.models import Pair, PairEvent, PairMember, Proposal
from upmentor.stages.pairs.states import PAIR, PROPOSAL, as_page, before_pause, pair_may, proposal_may
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Enrolment

P, R = Pair.State, Proposal.State
LATER = make.NOW + dt.timedelta(days=3)
REST = Pause(Pair.PauseKind.AGREED, make.NOW.date(), dt.date(2026, 6, 1))
ROOT = Path(__file__).parents[5]


def pair_in(state: str) -> Pair:
    paused = {"paused_until": dt.date(2026, 5, 1), "paused_from": make.NOW.date(), "pause_kind": "agreed"}
    return make.pair(state=state, **(paused if state == P.PAUSED else {}))


def test_pair_takes_these_steps_and_no_others():
    assert {(was, became) for was in P.values for became in P.values if pair_may(was, became)} == {
        ("getting_to_know", "active"),
        ("getting_to_know", "paused"),
        ("getting_to_know", "ended"),
        ("active", "paused"),
        ("active", "completed"),
        ("active", "ended"),
        ("paused", "getting_to_know"),
        ("paused", "active"),
        ("paused", "completed"),
        ("paused", "ended"),
    }


def test_proposal_takes_these_steps_and_no_others():
    assert {(was, became) for was in R.values for became in R.values if proposal_may(was, became)} == {
        ("suggested", "approved"),
        ("approved", "suggested"),
        ("approved", "withdrawn"),
        ("approved", "held"),
        ("held", "approved"),
        ("held", "announced"),
        ("announced", "accepted"),
        ("announced", "declined"),
        ("announced", "lapsed"),
        ("announced", "withdrawn"),
        ("accepted", "finished"),
    }


def test_each_step_stands_once():
    for table in (PROPOSAL, PAIR):
        assert len({(step.was, step.became) for step in table}) == len(table)


def test_three_ways_of_not_going_ahead_have_the_same_letter():
    assert len({step.letter for step in PROPOSAL if step.was == R.ANNOUNCED and step.became != R.ACCEPTED}) == 1


def test_document_shows_the_tables():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == as_page()


@pytest.mark.django_db
@pytest.mark.parametrize("was", P.values)
@pytest.mark.parametrize("became", P.values)
def test_move_follows_the_table_and_writes_history(was, became):
    pair = pair_in(was)
    pause = REST if became == P.PAUSED else None
    if not pair_may(was, became):
        with pytest.raises(StepRefused):
            move(pair, became, at=LATER, pause=pause)
        pair.refresh_from_db()
        assert (pair.state, PairEvent.objects.count()) == (was, 0)
        return
    assert move(pair, became, at=LATER, pause=pause) is pair
    assert (pair.state, Pair.objects.get().state) == (became, became)
    assert list(PairEvent.objects.values_list("was", "became", "at")) == [(was, became, LATER)]


@pytest.mark.django_db
@pytest.mark.parametrize(("became", "enrolments"), [(P.ENDED, "available"), (P.COMPLETED, "completed")])
def test_end_gives_both_seats_back(became, enrolments):
    pair = make.pair()
    move(pair, became, at=LATER, closing_words="circumstances")
    assert (pair.ended_at, pair.closing_words) == (LATER, "circumstances")
    assert [member.live for member in PairMember.objects.all()] == [False, False]
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.person_seat, proposal.mentor_seat, proposal.mentee_seat) == (
        "finished",
        None,
        None,
        None,
    )
    assert sorted(Enrolment.objects.values_list("state", flat=True)) == [enrolments, enrolments]


@pytest.mark.django_db
def test_mentor_of_two_pairs_is_completed_with_the_second():
    company = make.company(1, 2)
    mentor = company.mentors[0]
    mentor.capacity = 2
    mentor.save()
    first, second = make.pair(company), make.pair(company, mentee=1, seat=2)
    move(first, P.COMPLETED, at=LATER)
    mentor.refresh_from_db()
    assert mentor.state == "available"
    move(second, P.COMPLETED, at=LATER)
    mentor.refresh_from_db()
    assert mentor.state == "completed"


@pytest.mark.django_db
def test_pause_is_kept_and_forgotten():
    pair = make.pair()
    move(pair, P.PAUSED, at=LATER, pause=REST)
    assert (pair.pause_kind, pair.paused_from, pair.paused_until) == ("agreed", REST.first, REST.until)
    move(pair, before_pause(pair), at=LATER)
    assert (pair.state, pair.pause_kind, pair.paused_from, pair.paused_until) == ("active", "", None, None)


@pytest.mark.django_db
def test_pair_that_was_never_active_goes_on_getting_to_know():
    pair = make.pair(state=P.GETTING_TO_KNOW)
    move(pair, P.PAUSED, at=LATER, pause=REST)
    assert before_pause(pair) == P.GETTING_TO_KNOW


@pytest.mark.django_db
def test_pause_belongs_to_the_state_paused():
    with pytest.raises(ValueError, match="pause belongs"):
        move(make.pair(), P.PAUSED, at=LATER)
    with pytest.raises(ValueError, match="pause belongs"):
        move(Pair.objects.get(), P.ENDED, at=LATER, pause=REST)


@pytest.mark.django_db
def test_first_step_to_active_is_dated_and_a_second_is_not():
    pair = make.pair(state=P.GETTING_TO_KNOW)
    move(pair, P.ACTIVE, at=LATER)
    assert pair.active_at == LATER
    move(pair, P.PAUSED, at=LATER, pause=REST)
    move(pair, P.ACTIVE, at=LATER + dt.timedelta(days=1))
    assert pair.active_at == LATER


@pytest.mark.django_db
def test_second_of_two_at_once_is_refused():
    pair = make.pair()
    stale = Pair.objects.get(pk=pair.pk)
    move(pair, P.ENDED, at=LATER)
    with pytest.raises(StepRefused):
        move(stale, P.COMPLETED, at=LATER)
    assert PairEvent.objects.count() == 1
