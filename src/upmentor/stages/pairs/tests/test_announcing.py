"""Approved pairs on their way to two people: the holding bay, the way back, the release, the page of the two."""

import datetime as dt

import pytest
from django.urls import reverse

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Announcement, Pair, Proposal
from upmentor.stages.pairs.queries import announced_for, holding, proposals_waiting
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.people.models import Site

pytestmark = pytest.mark.django_db


def approved(company: make.Company) -> list[Proposal]:
    run = finished_run(company)
    return list(actions.approve(run, None, by=company.manager, at=make.NOW).approved)


def announced(company: make.Company) -> Announcement:
    approved(company)
    return actions.announce(company.programme, None, by=company.manager, at=make.NOW)


def states() -> list[str]:
    return sorted(Proposal.objects.values_list("state", flat=True))


def test_announce_holds_two_letters_a_pair_for_the_same_minute():
    company = make.company(2, 2)
    bay = announced(company)
    assert bay.release_at == make.NOW + dt.timedelta(minutes=15)
    letters = list(Letter.objects.all())
    assert [letter.state for letter in letters] == ["held"] * 4
    assert {letter.due_at for letter in letters} == {bay.release_at}
    assert {letter.subject for letter in letters} == {"We have someone for you to meet"}
    everybody = [*company.mentors, *company.mentees]
    assert sorted(letter.address for letter in letters) == sorted(e.person.email for e in everybody)
    assert states() == ["held", "held"]


def test_letters_name_no_partner_and_no_topic():
    company = make.company(2, 2)
    announced(company)
    for pair in Proposal.objects.all():
        two = (pair.mentor.person, pair.mentee.person)
        for reader, partner in (two, two[::-1]):
            letter = Letter.objects.get(address=reader.email)
            assert partner.name not in letter.text + letter.html
            assert not [title for title in make.TOPICS if title in letter.text + letter.html]
            assert f"/match/{pair.uid}/" in letter.text


def test_only_whoever_had_a_partner_before_reads_that_it_is_somebody_new():
    company = make.company(2, 2)
    make.pair(company, mentor=0, mentee=0, state=Pair.State.ENDED)
    announced(company)
    new = Letter.objects.filter(subject="We found someone new").values_list("address", flat=True)
    assert sorted(new) == sorted([company.mentors[0].person.email, company.mentees[0].person.email])
    assert Letter.objects.filter(subject="We have someone for you to meet").count() == 2


def test_second_announcement_finds_nothing_to_do():
    company = make.company(2, 2)
    announced(company)
    with pytest.raises(actions.NothingToDo):
        actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    assert (Announcement.objects.count(), Letter.objects.count()) == (1, 4)


def test_call_back_makes_drafts_again_and_withdraws_the_letters():
    company = make.company(2, 2)
    bay = announced(company)
    assert actions.call_back(bay, by=company.manager, at=make.NOW) == 2
    assert states() == ["approved", "approved"]
    assert {letter.state for letter in Letter.objects.all()} == {"withdrawn"}
    again = actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    assert Letter.objects.filter(batch=f"announcement:{again.uid}", state="held").count() == 4


def test_release_waits_for_its_minute_and_happens_once():
    company = make.company(2, 2)
    bay = announced(company)
    assert actions.release_due(at=bay.release_at - dt.timedelta(seconds=1)) == 0
    assert states() == ["held", "held"]
    assert actions.release_due(at=bay.release_at) == 1
    assert actions.release_due(at=bay.release_at) == 0
    assert states() == ["announced", "announced"]
    assert {letter.state for letter in Letter.objects.all()} == {"queued"}
    with pytest.raises(actions.TooLate):
        actions.call_back(bay, by=company.manager, at=make.NOW)


@pytest.mark.parametrize(("before", "after"), [("matching", "running"), ("enrolling", "enrolling")])
def test_the_first_release_starts_a_programme_whose_enrolment_is_closed(before, after):
    company = make.company(2, 2)
    company.programme.state = before
    company.programme.save()
    bay = announced(company)
    company.programme.refresh_from_db()
    assert company.programme.state == before
    actions.release_due(at=bay.release_at)
    company.programme.refresh_from_db()
    assert company.programme.state == after


def test_announce_refuses_all_when_a_pair_has_come_to_break_a_rule():
    company = make.company(2, 2)
    pair = approved(company)[0]
    mentor, mentee = pair.mentor.person, pair.mentee.person
    mentor.manager, mentor.top_of_tree = mentee, False
    mentor.save()
    with pytest.raises(actions.PairRefused) as caught:
        actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    assert caught.value.sentences == (
        f"{mentee.name} and {mentor.name}: one reports to the other, directly or through others",
    )
    assert (states(), Letter.objects.count()) == (["approved", "approved"], 0)


