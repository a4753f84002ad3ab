"""The table of a run's pairs: sorted, filtered, paged, and approved as it is shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.audit.models import Entry
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def table():
    """A company of 12 pairs, its run, and a browser of its manager."""
    company = make.company(12, 12)
    run = finished_run(company)
    return company, run, signed_in(company.manager), reverse("pairs:run", args=[run.programme.slug, run.uid])


def shown(client, url, **asked):
    response = client.get(url, asked)
    assert response.status_code == 200
    return [row.proposal for row in response.context["rows"]]


@pytest.mark.parametrize("sort", ["score", "mentee", "mentor", "hours"])
def test_each_column_sorts_both_ways_and_headers_say_how(table, sort):
    _company, _run, client, url = table
    value = {
        "score": lambda pair: pair.score,
        "mentee": lambda pair: pair.mentee.person.name,
        "mentor": lambda pair: pair.mentor.person.name,
        "hours": lambda pair: pair.overlap_hours,
    }[sort]
    up, down = ([value(pair) for pair in shown(client, url, sort=order)] for order in (sort, f"-{sort}"))
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert 'aria-sort="ascending"' in text(client.get(url, {"sort": sort}))


def test_without_a_wish_the_highest_score_comes_first(table):
    _company, _run, client, url = table
    scores = [pair.score for pair in shown(client, url)]
    assert scores == sorted(scores, reverse=True)
    assert scores == [pair.score for pair in shown(client, url, sort="nothing' OR 1")]


def test_a_name_is_found_on_either_side(table):
    company, _run, client, url = table
    for one in (company.mentees[7], company.mentors[3]):
        (pair,) = shown(client, url, q=one.person.name.upper())
        assert one in (pair.mentee, pair.mentor)


def test_the_words_of_a_name_may_come_in_any_order(table):
    company, _run, client, url = table
    first, last = company.mentees[7].person.name.split()
    (pair,) = shown(client, url, q=f" {last}  {first.lower()} ")
    assert pair.mentee == company.mentees[7]


def test_filters_narrow_together_and_say_how_many_are_left(table):
    company, run, client, url = table
    sales = company.mentors[0].person.department
    found = shown(client, url, department=sales.pk)
    assert {pair.mentor.person.department for pair in found} == {sales}
    assert 0 < len(found) < 12
    highest = max(pair.score for pair in run.proposals.all())
    lower = shown(client, url, department=sales.pk, below=highest / 10)
    assert lower == [pair for pair in found if pair.score < highest]
    page = client.get(url, {"department": sales.pk})
    assert f"{len(found)} pairs of 12 match." in text(page)
    assert "Clear filters" in text(page)


def test_locked_and_new_pairs_can_be_shown_alone(table):
    company, run, client, url = table
    kept, apart = run.proposals.order_by("id")[:2]
    for verb, pair in ((actions.lock, kept), (actions.exclude, apart)):
        verb(company.programme, pair.mentor, pair.mentee, reason="They asked for it", by=company.manager, at=make.NOW)
    assert shown(client, url, mark="locked") == [kept]
    assert shown(client, url, mark="apart") == [apart]
    page = text(client.get(url, {"mark": "locked"}))
    assert f"Locked by {company.manager.name}" in page
    assert "They asked for it" in page
    second = finished_run(company)
    again = reverse("pairs:run", args=[run.programme.slug, second.uid])
    before = set(run.proposals.values_list("mentor", "mentee"))
    new = {(pair.mentor_id, pair.mentee_id) for pair in shown(client, again, mark="new")}
    assert new == set(second.proposals.values_list("mentor", "mentee")) - before
    assert (apart.mentor_id, apart.mentee_id) not in set(second.proposals.values_list("mentor", "mentee"))


def test_nothing_found_says_so(table):
    _company, _run, client, url = table
    page = text(client.get(url, {"q": "nobody of that name"}))
    assert "No pair matches" in page
    assert "0 pairs of 12 match." in page


@pytest.mark.parametrize(
    "asked",
    [
        {"below": "abc"},
        {"below": "-3"},
        {"below": "1e400"},
        {"below": "NaN"},
        {"department": "x"},
        {"department": "99999999999999999999"},
        {"site": "-1"},
        {"state": "no such"},
        {"mark": "'; --"},
        {"page": "999"},
        {"page": "-1"},
        {"q": "\x00"},
        {"q": "x" * 10_000},
        {"q": "%_\\"},
        {"sort": "mentor__person__email"},
        {"open": "../"},
    ],
    ids=range(16),
)
def test_odd_values_are_no_error(table, asked):
    _company, _run, client, url = table
    assert client.get(url, asked).status_code == 200


def test_a_department_of_nobody_here_cannot_be_asked_for(table):
    _company, _run, client, url = table
    other = make.department("Elsewhere")
    page = client.get(url, {"department": other.pk})
    assert "Elsewhere" not in text(page)
    assert page.status_code == 200


def test_those_that_match_are_approved_and_no_others(table):
    company, run, client, url = table
    sales = company.mentors[0].person.department
    page = client.get(url, {"department": sales.pk})
    wanted = {row.proposal.pk for row in page.context["rows"]}
    assert f"Approve the {len(wanted)} pairs that match" in text(page)
    approve = reverse("pairs:approve", args=[run.programme.slug, run.uid])
    client.post(approve, {"matching": "1", "filter": f"department={sales.pk}&page=1", "one_time_key": "m"})
    assert set(run.proposals.filter(state=Proposal.State.APPROVED).values_list("pk", flat=True)) == wanted
    ticked = run.proposals.filter(state=Proposal.State.SUGGESTED).first()
    after = client.post(approve, {"proposal": str(ticked.uid), "filter": "below=90&sort=mentee", "one_time_key": "t"})
    assert after["Location"].endswith("?below=90&sort=mentee")
    client.post(approve, {"all": "1", "filter": f"department={sales.pk}", "one_time_key": "n"})
    assert not run.proposals.filter(state=Proposal.State.SUGGESTED).exists()


def test_filters_stay_while_one_pages_opens_and_sorts(table):
    _company, _run, client, url = table
    page = client.get(url, {"below": "100", "sort": "mentee"}).content.decode()
    assert "below=100&amp;sort=-mentee" in page
    assert "open=" in page
    assert page.count("below=100") >= 12


def test_the_table_takes_the_same_queries_for_few_and_many_and_with_filters():
    counts = set()
    for size in (3, 14):
        company = make.company(size, size)
        run = finished_run(company)
        client, url = signed_in(company.manager), reverse("pairs:run", args=[company.programme.slug, run.uid])
        client.get(url)
        for asked in ({}, {"sort": "mentor"}):
            with CaptureQueriesContext(connection) as taken:
                client.get(url, asked)
            counts.add(len(taken))
    assert len(counts) == 1


def test_a_no_and_silence_cannot_be_told_apart_by_asking(table):
    _company, run, client, url = table
    first, second = run.proposals.order_by("pk")[:2]
    Proposal.objects.filter(pk=first.pk).update(state="declined")
    Proposal.objects.filter(pk=second.pk).update(state="lapsed")
    assert {one.pk for one in shown(client, url, state="declined")} == {first.pk, second.pk}
    assert len(shown(client, url, state="lapsed")) == 12
    assert text(client.get(url)).count(">Not going ahead</option>") == 1


@pytest.mark.parametrize("asked", ["", "below=abc", "department=999999", "state=lapsed"])
def test_a_filter_that_means_nothing_approves_nothing(table, asked):
    _company, run, client, _url = table
    client.post(reverse("pairs:approve", args=[run.programme.slug, run.uid]), {"matching": "1", "filter": asked})
    assert not run.proposals.filter(state=Proposal.State.APPROVED).exists()


def test_a_long_address_approves_no_more_than_it_shows(table):
    company, run, client, url = table
    sales = company.mentors[0].person.department
    asked = {"state": "suggested", "x": "A" * 2000, "department": str(sales.pk)}
    page = client.get(url, asked)
    wanted = {row.proposal.pk for row in page.context["rows"]}
    sent = page.context["filter"]
    assert "AAAA" not in sent
    client.post(reverse("pairs:approve", args=[run.programme.slug, run.uid]), {"matching": "1", "filter": sent})
    assert set(run.proposals.filter(state="approved").values_list("pk", flat=True)) == wanted


def test_a_lock_pressed_twice_is_one_lock_with_one_record(table):
    _company, run, client, _url = table
    pair = run.proposals.first()
    sent = {"kind": "lock", "mentor": str(pair.mentor.uid), "mentee": str(pair.mentee.uid), "reason": "x"}
    for _ in range(3):
        client.post(reverse("pairs:rule", args=[run.programme.slug]), sent)
    assert Entry.objects.filter(verb="pairs.lock").count() == 1
