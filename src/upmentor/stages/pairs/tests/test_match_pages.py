"""The pages on which the two answer, and what staff see of it."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import OfferedReason, Pair, Proposal, ProposalAnswer
from upmentor.stages.pairs.queries.candidates import candidates_for, waiting_for_another
from upmentor.stages.pairs.queries.match import clock
from upmentor.stages.pairs.tests import answered
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.answered import ANNOUNCED, DEADLINE, both_say_yes
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db


def announced(company: make.Company) -> list[Proposal]:
    """Announced just now: pages read the clock."""
    return answered.announced(company, at=timezone.now())


def say(proposal: Proposal, side: str, yes: bool, **more: object) -> Proposal:
    return answered.say(proposal, side, yes, at=timezone.now(), **more)


def settle(proposal: Proposal) -> None:
    actions.settle_answers(at=Proposal.objects.get(pk=proposal.pk).answer_by)


def page(proposal: Proposal) -> str:
    return reverse("pairs:match", args=[proposal.uid])


def test_answer_is_kept_shown_to_its_author_and_changed():
    proposal = announced(make.company(1, 1))[0]
    browser = signed_in(proposal.mentor.person.user)
    assert "Would you like to meet?" in browser.get(page(proposal)).content.decode()
    answer = browser.post(page(proposal), {"answer": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, page(proposal))
    shown = browser.get(page(proposal)).content.decode()
    assert "You said yes" in shown
    assert clock(proposal.mentor.person, proposal.answer_by) in shown
    browser.post(page(proposal), {"answer": "no"})
    assert ProposalAnswer.objects.get().yes is False


def test_partner_sees_the_same_page_whatever_the_other_said():
    proposal = announced(make.company(1, 1))[0]
    browser = signed_in(proposal.mentee.person.user)

    def seen() -> str:
        text = browser.get(page(proposal)).content.decode()
        return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)

    before = seen()
    for yes, more in ((True, {}), (False, {"reason": "No"}), (True, {"conflict": True})):
        say(proposal, "mentor", yes, **more)
        assert seen() == before
    actions.withdraw_announced(proposal, by=proposal.approved_by, at=timezone.now())
    assert seen() == before


def test_second_yes_leads_on_to_the_first_talk():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", True)
    answer = signed_in(proposal.mentee.person.user).post(page(proposal), {"answer": "yes"})
    talk = reverse("pairs:first-talk", args=[Pair.objects.get().uid])
    assert answer["Location"] == talk
    shown = signed_in(proposal.mentor.person.user).get(page(proposal)).content.decode()
    assert f'href="{talk}"' in shown


def test_reason_without_the_tick_is_kept_by_nobody():
    proposal = announced(make.company(1, 1))[0]
    browser = signed_in(proposal.mentor.person.user)
    browser.post(page(proposal), {"answer": "no", "reason": "Too far away"})
    assert OfferedReason.objects.count() == 0
    browser.post(page(proposal), {"answer": "no", "reason": "Too far away", "pass_on": "on"})
    assert OfferedReason.objects.get().text == "Too far away"
    assert "Too far away" in browser.get(page(proposal)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"answer": "perhaps"}, {"answer": "no", "reason": "x" * 1001, "pass_on": "on"}])
def test_what_cannot_be_kept_comes_back_as_it_was_typed(sent):
    proposal = announced(make.company(1, 1))[0]
    answer = signed_in(proposal.mentor.person.user).post(page(proposal), sent)
    assert (answer.status_code, ProposalAnswer.objects.count()) == (422, 0)
    assert sent.get("reason", "") in answer.content.decode()


def test_conflict_asked_at_the_proposal_counts_as_not_this_time():
    proposal = announced(make.company(1, 1))[0]
    browser = signed_in(proposal.mentor.person.user)
    browser.post(page(proposal), {"answer": "yes", "conflict": "on"})
    assert ProposalAnswer.objects.get().yes is False
    assert "You said: not this time" in browser.get(page(proposal)).content.decode()


def test_settled_proposal_shows_the_same_neutral_page_in_every_case():
    proposals = announced(make.company(3, 3))
    say(proposals[0], "mentor", False)
    actions.withdraw_announced(proposals[1], by=proposals[1].approved_by, at=timezone.now())
    settle(proposals[0])
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["declined", "lapsed", "withdrawn"]
    seen = set()
    for proposal in proposals:
        person = proposal.mentor.person
        text = signed_in(person.user).get(page(proposal)).content.decode()
        assert proposal.mentee.person.name not in text
        main = text[text.index("<main") : text.index("</main")]
        seen.add(main)
    assert len(seen) == 1


def test_answering_too_late_says_so():
    proposal = announced(make.company(1, 1))[0]
    Proposal.objects.update(answer_by=timezone.now())
    browser = signed_in(proposal.mentor.person.user)
    assert "The time to answer is over" in browser.get(page(proposal)).content.decode()
    answer = browser.post(page(proposal), {"answer": "yes"}, follow=True)
    assert "The time to answer is over." in answer.content.decode()
    assert ProposalAnswer.objects.count() == 0


def test_first_talk_is_answered_alone():
    pair = both_say_yes(announced(make.company(1, 1))[0], at=timezone.now())
    url = reverse("pairs:first-talk", args=[pair.uid])
    mentee, mentor = (signed_in(member.person.user) for member in pair.members.all())
    before = mentee.get(url).content.decode().count("Go ahead")
    assert mentor.post(url, {"answer": "no", "reason": "No time", "pass_on": "on"})["Location"] == url
    assert "You said: another match" in mentor.get(url).content.decode()
    assert mentee.get(url).content.decode().count("Go ahead") == before
    assert "another match" not in mentee.get(url).content.decode().lower().replace("prefer another match", "")
    mentor.post(url, {"answer": "yes"})
    mentee.post(url, {"answer": "yes"})
    assert Pair.objects.get().state == "active"
    assert OfferedReason.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "heading"),
    [("ended", "This pairing isn’t going ahead"), ("completed", "This pairing has ended, with thanks")],
)
def test_pages_of_a_pair_that_is_over_say_so(state, heading):
    pair = make.pair(state=state)
    Proposal.objects.update(announced_at=ANNOUNCED)
    browser = signed_in(pair.proposal.mentor.person.user)
    for url in (page(pair.proposal), reverse("pairs:first-talk", args=[pair.uid])):
        assert f"<h1>{heading}</h1>" in browser.get(url).content.decode()


def test_pages_of_an_active_pair_lead_to_its_page():
    pair = make.pair()
    browser = signed_in(pair.proposal.mentor.person.user)
    for url in (page(pair.proposal), reverse("pairs:first-talk", args=[pair.uid])):
        assert f'href="/pairs/{pair.uid}/"' in browser.get(url).content.decode()


def test_staff_read_that_there_is_no_answer_yet_and_nothing_of_whose():
    company = make.company(1, 1)
    proposal = announced(company)[0]
    say(proposal, "mentor", True)
    staff = signed_in(company.manager)
    url = reverse("pairs:pairs", args=[company.programme.slug]) + "?state=announced"
    assert "Not answered yet" not in staff.get(url).content.decode()
    actions.settle_answers(at=proposal.answer_by - dt.timedelta(minutes=1))
    assert "Not answered yet" in staff.get(url).content.decode()


def test_staff_see_no_difference_between_a_no_and_nothing():
    company = make.company(2, 2)
    first, _second = announced(company)
    say(first, "mentor", False)
    settle(first)
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["declined", "lapsed"]
    staff = signed_in(company.manager)
    shown = staff.get(reverse("pairs:pairs", args=[company.programme.slug])).content.decode()
    assert "Not going ahead (2)" in shown
    assert "apsed" not in shown.lower().replace("collapsed", "")


def test_staff_read_a_reason_that_was_passed_on_once_all_is_settled():
    company = make.company(1, 1)
    proposal = announced(company)[0]
    say(proposal, "mentor", False, reason="Too far away, <b>really</b>")
    staff, url = signed_in(company.manager), reverse("pairs:pairs", args=[company.programme.slug])
    assert "Too far away" not in staff.get(url).content.decode()
    settle(proposal)
    assert "Too far away, &lt;b&gt;really&lt;/b&gt;" in staff.get(url).content.decode()


def test_reason_is_not_in_the_database_in_clear_text():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", False, reason="canary-of-a-reason")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM pairs_offeredreason")
        assert "canary" not in str(cursor.fetchall())


def test_staff_withdraw_and_keep_an_announced_proposal():
    company = make.company(1, 1)
    proposal = announced(company)[0]
    staff, slug = signed_in(company.manager), company.programme.slug
    shown = staff.post(reverse("pairs:stop", args=[slug, proposal.uid]), follow=True).content.decode()
    assert "Withdrawn: both read the neutral words on" in shown
    shown = staff.post(reverse("pairs:keep", args=[slug, proposal.uid]), follow=True).content.decode()
    assert "The proposal stands again." in shown
    assert Proposal.objects.get().withdrawn_at is None


# ---------- another match ----------


def test_three_best_candidates_without_the_former_partner():
    company = make.company(5, 2)
    run = finished_run(company)
    assert set(run.certificate["mentor_prices"]) == {one.person.employee_id for one in company.mentors}
    actions.approve(run, None, by=company.manager, at=make.NOW)
    actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    actions.release_due(at=ANNOUNCED)
    first, second = Proposal.objects.filter(state="announced")
    assert waiting_for_another(company.programme) == []
    both_say_yes(second)
    actions.settle_answers(at=DEADLINE)
    waiting = waiting_for_another(company.programme)
    assert {one.pk for one in waiting} == {first.mentor_id, first.mentee_id}
    (found,) = (one.candidates for one in candidates_for(company.programme, [first.mentee], on=DEADLINE.date()))
    assert first.mentor not in [one.enrolment for one in found]
    assert second.mentor not in [one.enrolment for one in found]
    assert [one.pairs_lost for one in found] == sorted(one.pairs_lost for one in found)
    assert found[0].cost == "Takes nothing from anybody else"
    answer = signed_in(company.manager).post(
        reverse("pairs:another", args=[company.programme.slug, first.mentee.uid]), {"with": found[0].enrolment.uid}
    )
    made = Proposal.objects.get(state="approved")
    assert (answer.status_code, made.mentor, made.mentee) == (302, found[0].enrolment, first.mentee)
    assert candidates_for(company.programme, [first.mentee], on=DEADLINE.date())[0].candidates == ()


def test_somebody_without_an_own_place_has_no_candidates():
    company = make.company(2, 1)
    answered.announced(company)
    assert candidates_for(company.programme, company.mentees, on=DEADLINE.date())[0].candidates == ()


@pytest.mark.parametrize("sent", [{}, {"with": "x"}, {"with": "00000000-0000-0000-0000-000000000000"}])
def test_another_match_with_nobody_says_so(sent):
    company = make.company(1, 1)
    url = reverse("pairs:another", args=[company.programme.slug, company.mentees[0].uid])
    shown = signed_in(company.manager).post(url, sent, follow=True).content.decode()
    assert "Choose one of the candidates." in shown
