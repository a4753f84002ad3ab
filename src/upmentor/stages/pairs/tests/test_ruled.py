"""The programme team ends a pair that a rule paused."""

import datetime as dt
import re

import pytest
from django.test import Client

from upmentor.doors.desk.pair_items import pair_items
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.queries.candidates import rematch_wishes
from upmentor.stages.pairs.queries.resting import resting_by_rule, rule_between
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.test_rechecking import part
from upmentor.stages.programmes.models import Enrolment, Exclusion

pytestmark = pytest.mark.django_db
NIGHT = make.NOW + dt.timedelta(days=1)


def ruled(*how: str) -> tuple[make.Company, Pair]:
    """A pair that rests because of these."""
    company = make.company(1, 1)
    pair = make.pair(company)
    for one in how:
        part(pair, one)
    actions.recheck_pairs(at=NIGHT)
    Letter.objects.all().delete()
    return company, pair


def browser(company: make.Company) -> Client:
    client = Client()
    client.force_login(company.manager)
    return client


def address(pair: Pair) -> str:
    return f"/manage/p/{pair.programme.slug}/pairs/{pair.uid}/rule/"


def test_end_by_rule_sends_both_the_ordinary_letter_and_asks_for_another_match():
    company, pair = ruled("line")
    actions.end_by_rule(pair, by=company.manager, at=NIGHT)
    kept = Pair.objects.get()
    assert (kept.state, kept.closing_words, kept.pause_kind) == ("ended", "organisation", "")
    first, second = Letter.objects.order_by("id")
    assert (first.subject, first.due_at) == ("This pairing has ended, with thanks", second.due_at)
    assert first.text.replace("Mentee 0", "Mentor 0") == second.text
    assert [one.person.name for one in rematch_wishes(company.programme)] == ["Mentee 0", "Mentor 0"]
    entry = Entry.objects.get(verb="pairs.end_by_rule")
    assert (entry.actor, entry.object_key) == (company.manager.actor_key, str(pair.uid))


def test_pair_that_rests_otherwise_or_is_over_is_refused():
    company = make.company(1, 1)
    pair = make.pair(company, state="paused", pause_kind="agreed", paused_until=dt.date(2026, 6, 1))
    with pytest.raises(actions.StepRefused):
        actions.end_by_rule(pair, by=company.manager, at=NIGHT)
    company, pair = ruled("team")
    actions.end_by_rule(pair, by=company.manager, at=NIGHT)
    with pytest.raises(actions.StepRefused):
        actions.end_by_rule(pair, by=company.manager, at=NIGHT)


def test_rule_that_holds_again_leaves_the_pair_to_go_on():
    company, pair = ruled("conflict")
    Exclusion.objects.all().delete()
    with pytest.raises(actions.RuleHoldsAgain):
        actions.end_by_rule(pair, by=company.manager, at=NIGHT)
    assert (Pair.objects.get().state, Letter.objects.count()) == ("paused", 0)


def test_roster_reason_leaves_the_confidential_one_out():
    _company, pair = ruled("line", "conflict")
    assert rule_between(pair, on=NIGHT.date()).why == "One reports to the other, directly or through others"


def test_somebody_who_takes_part_no_longer_is_a_reason_too():
    _company, pair = ruled("conflict")
    Exclusion.objects.all().delete()
    Enrolment.objects.filter(role="mentee").update(state="withdrawn")
    (item,) = resting_by_rule(pair.programme, on=NIGHT.date())
    assert item.why == "One of the two no longer takes part"


def test_page_shows_the_rule_and_the_letter_then_ends():
    company, pair = ruled("team")
    client = browser(company)
    text = client.get(address(pair)).content.decode()
    assert "Both report to the same manager." in text
    assert "Something in the organisation changed, and this pairing ends here." in text
    answer = client.post(address(pair))
    assert answer.headers["Location"] == f"/manage/p/{pair.programme.slug}/pairs/?state=ended"
    assert Pair.objects.get().state == "ended"
    assert "There is nothing to do here." in client.get(address(pair)).content.decode()


def test_second_press_says_that_it_is_over_and_changes_nothing():
    company, pair = ruled("team")
    client = browser(company)
    client.post(address(pair))
    answer = client.post(address(pair), follow=True)
    assert "This is no longer possible" in answer.content.decode()
    assert Letter.objects.count() == 2


def test_page_is_the_same_whatever_people_keep_to_themselves():
    pages = set()
    for how in ("conflict", "not_with"):
        company, pair = ruled(how)
        text = browser(company).get(address(pair)).content.decode()
        text = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", text)
        text = re.sub(r'value="[^"]{20,}"|[?]v=\w+', "", text)
        pages.add(text.replace(str(pair.uid), "PAIR").replace(pair.programme.slug, "SLUG"))
    assert len(pages) == 1
    assert "Not possible under the programme rules." in pages.pop()


def test_today_leads_to_the_one_pair_and_to_the_list_of_several():
    company = make.company(2, 2)
    one, other = make.pair(company), make.pair(company, mentor=1, mentee=1)
    part(one, "line")
    actions.recheck_pairs(at=NIGHT)
    found = list(pair_items(company.programme, on=NIGHT.date()))
    assert [item.url for item in found] == [address(one)]
    part(other, "line")
    actions.recheck_pairs(at=NIGHT)
    (item,) = pair_items(company.programme, on=NIGHT.date())
    text = browser(company).get(item.url).content.decode()
    assert (text.count("See the rule"), text.count("Paused by a rule<")) == (2, 3)
    assert (address(one) in text, address(other) in text) == (True, True)


def test_manager_of_another_programme_does_not_open_it():
    _company, pair = ruled("team")
    other = make.company(1, 1, name="Another")
    assert browser(other).get(address(pair)).status_code == 404
    there = address(pair).replace(pair.programme.slug, other.programme.slug)
    assert browser(other).get(there).status_code == 404
