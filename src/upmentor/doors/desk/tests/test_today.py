import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.doors.desk.pair_items import pair_items
from upmentor.doors.desk.today import today
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.programmes.actions.topics import propose_topic
from upmentor.stages.programmes.models import Round, TopicWish
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


def titles(programme):
    return [item.title for item in today(programme, at=make.NOW).items]


def test_draft_needs_enrolment_opened():
    assert titles(make.programme(state="ready")) == ["Enrolment is not open yet"]


def test_empty_programme_needs_people():
    assert titles(make.programme()) == ["Nobody is in yet"]


def test_everything_that_waits_is_named_once():
    programme = make.programme(enrol_until=make.TODAY + dt.timedelta(days=3))
    for number in range(2):
        make.enrolment(programme, make.person(f"mentor{number}"), "mentor", topics={"everyday-ai": 3})
        make.enrolment(programme, make.person(f"mentee{number}", grade=7), "mentee", topics={"everyday-ai": 5})
    make.enrolment(programme, make.person("invited"), "mentor", state="invited")
    make.enrolment(programme, make.person("late"), "mentor", state="waiting")
    unknown = make.enrolment(programme, make.person("unknown", grade=None), "mentor", topics={"everyday-ai": 3})
    TopicWish.objects.create(enrolment=unknown, proposed=propose_topic("Quux", at=make.NOW))
    assert titles(programme) == [
        "Enrolment ends in 3 days",
        "3 mentors and 2 mentees wait for a match",
        "One person cannot be matched yet",
        "One person is on the waiting list",
        "One text fits no topic",
        "One person has not answered the invitation",
    ]


def test_nothing_needs_anybody_while_the_programme_runs():
    programme = make.programme(state="running", enrol_until=None, starts_on=dt.date(2026, 1, 1))
    found = today(programme, at=make.NOW)
    assert (found.finding, found.items) == ("Nothing needs you. Next: the programme ends, 1 October", [])


def test_days_of_check_ins_stand_among_the_next_dates_in_their_order():
    programme = make.programme(state="running", enrol_until=None, starts_on=dt.date(2026, 1, 1))
    day = dt.timedelta(days=1)
    for kind, opens in (("start", -30), ("mid-point", -2), ("follow-up", 300)):
        first = make.TODAY + opens * day
        days = {"opens_on": first, "closes_on": first + 9 * day, "releases_on": first + 10 * day}
        Round.objects.create(programme=programme, kind=kind, **days)
    assert [(when - make.TODAY, words) for when, words in today(programme, at=make.NOW).dates][:2] == [
        (7 * day, "last day of the check-in “Mid-point”"),
        (8 * day, "words for each other are opened"),
    ]
    assert len(today(programme, at=make.NOW).dates) == 5


def test_page_has_the_same_number_of_queries_for_one_and_for_thirty_people():
    make.organisation()
    programme = make.programme()
    client = Client()
    client.force_login(make.manager(programme))

    def queries():
        with CaptureQueriesContext(connection) as run:
            assert client.get(f"/manage/p/{programme.slug}/").status_code == 200
        return len(run)

    make.enrolment(programme, make.person("first"), "mentor", topics={"everyday-ai": 3})
    few = queries()
    for number in range(29):
        make.enrolment(programme, make.person(f"p{number}"), "mentor", topics={"everyday-ai": 3, f"t{number}": 2})
    assert queries() == few


def test_staff_home_shows_programmes_and_the_roster_to_owners():
    make.organisation()
    programme = make.programme()
    make.person("alice")
    owner = Client()
    owner.force_login(make.account("owner@example.com", "owner"))
    page = owner.get("/manage/").content.decode()
    assert "Fresh eyes on AI" in page
    assert "1 person works here." in page
    manager = Client()
    manager.force_login(make.manager(programme))
    page = manager.get("/manage/").content.decode()
    assert "Fresh eyes on AI" in page
    assert "works here" not in page


def test_staff_home_is_closed_to_others():
    make.organisation()
    client = Client()
    client.force_login(make.person("alice", sign_in=True).user)
    assert client.get("/manage/").status_code == 404


def test_people_who_want_another_match_stand_at_the_top_with_candidates():
    company = pairs.company(3, 2)
    over = pairs.pair(company, state="ended")
    over.members.update(rematch=True)
    Pair.objects.update(ended_at=pairs.NOW - dt.timedelta(days=2))
    found = today(company.programme, at=pairs.NOW)
    assert {one.enrolment.person.name for one in found.waiting} == {"Mentor 0", "Mentee 0"}
    mentee = next(one for one in found.waiting if one.enrolment.role == "mentee")
    assert "Mentor 0" not in [one.person.name for one in mentee.candidates]
    client = Client()
    client.force_login(company.manager)
    page = client.get(f"/manage/p/{company.programme.slug}/").content.decode()
    assert "is looking for another match" in page


def test_silence_rules_and_pauses_are_named_without_names():
    company = pairs.company(3, 3)
    pairs.pair(company, state="getting_to_know", escalated_at=pairs.NOW)
    paused = {"state": "paused", "paused_until": pairs.NOW.date() + dt.timedelta(days=5)}
    pairs.pair(company, mentor=1, mentee=1, pause_kind="rules", **paused)
    pairs.pair(company, mentor=2, mentee=2, pause_kind="leave", **paused)
    on = pairs.NOW.date()
    assert [item.title for item in pair_items(company.programme, on=on)] == [
        "One first talk has no answer yet",
        "One pair is paused by a rule",
        "One pair’s pause ends soon",
    ]
