"""The pages of staff, as a browser gets them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Announcement, MatchRun, PairRule, Proposal
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, post_policy, signed_in
from upmentor.stages.programmes.models import Exclusion

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_matching_page_shows_readiness_and_asks_for_a_run():
    company = make.company(3, 2)
    company.mentors[2].person.grade = None
    company.mentors[2].person.save()
    client = signed_in(company.manager)
    url = reverse("pairs:matching", args=[company.programme.slug])
    page = text(client.get(url))
    assert "2 mentors and 2 mentees can be matched" in page
    assert "1 person cannot be matched yet" in page
    response = client.post(url, post_policy())
    run = MatchRun.objects.get()
    assert response["Location"] == reverse("pairs:run", args=[company.programme.slug, run.uid])
    assert run.policy["weights"]["topic_fit"] == 450
    assert "Looking for the best set of pairs" in text(client.get(response["Location"]))


def test_relaxing_a_rule_without_a_reason_is_refused_and_keeps_what_was_typed():
    company = make.company(2, 2)
    client = signed_in(company.manager)
    response = client.post(
        reverse("pairs:matching", args=[company.programme.slug]),
        post_policy(same_department="on", no_topic="on", min_gap="3"),
    )
    assert response.status_code == 422
    page = text(response)
    assert page.count("Write one sentence on why the same department is allowed.") == 2
    assert page.count("Write one sentence on why a common topic is not needed.") == 2
    assert 'name="min_gap" value="3"' in page
    assert not MatchRun.objects.exists()


def test_a_relaxed_rule_keeps_its_reason_with_the_run():
    company = make.company(2, 2)
    signed_in(company.manager).post(
        reverse("pairs:matching", args=[company.programme.slug]),
        post_policy(same_department="on", same_department_reason="We are only twelve people."),
    )
    rules = MatchRun.objects.get().policy["rules"]
    assert (rules["same_department"], rules["same_department_reason"]) == ("allow", "We are only twelve people.")


def test_weights_are_scaled_to_a_thousand_points():
    company = make.company(2, 2)
    signed_in(company.manager).post(
        reverse("pairs:matching", args=[company.programme.slug]),
        post_policy(w_topic_fit="1", w_time_overlap="1", w_department="1", w_site="0", w_grade_gap="0"),
    )
    weights = MatchRun.objects.get().policy["weights"]
    assert (weights["topic_fit"], weights["time_overlap"], weights["department"]) == (334, 333, 333)


def test_one_person_on_a_side_is_told_to_invite():
    company = make.company(3, 1)
    client = signed_in(company.manager)
    url = reverse("pairs:matching", args=[company.programme.slug])
    assert "Too few people to match yet" in text(client.get(url))
    response = client.post(url, post_policy())
    assert response.status_code == 422
    assert "Matching needs at least two people with a free place on each side. Invite more people first." in text(
        response
    )


def test_run_page_title_is_the_finding():
    company = make.company(3, 2)
    run = finished_run(company)
    client = signed_in(company.manager)
    page = text(client.get(reverse("pairs:run", args=[company.programme.slug, run.uid])))
    assert "<h1>4 of 5 people have a match</h1>" in page
    assert "No other set of pairs under these rules scores higher. You announce later." in page
    assert "Pairs (2)" in page
    assert "Unmatched (1)" in page


def test_the_panel_of_a_run_that_has_finished_leads_to_the_whole_page():
    company = make.company(2, 2)
    run = finished_run(company)
    url = reverse("pairs:run", args=[company.programme.slug, run.uid])
    assert signed_in(company.manager).get(url, headers={"HX-Request": "true"})["HX-Redirect"] == url


def test_a_running_run_shows_stage_and_count_and_asks_again():
    company = make.company(2, 2)
    run = actions.request_run(company.programme, Policy(), by=company.manager, at=make.NOW)
    actions.begin_run(run.uid)
    Job.objects.update(state="leased", stage="comparing", count=3600)
    url = reverse("pairs:run", args=[company.programme.slug, run.uid])
    page = text(signed_in(company.manager).get(url))
    assert "Comparing 3,600 possible pairs" in page
    assert f'hx-get="{url}" hx-trigger="every 3s"' in page
    assert reverse("pairs:cancel-run", args=[company.programme.slug, run.uid]) in page


def test_open_row_shows_parts_that_add_up():
    company = make.company(2, 2)
    run = finished_run(company)
    pair = Proposal.objects.filter(run=run).first()
    client = signed_in(company.manager)
    page = text(client.get(reverse("pairs:run", args=[company.programme.slug, run.uid]), {"open": str(pair.uid)}))
    assert all(f"{part['points'] / 10:.1f}".removesuffix(".0") + " of " in page for part in pair.parts)
    assert f"score {pair.score / 10:.1f}".removesuffix(".0") in page


def test_parts_as_numbers_is_a_table():
    company = make.company(2, 2)
    run = finished_run(company)
    page = text(
        signed_in(company.manager).get(
            reverse("pairs:run", args=[company.programme.slug, run.uid]), {"parts": "numbers"}
        )
    )
    assert '<th scope="col" class="um-end text-wrap">Time in common</th>' in page


def test_unmatched_page_is_the_same_for_not_with_and_conflict():
    pages = []
    for kind in ("not_with", "conflict"):
        company = make.company(3, 2)
        for mentor in company.mentors:
            Exclusion.objects.create(enrolment=company.mentees[0], person=mentor.person, kind=kind)
        run = finished_run(company)
        response = signed_in(company.manager).get(
            reverse("pairs:run-unmatched", args=[company.programme.slug, run.uid])
        )
        body = response.content.decode()
        table = body[body.index("<table") : body.index("</table>")]
        # The two companies have other addresses; what is said must be the same.
        pages.append(re.sub(r'href="[^"]*"', "href", table))
    assert pages[0] == pages[1]
    assert "Not possible under the programme rules." in pages[0]


def test_topics_page_counts_places():
    company = make.company(3, 2)
    run = finished_run(company)
    page = text(signed_in(company.manager).get(reverse("pairs:run-topics", args=[company.programme.slug, run.uid])))
    assert "Data and better questions" in page


def test_approve_all_undo_and_approve_chosen():
    company = make.company(2, 2)
    run = finished_run(company)
    client = signed_in(company.manager)
    slug = company.programme.slug
    client.post(reverse("pairs:approve", args=[slug, run.uid]), {"all": "1"})
    assert [p.state for p in Proposal.objects.all()] == ["approved", "approved"]
    page = text(client.get(reverse("pairs:run", args=[slug, run.uid])))
    assert "2 pairs approved. Nobody has been told." in page
    undo = page.split('class="um-undo"')[1].split('action="')[1].split('"')[0]
    client.post(undo)
    assert [p.state for p in Proposal.objects.all()] == ["suggested", "suggested"]
    chosen = Proposal.objects.first()
    client.post(reverse("pairs:approve", args=[slug, run.uid]), {"proposal": [str(chosen.uid), "nonsense"]})
    assert [p.uid for p in Proposal.objects.filter(state="approved")] == [chosen.uid]


def test_lock_from_the_run_page_returns_there():
    company = make.company(2, 2)
    run = finished_run(company)
    pair = Proposal.objects.first()
    client = signed_in(company.manager)
    slug = company.programme.slug
    sent = {
        "kind": "lock",
        "mentor": pair.mentor.uid,
        "mentee": pair.mentee.uid,
        "run": run.uid,
        "reason": "They asked",
    }
    response = client.post(reverse("pairs:rule", args=[slug]), sent)
    assert response["Location"] == reverse("pairs:run", args=[slug, run.uid])
    assert (PairRule.objects.get().kind, PairRule.objects.get().reason) == ("lock", "They asked")
    assert "They asked" in text(client.get(reverse("pairs:matching", args=[slug])))
    client.post(reverse("pairs:rule", args=[slug]), sent | {"kind": "lift"})
    assert not PairRule.objects.exists()


def test_cancel_button_stops_a_waiting_run():
    company = make.company(2, 2)
    client = signed_in(company.manager)
    slug = company.programme.slug
    client.post(reverse("pairs:matching", args=[slug]), post_policy())
    run = MatchRun.objects.get()
    client.post(reverse("pairs:cancel-run", args=[slug, run.uid]))
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert "This run was cancelled" in text(client.get(reverse("pairs:run", args=[slug, run.uid])))


def test_announce_page_shows_three_letters_and_holds_them():
    company = make.company(2, 2)
    run = finished_run(company)
    actions.approve(run, None, by=company.manager, at=make.NOW)
    client = signed_in(company.manager)
    url = reverse("pairs:announce", args=[company.programme.slug])
    page = text(client.get(url))
    assert page.count("We have someone for you to meet</h3>") == 3
    assert "4 letters go out, two a pair, in the same words and at the same minute" in page
    assert client.post(url)["Location"] == reverse("pairs:pairs", args=[company.programme.slug])
    bay = Announcement.objects.get()
    page = text(client.get(reverse("pairs:pairs", args=[company.programme.slug])))
    assert "The letters of 2 pairs are in the holding bay" in page
    client.post(reverse("pairs:call-back", args=[company.programme.slug, bay.uid]))
    assert [p.state for p in Proposal.objects.all()] == ["approved", "approved"]


def test_pairing_by_hand_shows_rules_then_score_then_a_draft():
    company = make.company(2, 2)
    mentor, mentee = company.mentors[0], company.mentees[0]
    client = signed_in(company.manager)
    url = reverse("pairs:by-hand", args=[company.programme.slug])
    two = {"mentor": str(mentor.uid), "mentee": str(mentee.uid)}
    assert "Every must-have rule holds" in text(client.get(url, two))
    client.post(url, two | {"reason": "They know each other’s work"})
    made = Proposal.objects.get()
    assert (made.state, made.run, made.by_hand_reason) == ("approved", None, "They know each other’s work")
    refused = client.get(url, two)
    assert "cannot be paired" in text(refused)
    client.post(reverse("pairs:withdraw", args=[company.programme.slug, made.uid]))
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_by_hand_page_is_the_same_for_every_confidential_reason():
    bodies = []
    for kind in ("not_with", "conflict", "declined"):
        company = make.company(2, 2)
        mentor, mentee = company.mentors[0], company.mentees[0]
        if kind == "declined":
            Proposal.objects.create(
                programme=company.programme,
                mentor=mentor,
                mentee=mentee,
                mentor_person=mentor.person,
                state="declined",
                score=1,
                created_at=make.NOW,
            )
        else:
            Exclusion.objects.create(enrolment=mentor, person=mentee.person, kind=kind)
        url = reverse("pairs:by-hand", args=[company.programme.slug])
        body = signed_in(company.manager).get(url, {"mentor": mentor.uid, "mentee": mentee.uid}).content.decode()
        bodies.append(body.split('aria-labelledby="check"')[1].split("</section>")[0])
    assert bodies[0] == bodies[1] == bodies[2]
    assert "<li>Not possible under the programme rules</li>" in bodies[0]


def test_taking_back_can_be_undone():
    company = make.company(2, 2)
    run = finished_run(company)
    actions.approve(run, None, by=company.manager, at=make.NOW)
    client, slug = signed_in(company.manager), company.programme.slug
    pair = Proposal.objects.first()
    client.post(reverse("pairs:withdraw", args=[slug, pair.uid]))
    assert Proposal.objects.get(pk=pair.pk).state == "suggested"
    undo = text(client.get(reverse("pairs:pairs", args=[slug]))).split('class="um-undo"')[1]
    client.post(undo.split('action="')[1].split('"')[0])
    assert Proposal.objects.get(pk=pair.pk).state == "approved"


def test_taking_back_a_pair_made_by_hand_can_be_undone():
    company = make.company(2, 2)
    client, slug = signed_in(company.manager), company.programme.slug
    two = (company.mentors[0], company.mentees[0])
    made = actions.propose_by_hand(company.programme, *two, reason="Asked", by=company.manager, at=make.NOW)
    client.post(reverse("pairs:withdraw", args=[slug, made.uid]))
    client.post(reverse("pairs:approve-again", args=[slug, made.uid]))
    client.post(reverse("pairs:approve-again", args=[slug, made.uid]))
    states = list(Proposal.objects.order_by("id").values_list("state", "by_hand_reason"))
    assert states == [("withdrawn", "Asked"), ("approved", "Asked")]


def test_a_lock_can_be_undone():
    company = make.company(2, 2)
    client, slug = signed_in(company.manager), company.programme.slug
    sent = {"kind": "lock", "mentor": company.mentors[0].uid, "mentee": company.mentees[0].uid}
    page = text(client.post(reverse("pairs:rule", args=[slug]), sent, follow=True))
    client.post(page.split('class="um-undo"')[1].split('action="')[1].split('"')[0])
    assert not PairRule.objects.exists()


def test_running_again_from_the_run_page_keeps_the_rules():
    company = make.company(2, 2)
    policy = Policy(same_department="allow", same_department_reason="We are few.", min_gap=3)
    run = finished_run(company, policy)
    client, slug = signed_in(company.manager), company.programme.slug
    body = client.get(reverse("pairs:run", args=[slug, run.uid])).content.decode()
    form = body.split(f'action="{reverse("pairs:matching", args=[slug])}"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    client.post(reverse("pairs:matching", args=[slug]), fields)
    assert MatchRun.objects.get(number=2).policy == run.policy


def test_a_run_without_a_pair_names_the_rule_that_takes_away_most():
    company = make.company(2, 2)
    run = finished_run(company, Policy(min_gap=9))
    page = text(signed_in(company.manager).get(reverse("pairs:run", args=[company.programme.slug, run.uid])))
    assert "<h1>0 of 4 people have a match</h1>" in page
    assert "The rule that takes away most: “Fewer than 9 grades apart”, 4 of 4 possible pairs." in page


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("by-hand", "?mentor=x&mentee=%00", 422),
        ("pairs", "?state=%00&page=-1", 200),
        ("matching", "?page=9999999999999999999999", 200),
    ],
)
def test_hostile_addresses_answer_without_an_error(name, query, status):
    company = make.company(2, 2)
    url = reverse(f"pairs:{name}", args=[company.programme.slug]) + query
    assert signed_in(company.manager).get(url).status_code == status


def test_hostile_addresses_of_a_run_answer_without_an_error():
    company = make.company(2, 2)
    run = finished_run(company)
    client, slug = signed_in(company.manager), company.programme.slug
    url = reverse("pairs:run", args=[slug, run.uid])
    assert client.get(url + "?open=%00%22&parts=<b>&page=x").status_code == 200
    assert client.post(reverse("pairs:undo-approval", args=[slug, run.uid, 10**30])).status_code == 404
    assert client.post(reverse("pairs:rule", args=[slug]), {"kind": "x", "run": "y"}).status_code == 302


ROUTES = ["matching", "run", "run-unmatched", "run-topics", "pairs", "by-hand", "announce", "export"]


@pytest.mark.parametrize("name", ROUTES)
def test_staff_pages_are_closed_to_everybody_but_the_manager(name):
    company, other = make.company(2, 2), make.company(2, 2)
    run = MatchRun.objects.create(programme=company.programme, number=1, state="done", policy={}, requested_at=make.NOW)
    extra = {"run": [run.uid], "run-unmatched": [run.uid], "run-topics": [run.uid], "export": ["csv"]}.get(name, [])
    url = reverse(f"pairs:{name}", args=[company.programme.slug, *extra])
    participant = company.mentors[0].person.user
    assert [signed_in(user).get(url).status_code for user in (other.manager, participant)] == [404, 404]
    assert Client().get(url).status_code == 302


def test_a_run_of_another_programme_does_not_exist():
    company, other = make.company(2, 2), make.company(2, 2)
    run = MatchRun.objects.create(programme=other.programme, number=1, state="done", policy={}, requested_at=make.NOW)
    client = signed_in(company.manager)
    assert client.get(reverse("pairs:run", args=[company.programme.slug, run.uid])).status_code == 404
    for name in ("cancel-run", "approve"):
        assert client.post(reverse(f"pairs:{name}", args=[company.programme.slug, run.uid])).status_code == 404


def test_list_pages_take_the_same_number_of_queries_for_two_and_for_twelve_pairs():
    found = []
    for size in (2, 12):
        company = make.company(size, size)
        run = finished_run(company)
        client = signed_in(company.manager)
        slug = company.programme.slug
        urls = [reverse("pairs:run", args=[slug, run.uid]), reverse("pairs:run-unmatched", args=[slug, run.uid])]
        counts = [queries(client, url) for url in urls]
        actions.approve(run, None, by=company.manager, at=make.NOW)
        urls = [reverse(f"pairs:{name}", args=[slug]) for name in ("pairs", "announce", "matching")]
        found.append(counts + [queries(client, url) for url in urls])
    assert found[0] == found[1]


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
