"""The tables of states, walked cell by cell through the verbs."""

import pytest

from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.programmes.actions import enrolment as verbs
from upmentor.stages.programmes.actions import programme as programme_verbs
from upmentor.stages.programmes.errors import AlreadyEnrolled, EnrolmentClosed, NotReady, WrongState
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.states import ENROLMENT, PROGRAMME, may_become
from upmentor.stages.programmes.tests import factories as make

P, E = Programme.State, Enrolment.State


def test_tables_name_every_state():
    assert set(PROGRAMME) == set(P.values)
    assert set(ENROLMENT) == set(E.values)


def test_programme_goes_one_way_but_for_drafts_late_joiners_and_a_close_that_was_begun():
    steps = {(now, then) for now in P.values for then in P.values if may_become(PROGRAMME, now, then)}
    assert steps == {
        ("draft", "ready"),
        ("ready", "draft"),
        ("ready", "enrolling"),
        ("enrolling", "matching"),
        ("matching", "enrolling"),
        ("matching", "running"),
        ("running", "closing"),
        ("closing", "running"),
        ("closing", "closed"),
        ("closed", "archived"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("now", P.values)
@pytest.mark.parametrize("then", P.values)
def test_advance_follows_the_table(now, then):
    programme = make.programme(state=now)
    if may_become(PROGRAMME, now, then):
        assert programme_verbs.advance(programme, then, by=SYSTEM, at=make.NOW).state == then
    else:
        with pytest.raises(WrongState):
            programme_verbs.advance(programme, then, by=SYSTEM, at=make.NOW)


@pytest.mark.django_db
def test_opening_needs_dates_and_a_manager():
    programme = make.programme(state="ready", enrol_until=None, starts_on=None)
    with pytest.raises(NotReady) as refused:
        programme_verbs.open_enrolment(programme, by=SYSTEM, at=make.NOW)
    assert refused.value.missing == [
        "Say until when people can enrol.",
        "Set the first and the last day of the programme.",
        "Name at least one programme manager.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in E.values if state != E.WITHDRAWN])
def test_withdrawing_and_taking_it_back_leads_to_where_one_stood(state):
    row = make.enrolment(make.programme(), make.person("alice"), state=state)
    if state == E.COMPLETED:
        with pytest.raises(WrongState):
            verbs.withdraw(row, by=SYSTEM, at=make.NOW)
        return
    assert verbs.withdraw(row, by=SYSTEM, at=make.NOW).state == E.WITHDRAWN
    assert verbs.restore(row, by=SYSTEM, at=make.NOW).state == state
    with pytest.raises(WrongState):
        verbs.restore(row, by=SYSTEM, at=make.NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("started", AlreadyEnrolled),
        ("waiting", AlreadyEnrolled),
        ("available", AlreadyEnrolled),
        ("invited", None),
        ("withdrawn", None),
    ],
)
def test_starting_is_for_those_who_are_not_in(state, error):
    programme, alice = make.programme(), make.person("alice")
    make.enrolment(programme, alice, state=state)
    if error:
        with pytest.raises(error):
            verbs.start(programme, alice, "mentor", by=SYSTEM, at=make.NOW)
    else:
        assert verbs.start(programme, alice, "mentor", by=SYSTEM, at=make.NOW).state == "started"


@pytest.mark.django_db
@pytest.mark.parametrize("state", P.values)
def test_starting_needs_an_open_programme(state):
    programme, alice = make.programme(state=state), make.person("alice")
    if state in ("enrolling", "matching"):
        assert verbs.start(programme, alice, "mentor", by=SYSTEM, at=make.NOW).role == "mentor"
    else:
        with pytest.raises(EnrolmentClosed):
            verbs.start(programme, alice, "mentor", by=SYSTEM, at=make.NOW)
