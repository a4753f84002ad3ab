"""AC-15.3: two working days, then the contact, then the deputy; both sides read the same clock."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.concerns import actions
from upmentor.stages.concerns.clock import answer_day
from upmentor.stages.concerns.models import Case, Message, ReceiptSecret, Step
from upmentor.stages.concerns.tests.factories import DAY, NOW, browser, contacts, opened, user, words
from upmentor.stages.people.models import Person

pytestmark = pytest.mark.django_db
MONDAY = NOW.date()


def letters() -> list[tuple[str, str]]:
    return [(letter.address.partition("@")[0], letter.subject) for letter in Letter.objects.order_by("id")]


def pass_days(days: int, *, since: dt.datetime = NOW) -> None:
    """The job, three times on each of these days, the first soon after midnight."""
    for hour in range(0, 24 * days + 1, 8):
        actions.tell_contacts(at=since.replace(minute=5) + dt.timedelta(hours=hour))


@pytest.mark.parametrize(
    ("start", "due"),
    [(0, 2), (1, 3), (2, 4), (3, 7), (4, 8), (5, 8), (6, 8)],
    ids=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
)
def test_two_working_days_pass_over_the_weekend(start: int, due: int):
    grace, _tom = contacts()
    assert answer_day(grace, MONDAY + start * DAY) == MONDAY + due * DAY


def test_working_days_are_those_of_the_contact():
    grace, _tom = contacts()
    Person.objects.create(employee_id="g", name="Grace", user=grace, working_hours="Sun-Thu 09:00-17:00")
    assert answer_day(grace, MONDAY + 3 * DAY) == MONDAY + 7 * DAY  # Thursday: Sunday and Monday


def test_contact_then_deputy_are_reminded_each_once():
    grace, _tom = contacts()
    opened(grace)
    pass_days(8)
    assert letters() == [
        ("grace", "A colleague would like to talk"),
        ("grace", "Please reply by Thursday"),
        ("tom", "Please reply by Monday"),
    ]
    sent = [letter.created_at for letter in Letter.objects.order_by("id")]
    assert [(moment.date() - MONDAY).days for moment in sent] == [1, 3, 4]
    assert {moment.time() for moment in sent} == {
        dt.time(9)
    }  # when their work begins, whatever the hour of the concern


def test_an_answer_stops_the_clock_and_a_new_word_starts_it_again():
    grace, _tom = contacts()
    case = opened(grace).case
    actions.reply(case, "I am here", form=uuid.uuid4(), by=grace, at=NOW)
    pass_days(8)
    assert letters() == []
    actions.write_again(case, "Still there?", form=uuid.uuid4(), by=None, at=NOW + 8 * DAY)
    case.refresh_from_db()
    assert case.answer_by == (NOW + 10 * DAY).date()
    pass_days(1, since=NOW + 8 * DAY)
    assert letters() == [("grace", "A colleague would like to talk")]


def test_the_deputy_reads_nothing_before_taking_over_and_the_first_contact_nothing_after():
    grace, tom = contacts()
    case = opened(grace, text="Planted").case
    pass_days(5)
    theirs = browser(tom).get("/cases/").content.decode()
    assert ("Take over" in theirs, "Planted" in theirs) == (True, False)
    assert browser(tom).get(f"/cases/{case.uid}/").status_code == 404
    assert browser(tom).post(f"/cases/{case.uid}/take/").status_code == 302
    assert "Planted" in browser(tom).get(f"/cases/{case.uid}/").content.decode()
    assert browser(grace).get(f"/cases/{case.uid}/").status_code == 404
    with pytest.raises(actions.NoLongerLate):
        actions.take_over(case, by=tom, at=NOW)


def test_both_sides_read_the_same_clock():
    grace, _tom = contacts()
    alice = user("alice")
    case = opened(grace, by=alice).case
    Case.objects.update(answer_by=MONDAY + 30000 * DAY)
    pages = [browser(alice).get(f"/support/case/{case.uid}/"), browser(grace).get(f"/cases/{case.uid}/")]
    said = [words(one.content.decode()) for one in pages]
    clocks = [text[text.index("An answer is due by") :][:60] for text in said]
    assert clocks[0] == clocks[1]
    Case.objects.update(answer_by=MONDAY - 30 * DAY, asked=Case.Asked.DEPUTY)
    for who, path in ((alice, f"/support/case/{case.uid}/"), (grace, f"/cases/{case.uid}/")):
        assert "Tom was asked to take over." in words(browser(who).get(path).content.decode())


def test_handing_over_tells_the_next_one_and_gives_them_their_days():
    grace, tom = contacts()
    case = opened(grace).case
    actions.hand_over(case, tom, by=grace, at=NOW + DAY)
    case.refresh_from_db()
    assert (case.contact, case.answer_by) == (tom, (NOW + 3 * DAY).date())
    pass_days(2)
    assert letters() == [("tom", "A colleague would like to talk")]
    assert list(case.messages.values_list("side", flat=True)) == [Message.Side.REPORTER, Message.Side.HANDED]


def test_a_closed_case_can_be_read_reopened_and_goes_after_a_year_with_its_secret():
    grace, _tom = contacts()
    one = opened(grace)
    actions.reply(one.case, "Done", form=uuid.uuid4(), step="A walk", by=grace, at=NOW)
    actions.close_case(one.case, by=grace, at=NOW)
    assert browser().post("/speak-up/case/", {"receipt": one.code}).status_code == 200
    actions.forget(at=NOW + 365 * DAY)
    assert Case.objects.count() == 1
    actions.write_again(one.case, "Once more", form=uuid.uuid4(), by=None, at=NOW + DAY)
    actions.forget(at=NOW + 400 * DAY)
    assert Case.objects.get().closed_on is None
    actions.close_case(one.case, by=grace, at=NOW)
    actions.forget(at=NOW + 366 * DAY)
    assert [model.objects.count() for model in (Case, Message, Step, ReceiptSecret)] == [0, 0, 0, 0]


def test_the_same_reply_twice_is_one():
    grace, _tom = contacts()
    case, form = opened(grace).case, uuid.uuid4()
    for _ in range(2):
        browser(grace).post(f"/cases/{case.uid}/", {"form": form, "text": "Here", "step": "A walk"})
    assert (case.messages.count(), case.steps.count()) == (2, 1)


def test_no_verb_leaves_a_row_in_the_audit():
    grace, tom = contacts()
    case = opened(grace, by=user("alice")).case
    actions.reply(case, "Hello", form=uuid.uuid4(), step="A walk", by=grace, at=NOW)
    actions.decide_step(case.steps.get(), agreed=False, by=None, at=NOW)
    actions.write_again(case, "Thank you", form=uuid.uuid4(), by=None, at=NOW)
    actions.hand_over(case, tom, by=grace, at=NOW)
    actions.close_case(case, by=tom, at=NOW)
    pass_days(4)
    actions.settle(at=NOW + 4 * DAY)
    assert Entry.objects.count() == 0
