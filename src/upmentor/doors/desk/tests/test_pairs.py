import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.doors.desk.exports import rows as exported
from upmentor.doors.desk.pairs import life_rows, page_of
from upmentor.stages.exports.tests.taking import taken
from upmentor.stages.goals.models import Goal
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.actions import end
from upmentor.stages.pairs.models import Agreement, Pair, PairMember, Signature
from upmentor.stages.pairs.tests import factories as pairs

pytestmark = pytest.mark.django_db
NOW = pairs.NOW
SECRET = "tungsten walrus"


def meeting(pair: Pair, number: int, state: str, days: int) -> None:
    start = NOW + dt.timedelta(days=days)
    kept = {"minutes": 60, "starts_at": start, "zone": "UTC", "created_at": NOW, "guide_topic": "everyday-ai"}
    Meeting.objects.create(pair=pair, number=number, state=state, **kept)


def sign(pair: Pair) -> None:
    rhythm = {"cadence_weeks": 4, "meeting_minutes": 60, "place": "video", "notice_days": 2}
    made = Agreement.objects.create(pair=pair, number=1, clauses=[], off_table=SECRET, **rhythm)
    for member in pair.members.all():
        Signature.objects.create(agreement=made, member=member, signed_on=NOW.date())


def set_goals(pair: Pair) -> None:
    for member in PairMember.objects.filter(pair=pair):
        Goal.objects.create(pair=pair, owner=member, role=member.role, seat=1, text=SECRET, target=SECRET)


def browser(company: pairs.Company) -> Client:
    client = Client()
    client.force_login(company.manager)
    return client


def address(company: pairs.Company, rest: str = "") -> str:
    return f"/manage/p/{company.programme.slug}/pairs/{rest}"


def test_row_says_what_is_held_planned_and_done():
    company = pairs.company(1, 1)
    pair = pairs.pair(company)
    meeting(pair, 0, "held", 3)
    meeting(pair, 1, "held", 7)
    meeting(pair, 2, "booked", 35)
    sign(pair)
    set_goals(pair)
    (row,) = life_rows([pair])
    assert (row.held, row.planned, row.last, row.next) == (1, 6, dt.date(2026, 3, 9), dt.date(2026, 4, 6))
    assert (row.words, row.agreed, row.goals) == ("Active", True, True)


def test_page_and_export_hold_no_word_that_the_two_wrote():
    company = pairs.company(1, 1)
    pair = pairs.pair(company)
    sign(pair)
    set_goals(pair)
    client = browser(company)
    text = client.get(address(company)).content.decode() + taken(client, address(company, "life.csv")).content.decode()
    assert ("Mentee 0" in text, SECRET in text, "Everyday AI" in text) == (True, False, False)


@pytest.mark.parametrize(("show", "left"), [("unplanned", 1), ("unsigned", 1), ("goalless", 1), ("", 2)])
def test_filters_leave_pairs_that_lack_something(show, left):
    company = pairs.company(2, 2)
    full = pairs.pair(company)
    pairs.pair(company, mentor=1, mentee=1)
    meeting(full, 1, "booked", 7)
    sign(full)
    set_goals(full)
    page, rows = page_of(company.programme, "", show, "1")
    assert (len(rows), page.paginator.count) == (left, left)
    if show:
        assert rows[0].mentee.name == "Mentee 1"


def test_state_of_life_chooses_the_tab_and_paused_says_until_when():
    company = pairs.company(2, 2)
    pairs.pair(company, state="paused", pause_kind="agreed", paused_until=dt.date(2026, 6, 1))
    pairs.pair(company, mentor=1, mentee=1, state="ended")
    text = browser(company).get(address(company, "?state=paused")).content.decode()
    assert ("Paused until 1 June" in text, "Mentee 1" in text) == (True, False)
    text = browser(company).get(address(company, "?state=ended")).content.decode()
    assert ("Mentee 0" in text, "Mentee 1" in text) == (False, True)


def test_reason_passed_on_at_the_end_stands_beside_the_ended_pair_without_a_name():
    company = pairs.company(1, 1)
    pair = pairs.pair(company)
    mentor = PairMember.objects.select_related("pair__programme").get(pair=pair, role="mentor")
    end(mentor, words="time", rematch=True, reason="Too far apart in time", by=company.manager, at=NOW)
    (row,) = life_rows(Pair.objects.filter(pk=pair.pk))
    assert row.reasons == ("Too far apart in time",)
    text = browser(company).get(address(company, "?state=ended")).content.decode()
    assert text.count("Too far apart in time") == 1


def test_before_there_is_a_pair_the_proposals_are_shown():
    company = pairs.company(1, 1)
    assert browser(company).get(address(company)).headers["Location"] == address(company, "proposals/")


def test_export_has_a_row_a_pair_with_days_and_marks():
    company = pairs.company(1, 1)
    pair = pairs.pair(company)
    meeting(pair, 1, "held", 7)
    (row,) = exported(company.programme)
    assert row[4:] == ["Active", 1, 6, "2026-03-09", "", "Not done", "Not done"]
    assert browser(company).get(address(company, "life.pdf")).status_code == 404


def test_page_has_as_many_queries_for_three_pairs_as_for_one():
    company = pairs.company(3, 3)
    client = browser(company)

    def queries() -> int:
        with CaptureQueriesContext(connection) as run:
            assert client.get(address(company)).status_code == 200
        return len(run)

    pairs.pair(company)
    few = queries()
    for number in (1, 2):
        meeting(pairs.pair(company, mentor=number, mentee=number), 1, "booked", 7)
    assert queries() == few
