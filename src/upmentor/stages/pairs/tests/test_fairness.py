"""Did groups fare alike? (AC-5.8)"""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.measures.evenness import LEVEL
from upmentor.stages.pairs.fairness import CUTS, Seat, panel
from upmentor.stages.pairs.models import MatchRun, Proposal, Unmatched
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in


def seats(groups, role="mentor", start=0):
    """`groups`: (department, people, of them matched, score)."""
    found = []
    for department, people, matched, score in groups:
        for number in range(people):
            value = score + number % 3 if number < matched else None
            found.append(Seat(start + len(found), role, value, dict.fromkeys(CUTS, "x") | {"department": department}))
    return found


def rows(of):
    return {row.name: row for row in panel(of).cuts["department"]}


def test_a_group_left_out_is_worth_a_look_and_an_even_one_could_be_chance():
    uneven = rows(seats([("Sales", 20, 19, 80), ("Finance", 20, 4, 80)]))
    assert uneven["Finance"].share_stands_out
    even = rows(seats([("Sales", 20, 12, 80), ("Finance", 20, 10, 80)]))
    assert not even["Finance"].share_stands_out
    assert even["Finance"].share.low < 0.5 < even["Finance"].share.high


def test_lower_scores_are_worth_a_look():
    found = rows(seats([("Sales", 15, 15, 85), ("Finance", 15, 15, 60)]))
    assert found["Finance"].score_stands_out
    assert not found["Finance"].share_stands_out
    assert (round(found["Finance"].score.value), found["Finance"].score.n) == (61, 15)


def test_a_department_of_the_crowded_side_is_not_called_unlucky():
    crowd = seats([("Sales", 30, 10, 80), ("Product", 10, 4, 80)])
    few = seats([("Board", 14, 14, 80)], role="mentee", start=100)
    found = rows(crowd + few)
    assert round(found["Sales"].usual, 2) == 0.35
    assert found["Board"].usual == 1
    assert not any(row.share_stands_out for row in found.values())


def test_small_groups_and_the_one_that_would_reveal_them_are_protected():
    found = rows(seats([("Sales", 20, 12, 80), ("Legal", 7, 4, 80), ("Board", 3, 0, 80)]))
    assert (found["Sales"].hidden, found["Legal"].hidden, found["Board"].hidden) == (False, True, True)
    assert found["Board"].people == 0


def test_a_score_of_fewer_than_five_matched_people_is_protected():
    found = rows(seats([("Sales", 20, 15, 80), ("Finance", 20, 4, 80), ("Legal", 12, 9, 80)]))
    assert found["Finance"].share is not None
    assert found["Finance"].score is None
    # The next smallest too: else the total less the others would tell.
    assert found["Legal"].score is None
    assert found["Sales"].score is not None


def test_nobody_is_counted_twice_towards_five():
    both = seats([("Sales", 3, 3, 80)]) + seats([("Sales", 3, 3, 80)], role="mentee")
    assert rows(both)["Sales"].hidden


def test_looking_at_many_groups_is_allowed_for():
    """Matches and scores dealt out at random, some scores far out: at most one panel in twenty names any group."""
    draw, named = random.Random(7), 0
    for _panel in range(300):
        found = []
        for number in range(120):
            groups = {cut: f"{cut}{draw.randrange(10)}" for cut in CUTS}
            score = 100 - min(95, draw.expovariate(1 / 12)) if draw.random() < 0.7 else None
            found.append(Seat(number, ("mentor", "mentee")[number % 2], score, groups))
        named += bool(panel(found).standing_out)
    assert named <= 300 * LEVEL + 3 * (300 * LEVEL * (1 - LEVEL)) ** 0.5


def text(response) -> str:
    return " ".join(response.content.decode().split())


def shown(company, run, by=""):
    url = reverse("pairs:run-fairness", args=[company.programme.slug, run.uid])
    return signed_in(company.manager).get(url + (f"?by={by}" if by else ""))


@pytest.mark.django_db
def test_page_shows_ranges_protected_groups_and_the_method():
    company = make.company(14, 12)
    run = finished_run(company)
    page = text(shown(company, run))
    assert "No group stands out: every difference could be chance" in page
    assert "Could be chance" in page
    assert "<svg" in page
    assert "Holm" in page
    assert "Mentors" not in page
    sides = text(shown(company, run, "side"))
    assert "Follows from the places on both sides" in sides
    assert "100 %" in sides


@pytest.mark.django_db
def test_page_protects_small_groups():
    company = make.company(14, 12)
    for mentor in company.mentors[:3]:
        mentor.person.department = make.department("Tiny")
        mentor.person.save()
    page = text(shown(company, finished_run(company)))
    assert "Protected: fewer than five people" in page
    assert page.count("um-state-lock") >= 2


@pytest.mark.django_db
def test_page_names_who_was_left_out():
    company = make.company(30, 30)
    run = finished_run(company)
    left = Proposal.objects.filter(run=run, mentee__person__department__name="Legal")
    for proposal in left:
        Unmatched.objects.create(run=run, enrolment=proposal.mentee, reason={})
    left.delete()
    page = text(shown(company, run))
    assert "worth a look" in page
    assert "Department: <bdi>Legal</bdi>" in page
    assert "See the reasons" in page


@pytest.mark.django_db
def test_four_people_are_told_that_there_are_too_few():
    company = make.company(2, 2)
    page = text(shown(company, finished_run(company)))
    assert "There are too few people to compare groups" in page
    assert "No group is large enough" in page


@pytest.mark.django_db
def test_runs_without_result_and_other_managers_are_not_found():
    company, other = make.company(2, 2), make.company(2, 2, name="Another programme")
    run = finished_run(company)
    url = reverse("pairs:run-fairness", args=[company.programme.slug, run.uid])
    assert signed_in(other.manager).get(url).status_code == 404
    MatchRun.objects.update(state="failed")
    assert shown(company, run).status_code == 404


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_people():
    counts = []
    for size in (6, 20):
        company = make.company(size, size)
        url = reverse("pairs:run-fairness", args=[company.programme.slug, finished_run(company).uid])
        client = signed_in(company.manager)
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] < 25