def test_somebody_without_an_address_gets_no_letter():
    company = make.company(2, 2)
    person = company.mentors[0].person
    person.email = ""
    person.save()
    announced(company)
    assert Letter.objects.count() == 3


def test_queries_for_other_doors():
    company = make.company(2, 2)
    approved(company)
    assert (proposals_waiting(company.programme), holding(company.programme)) == (2, None)
    bay = actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    assert (proposals_waiting(company.programme), holding(company.programme).pairs) == (0, 2)
    person = company.mentees[0].person
    assert list(announced_for(person)) == []
    actions.release_due(at=bay.release_at)
    assert [pair.mentee.person for pair in announced_for(person)] == [person]


def test_match_page_opens_for_the_two_only_and_only_after_the_release():
    company = make.company(2, 2)
    bay = announced(company)
    pair = Proposal.objects.get(mentee=company.mentees[0])
    two = [pair.mentor.person.user, pair.mentee.person.user]
    others = [e.person.user for e in (*company.mentors, *company.mentees) if e.person.user not in two]
    url = reverse("pairs:match", args=[pair.uid])
    assert {signed_in(user).get(url).status_code for user in two} == {404}
    actions.release_due(at=bay.release_at)
    assert {signed_in(user).get(url).status_code for user in two} == {200}
    assert {signed_in(user).get(url).status_code for user in (*others, company.manager)} == {404}


def test_match_page_names_the_topic_to_the_mentee_and_not_to_the_mentor():
    company = make.company(2, 2)
    bay = announced(company)
    actions.release_due(at=bay.release_at)
    pair = Proposal.objects.get(mentee=company.mentees[0])
    url = reverse("pairs:match", args=[pair.uid])
    mentee = signed_in(pair.mentee.person.user).get(url).content.decode()
    mentor = signed_in(pair.mentor.person.user).get(url).content.decode()
    assert [title for title in make.TOPICS if title in mentee] == ["Everyday AI"]
    assert not [title for title in make.TOPICS if title in mentor]
    assert "I rebuilt our route planning." in mentee
    assert "I run the finance team." in mentor


def test_opening_the_match_page_changes_nothing():
    company = make.company(2, 2)
    bay = announced(company)
    actions.release_due(at=bay.release_at)
    pair = Proposal.objects.get(mentee=company.mentees[0])
    signed_in(pair.mentee.person.user).get(reverse("pairs:match", args=[pair.uid]))
    assert Proposal.objects.get(pk=pair.pk).state == "announced"


def test_announce_page_says_which_pair_is_no_longer_possible():
    company = make.company(2, 2)
    pair = approved(company)[0]
    person = pair.mentor.person
    person.manager, person.top_of_tree = pair.mentee.person, False
    person.save()
    response = signed_in(company.manager).post(reverse("pairs:announce", args=[company.programme.slug]))
    assert response.status_code == 422
    assert "Nothing was announced." in response.content.decode()
    assert not Letter.objects.exists()


def test_announce_and_call_back_that_come_too_late_say_so():
    company = make.company(2, 2)
    bay = announced(company)
    client, slug = signed_in(company.manager), company.programme.slug
    assert client.get(reverse("pairs:announce", args=[slug])).status_code == 302
    page = client.post(reverse("pairs:announce", args=[slug]), follow=True).content.decode()
    assert "There is nothing left to do here" in page
    actions.release_due(at=bay.release_at)
    page = client.post(reverse("pairs:call-back", args=[slug, bay.uid]), follow=True).content.decode()
    assert "The letters have been sent, so they cannot be called back." in page


def test_match_page_without_department_topic_or_second_site():
    company = make.company(2, 2)
    bay = announced(company)
    actions.release_due(at=bay.release_at)
    pair = Proposal.objects.get(mentee=company.mentees[0])
    pair.mentor.topics.all().delete()
    site = Site.objects.create(key="athens", name="Athens", time_zone="Europe/Athens")
    mentor = pair.mentor.person
    mentor.department, mentor.site, mentor.languages, mentor.name = None, site, ["en", "tlh"], "Sam"
    mentor.save()
    url = reverse("pairs:match", args=[pair.uid])
    page = " ".join(signed_in(pair.mentee.person.user).get(url).content.decode().split())
    assert "Analyst. Athens. English and Klingon." in page
    assert "<bdi>Sam</bdi> has recent hands-on practice to share with you." in page
    assert "see the same organisation from different levels" in page
    assert "across <bdi>London</bdi> and <bdi>Athens</bdi>." in page
