"""Drafts: approve, undo, pair by hand. Rules are asked again, places are given once."""

import pytest
from django.db import IntegrityError

from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run

pytestmark = pytest.mark.django_db


def test_approve_gives_seats_and_undo_takes_them_back():
    company = make.company(2, 2)
    run = finished_run(company)
    done = actions.approve(run, None, by=company.manager, at=make.NOW)
    assert [(p.state, p.person_seat, p.mentor_seat, p.mentee_seat) for p in done.approved] == [
        ("approved", 1, 1, 1)
    ] * 2
    assert actions.withdraw_approval(company.programme, done.approved, by=company.manager, at=make.NOW) == 2
    rows = Proposal.objects.values_list("state", "person_seat", "mentor_seat", "mentee_seat", "approved_at")
    assert list(rows) == [("suggested", None, None, None, None)] * 2
    with pytest.raises(actions.NothingToDo):
        actions.withdraw_approval(company.programme, done.approved, by=company.manager, at=make.NOW)


def test_approve_leaves_out_a_pair_that_breaks_a_rule_by_now():
    company = make.company(2, 2)
    run = finished_run(company)
    pair = Proposal.objects.first()
    person = pair.mentor.person
    person.manager, person.top_of_tree = pair.mentee.person, False
    person.save()
    done = actions.approve(run, None, by=company.manager, at=make.NOW)
    assert [p.pk for p in done.approved] == [Proposal.objects.last().pk]
    assert [(p.pk, why) for p, why in done.refused] == [
        (pair.pk, ("One reports to the other, directly or through others",))
    ]
    pair.refresh_from_db()
    assert pair.state == "suggested"


def test_approve_of_somebody_who_left_is_refused():
    company = make.company(2, 2)
    run = finished_run(company)
    pair = Proposal.objects.first()
    pair.mentee.state = "withdrawn"
    pair.mentee.save()
    done = actions.approve(run, [pair], by=company.manager, at=make.NOW)
    assert done.refused[0][1] == ("One of the two no longer takes part",)


def test_only_the_latest_run_can_be_approved():
    company = make.company(2, 2)
    first = finished_run(company)
    finished_run(company)
    with pytest.raises(actions.RunReplaced):
        actions.approve(first, None, by=company.manager, at=make.NOW)


def test_an_approved_pair_stays_out_of_the_next_run():
    company = make.company(4, 4)
    first = finished_run(company)
    kept = list(Proposal.objects.filter(run=first))[:2]
    actions.approve(first, kept, by=company.manager, at=make.NOW)
    second = finished_run(company)
    again = set(Proposal.objects.filter(run=second).values_list("mentor", "mentee"))
    assert len(again) == 2
    assert not {person for pair in again for person in pair} & {p for k in kept for p in (k.mentor_id, k.mentee_id)}


def test_a_mentor_has_at_most_two_pairs_over_all_programmes():
    company = make.company(2, 2)
    person = company.mentors[0].person
    others = []
    for number in range(2):
        other = make.programme(f"Other {number}", managers=[company.manager])
        mentor = make.enrol(other, person, "mentor")
        mentee = make.enrol(other, make.person(f"Senior {number}", grade=8, department_name="Legal"), "mentee")
        others.append((other, mentor, mentee))
    for other, mentor, mentee in others:
        actions.propose_by_hand(other, mentor, mentee, by=company.manager, at=make.NOW)
    with pytest.raises(actions.PairRefused) as caught:
        actions.propose_by_hand(
            company.programme, company.mentors[0], company.mentees[0], by=company.manager, at=make.NOW
        )
    assert caught.value.sentences == ("No free place",)
    assert list(Proposal.objects.order_by("id").values_list("person_seat", flat=True)) == [1, 2]


@pytest.mark.parametrize("seat", [1, 3])
def test_the_database_refuses_a_seat_twice_and_a_third_seat(seat):
    company = make.company(2, 2)
    values = {"mentor_person": company.mentors[0].person, "programme": company.programme, "mentor": company.mentors[0]}
    values |= {"state": "approved", "score": 1, "created_at": make.NOW, "mentee_seat": 1}
    Proposal.objects.create(mentee=company.mentees[0], person_seat=1, mentor_seat=1, **values)
    with pytest.raises(IntegrityError):
        Proposal.objects.create(mentee=company.mentees[1], person_seat=seat, mentor_seat=2, **values)


def test_by_hand_refuses_what_a_run_refuses():
    company = make.company(2, 2)
    mentor, mentee = company.mentors[0], company.mentees[0]
    mentee.person.grade = 4
    mentee.person.save()
    with pytest.raises(actions.PairRefused) as caught:
        actions.propose_by_hand(company.programme, mentor, mentee, by=company.manager, at=make.NOW)
    assert caught.value.sentences == ("Fewer than 2 grades apart",)
    assert not Proposal.objects.exists()


def test_by_hand_scores_like_a_run():
    company = make.company(2, 2)
    run = finished_run(company)
    pair = Proposal.objects.filter(run=run).first()
    made = actions.propose_by_hand(
        company.programme, pair.mentor, pair.mentee, reason="Asked for it", by=company.manager, at=make.NOW
    )
    assert (made.score, made.parts, made.overlap_hours) == (pair.score, pair.parts, pair.overlap_hours)
