"""Rules as they are typed: what they would leave, which of them contradict, what helps; weights put back."""

import re
import subprocess
import sys

import pytest
from django.urls import reverse

from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.queries import effects
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, post_policy, signed_in
from upmentor.stages.programmes.models import Exclusion

pytestmark = pytest.mark.django_db


def three_and_two() -> make.Company:
    """Six pairs, of which two are only one grade apart."""
    company = make.company(3, 2)
    company.mentors[2].person.grade = 7
    company.mentors[2].person.save()
    return company


def page_of(company: make.Company, status: int = 200, **typed: str) -> str:
    """The page after these were typed and "Count again" was pressed; without any, as it opens."""
    client, url = signed_in(company.manager), reverse("pairs:matching", args=[company.programme.slug])
    response = client.post(url, post_policy(**({"do": "count"} | typed))) if typed else client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def rows(page: str) -> dict[str, tuple[int, int]]:
    """What the table says: rule → taken away, by it alone."""
    found = re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>([\d,]+)</td><td[^>]*>([\d,]+)</td>', page)
    return {rule: (int(removed), int(alone)) for rule, removed, alone in found}


def test_the_page_opens_with_counts_for_the_people_of_now():
    page = page_of(three_and_two())
    assert "4 of 6 pairs are possible under these rules." in page
    assert "1 person would have nobody left." in page
    assert rows(page)["Fewer than 2 grades apart"] == (2, 2)
    assert not MatchRun.objects.exists()


def test_counting_again_counts_what_was_typed_keeps_it_and_starts_nothing():
    company = three_and_two()
    page = page_of(company, no_topic="on", min_gap="1", w_site="33")
    assert "6 of 6 pairs are possible under these rules." in page
    assert 'name="min_gap" value="1"' in page
    assert 'name="w_site" value="33"' in page
    assert "Write one sentence" not in page
    assert not MatchRun.objects.exists()


def test_a_rule_that_leaves_nobody_is_named_with_the_change_that_helps():
    page = page_of(three_and_two(), min_gap="6")
    assert "No two people meet this rule: “at least 6 grades apart”." in page
    assert "With 1 grade less between the two, 4 more pairs are possible. 4 more people would have somebody." in page


def test_rules_that_contradict_each_other_are_both_named():
    company = make.company(2, 2)
    for mentor, mentee, topic in zip(company.mentors, company.mentees, ("Alpha", "Beta"), strict=True):
        # In the department that they share nobody may be paired; across departments nobody wants what is offered.
        mentor.topics.all().delete()
        mentee.topics.all().delete()
        for one in (mentor, mentee):
            one.person.department = make.department(f"Home of {topic}")
            one.person.save()
            one.topics.create(topic=make.topic(topic), level=4)
    page = page_of(company)
    assert "These rules leave nobody a pair together: “different departments” and “a topic in common”." in page
    assert "With pairs in one department, 2 more pairs are possible." in page


def test_what_people_keep_to_themselves_changes_no_count():
    company = three_and_two()
    before = page_of(company, min_gap="2")
    for kind in ("not_with", "conflict"):
        Exclusion.objects.create(enrolment=company.mentees[0], person=company.mentors[0].person, kind=kind)
    found = page_of(company, min_gap="2")
    assert rows(found) == rows(before)
    assert "4 of 6 pairs" in found
    assert "programme rules" not in " ".join(rows(found)).lower()


@pytest.mark.parametrize(
    "value", ["", "-1", "99999999999999999999", "x", "NaN", "1e400", "²", "2.25", "<b>"], ids=map(str, range(9))
)
def test_nonsense_is_named_and_never_an_error_of_ours(value):
    company = make.company(2, 2)
    page = page_of(company, 422, min_overlap_hours=value, min_gap=value)
    assert "Not counted: something typed above cannot be used yet." in page
    for name in ("topic_fit", "site"):
        assert "possible under these rules" in page_of(company, **{f"w_{name}": value})


def test_where_many_are_matched_counting_waits_until_somebody_asks(monkeypatch):
    company = three_and_two()
    monkeypatch.setattr(effects, "AT_ONCE", 5)
    opened = page_of(company)
    assert "possible under these rules" not in opened
    assert "So many pairs are counted when you change a rule or press the button." in opened
    assert "4 of 6 pairs" in page_of(company, min_gap="2")
    monkeypatch.setattr(effects, "MOST", 5)
    finished_run(company)
    most = page_of(company, min_gap="2")
    assert "With so many people the rules are counted in the run." in most
    assert "What these rules took away in run 1" in most


def test_sentences_say_the_share_of_the_score_also_after_a_refusal():
    company = make.company(2, 2)
    client = signed_in(company.manager)
    typed = post_policy(w_topic_fit="50", w_time_overlap="50", w_department="50", w_site="0", w_grade_gap="0")
    url = reverse("pairs:matching", args=[company.programme.slug])
    page = client.post(url, typed | {"min_gap": "x"}).content.decode()
    assert page.count(">Counts for 33 % of the score.<") == 3
    assert page.count(">Counts for 0 % of the score.<") == 4


def test_weights_go_back_and_typed_rules_stay():
    company = make.company(2, 2)
    client, url = signed_in(company.manager), reverse("pairs:matching", args=[company.programme.slug])
    client.post(url, post_policy(w_topic_fit="30", w_time_overlap="35"))
    typed = post_policy(w_topic_fit="1", min_gap="3")
    last = client.post(url, typed | {"do": "last"}).content.decode()
    assert "Back to the weights of run 1" in last
    assert 'name="w_topic_fit" value="30"' in last
    assert 'name="min_gap" value="3"' in last
    suggested = client.post(url, typed | {"do": "default"}).content.decode()
    assert 'name="w_topic_fit" value="45"' in suggested
    assert MatchRun.objects.count() == 1


def test_counting_never_loads_the_compiler():
    code = "import sys; import upmentor.matching.effects; print('numba' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
