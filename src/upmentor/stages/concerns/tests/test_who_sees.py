"""AC-15.2: a contact never sees a case about themself, and nobody but the contact sees that there is one."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.doors.ops.checks import run_checks
from upmentor.ground.accounts.models import User
from upmentor.ground.jobs.actions import Run
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications import jobs as delivery
from upmentor.ground.notifications.models import Letter
from upmentor.stages.concerns import actions, queries
from upmentor.stages.concerns.models import Case
from upmentor.stages.concerns.permissions import contact_case
from upmentor.stages.concerns.tests.factories import (
    DAY,
    NOW,
    SECRET,
    browser,
    contacts,
    opened,
    sent,
    user,
    words,
)

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    return words(client.get(path).content.decode())


def test_whom_it_is_about_can_be_neither_chosen_nor_given_it():
    grace, tom = contacts()
    typed = {"form": uuid.uuid4(), "contact": grace.uid, "kept_from": [grace.uid], "text": SECRET, "wish": "heard"}
    answer = browser().post("/speak-up/", typed)
    assert (answer.status_code, "Choose somebody else." in words(answer.content.decode())) == (422, True)
    with pytest.raises(actions.NotOffered):
        opened(grace, kept_from=frozenset({str(grace.uid)}))
    case = opened(tom, kept_from=frozenset({str(grace.uid)})).case
    with pytest.raises(actions.NotOffered):
        actions.hand_over(case, grace, by=tom, at=NOW)
    assert (queries.deputy_of(case), queries.others_for(case)) == (None, [])


def test_whoever_says_that_it_is_about_all_contacts_is_not_told_to_choose_another():
    both = [one.uid for one in contacts()]
    typed = {"form": uuid.uuid4(), "contact": both[0], "kept_from": both, "text": SECRET, "wish": "heard"}
    answer = browser().post("/speak-up/", typed)
    said = words(answer.content.decode())
    told = ["The support page names others" in said, "Choose somebody else." in said, SECRET in said]
    assert (answer.status_code, told) == (422, [True, False, True])


def test_whom_it_is_about_does_not_see_it_even_where_it_came_to_them():
    grace, _tom = contacts()
    case = opened(grace).case
    assert contact_case(grace, case.uid) == case
    case.kept_from = str(grace.uid)
    case.save()
    assert (contact_case(grace, case.uid), queries.desk(grace).waiting) == (None, [])


def test_a_contact_can_neither_write_to_themself_nor_take_their_own_case():
    grace, tom = contacts()
    assert grace.name not in page(browser(grace), "/speak-up/").partition("Is it about one of them?")[2]
    case = opened(tom, by=grace).case
    assert (queries.deputy_of(case), queries.others_for(case)) == (None, [])
    assert browser(grace).get(f"/cases/{case.uid}/").status_code == 404


def test_a_case_is_open_to_its_contact_and_to_whoever_signed_it_only():
    grace, tom = contacts()
    alice, bob = user("alice"), user("bob")
    case = opened(grace, by=alice).case
    seen = {
        who.email: [
            browser(who).get(path).status_code for path in (f"/cases/{case.uid}/", f"/support/case/{case.uid}/")
        ]
        for who in (grace, tom, alice, bob)
    }
    assert list(seen.values()) == [[200, 404], [404, 404], [404, 200], [404, 404]]
    assert SECRET in page(browser(grace), f"/cases/{case.uid}/")
    assert "Alice" in page(browser(grace), "/cases/")
    assert "With Grace" in page(browser(alice), "/support/")
    assert "With Grace" not in page(browser(bob), "/support/")


def test_who_signs_talks_by_the_support_page_too():
    grace, _tom = contacts()
    alice = browser(user("alice"))
    sent(alice, grace, signed="signed")
    case = Case.objects.get()
    path = f"/support/case/{case.uid}/"
    answer = alice.post(path, {"do": "write", "form": uuid.uuid4(), "text": "One thing more"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert "One thing more" in page(browser(grace), f"/cases/{case.uid}/")


def test_operators_see_no_letter_no_count_and_no_check_of_a_case():
    grace, _tom = contacts()
    owner, it = user("olga", "owner"), user("ivan", "it")
    before = [page(browser(who), path) for who in (owner, it) for path in ("/ops/mailbox/", "/ops/jobs/")]
    opened(grace)
    actions.tell_contacts(at=NOW + DAY)
    letter = Letter.objects.get()
    Job.objects.all().delete()  # the wake-up of the delivery, as after every letter
    assert [page(browser(who), path) for who in (owner, it) for path in ("/ops/mailbox/", "/ops/jobs/")] == before
    assert browser(owner).get(f"/ops/mailbox/{letter.uid}/").status_code == 404
    assert delivery.deliver(Run(Job()), keep=True) is None
    letter.refresh_from_db()
    assert letter.state == Letter.State.KEPT
    Letter.objects.update(state=Letter.State.FAILED)
    assert [check.seen for check in run_checks() if "letters" in check.seen and "1" in check.seen] == []


def test_no_search_and_no_page_of_staff_knows_the_words():
    grace, _tom = contacts()
    owner = user("olga", "owner")
    opened(grace, by=user("alice"))
    for path in ("/manage/", "/manage/people/?q=corridor", "/ops/", "/ops/users/", "/ops/support/", "/ops/mailbox/"):
        assert SECRET not in page(browser(owner), path)


def test_a_contact_who_gave_the_role_back_reads_nothing_more():
    grace, tom = contacts()
    case = opened(grace).case
    grace.grants.all().delete()
    assert browser(User.objects.get(pk=grace.pk)).get(f"/cases/{case.uid}/").status_code == 404
    actions.tell_contacts(at=NOW + DAY)
    assert [(letter.address, letter.subject) for letter in Letter.objects.all()] == [
        (tom.email, "Please reply by Wednesday")
    ]
    assert browser(tom).post(f"/cases/{case.uid}/take/").status_code == 302


def test_contacts_are_reachable_for_those_who_are_signed_in():
    contacts()
    assert "grace@example.com" not in page(browser(), "/support/")
    assert "grace@example.com" in page(browser(user("alice")), "/support/")


def test_a_contact_who_has_left_is_not_offered():
    grace, tom = contacts()
    User.objects.filter(pk__in=[grace.pk, tom.pk]).update(is_active=False)
    seen = page(browser(user("alice")), "/support/")
    assert ("Grace" in seen, "Nobody is named here yet." in seen) == (False, True)
    assert "Nobody is named here yet." in page(browser(), "/speak-up/")


def test_pages_ask_as_much_for_three_cases_as_for_one():
    def queries_of(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    grace, tom = contacts()
    alice = user("alice")
    browsers = [(browser(grace), "/cases/"), (browser(tom), "/cases/"), (browser(alice), "/support/")]

    def more(number: int) -> list[int]:
        for _ in range(number):
            opened(grace, by=alice)
            late = opened(grace).case
            Case.objects.filter(pk=late.pk).update(asked=Case.Asked.DEPUTY)
        return [queries_of(*one) for one in browsers]

    assert more(1) == more(2)
