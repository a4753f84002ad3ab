"""When life changes: the roster of today against every live pair."""

import datetime as dt

import pytest

from upmentor.doors.worker.names import PATHS, RECURRING
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Pair, PairEvent, PairMember
from upmentor.stages.pairs.queries.candidates import rematch_wishes
from upmentor.stages.pairs.queries.resting import resting_by_rule
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.people.actions.away import end_long_leave, note_long_leave
from upmentor.stages.programmes.models import Enrolment, Exclusion

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NIGHT = make.NOW + DAY


def mentor(pair: Pair) -> PairMember:
    return pair.members.get(role="mentor")


def mentee(pair: Pair) -> PairMember:
    return pair.members.get(role="mentee")


def recheck(at: dt.datetime = NIGHT) -> dict[str, int]:
    return {key: number for key, number in actions.recheck_pairs(at=at).items() if number}


def part(pair: Pair, how: str) -> None:
    """Make a rule come between the two."""
    one, other = mentor(pair), mentee(pair)
    if how == "conflict":
        Exclusion.objects.create(enrolment=one.enrolment, person=other.person, kind=Exclusion.Kind.CONFLICT)
    elif how == "not_with":
        Exclusion.objects.create(enrolment=other.enrolment, person=one.person, kind=Exclusion.Kind.NOT_WITH)
    elif how == "line":
        boss = one.person.manager
        boss.manager, boss.top_of_tree = other.person, False
        boss.save()
    else:
        other.person.manager, other.person.top_of_tree = one.person.manager, False
        other.person.save()


def test_nothing_new_does_nothing():
    make.pair()
    assert recheck() == {}
    assert (Letter.objects.count(), PairEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("how", ["line", "team", "conflict", "not_with"])
def test_rule_that_comes_between_pauses_in_the_same_neutral_words(how):
    pair = make.pair()
    part(pair, how)
    assert [recheck(), recheck(), recheck(NIGHT + 30 * DAY)] == [{"parted": 1}, {}, {}]
    kept = Pair.objects.get()
    assert (kept.state, kept.pause_kind, kept.paused_until) == ("paused", "rules", (NIGHT + 58 * DAY).date())
    first, second = Letter.objects.order_by("id")
    assert first.text.replace("Mentee 0", "Mentor 0") == second.text
    assert (first.subject, first.due_at) == ("Your conversations pause for now", second.due_at)
    assert "Something in the organisation changed" in first.text


def test_letters_are_the_same_whatever_came_between():
    texts = set()
    for how in ("line", "team", "conflict", "not_with"):
        Letter.objects.all().delete()
        pair = make.pair()
        part(pair, how)
        recheck()
        texts.add(tuple(one.text.replace(str(pair.uid), "ID") for one in Letter.objects.order_by("id")))
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("line", "One reports to the other, directly or through others"),
        ("team", "Both report to the same manager"),
        ("conflict", "Not possible under the programme rules"),
        ("not_with", "Not possible under the programme rules"),
    ],
)
def test_staff_get_a_work_item_that_keeps_what_is_confidential(how, why):
    pair = make.pair()
    part(pair, how)
    recheck()
    items = resting_by_rule(pair.programme, on=NIGHT.date())
    assert [(one.mentor, one.mentee, one.since, one.why) for one in items] == [
        ("Mentor 0", "Mentee 0", NIGHT.date(), why)
    ]


def test_rule_that_holds_again_lets_the_pair_go_on():
    pair = make.pair()
    part(pair, "conflict")
    recheck()
    Exclusion.objects.all().delete()
    assert recheck(NIGHT + DAY) == {"resumed": 1}
    assert Pair.objects.get().state == "active"
    assert Letter.objects.filter(subject="Your conversations go on").count() == 2
    assert resting_by_rule(pair.programme, on=NIGHT.date()) == []


def test_other_rules_are_no_reason_to_part():
    pair = make.pair()
    one = mentor(pair).person
    one.grade, one.department = 8, mentee(pair).person.department
    one.working_hours = "Mon-Fri 00:00-04:00"
    one.save()
    assert recheck() == {}


def test_leaver_ends_the_pair_and_the_other_may_be_matched_again():
    company = make.company(1, 1)
    pair = make.pair(company)
    one = mentor(pair).person
    one.employed = False
    one.save()
    assert [recheck(), recheck()] == [{"ended": 1}, {}]
    assert (Pair.objects.get().state, Pair.objects.get().closing_words) == ("ended", "organisation")
    letter = Letter.objects.get()
    assert (letter.address, letter.subject) == (mentee(pair).person.email, "This pairing has ended, with thanks")
    assert [one.person.name for one in rematch_wishes(company.programme)] == ["Mentee 0"]


def test_leaving_the_programme_ends_the_pair():
    pair = make.pair()
    Enrolment.objects.filter(pk=mentee(pair).enrolment_id).update(state="withdrawn")
    assert recheck() == {"ended": 1}
    assert (Pair.objects.get().closing_words, Letter.objects.count()) == ("circumstances", 2)


def test_long_leave_pauses_until_the_day_after_it():
    pair = make.pair()
    who = mentor(pair).person
    first, last = NIGHT.date() + DAY, NIGHT.date() + 20 * DAY
    note_long_leave(who, first, last, by=who.user, at=make.NOW)
    assert [recheck(), recheck(NIGHT + DAY), recheck(NIGHT + 2 * DAY)] == [{}, {"leave": 1}, {}]
    kept = Pair.objects.get()
    assert (kept.pause_kind, kept.paused_until) == ("leave", last + DAY)
    assert set(Letter.objects.values_list("subject", flat=True)) == {f"Paused until {last + DAY:%-d %B}"}
    assert recheck(NIGHT + 21 * DAY) == {"resumed": 1}
    assert Pair.objects.get().state == "active"


def test_two_who_go_on_during_a_leave_are_left_alone():
    pair = make.pair()
    who = mentor(pair).person
    note_long_leave(who, NIGHT.date(), NIGHT.date() + 20 * DAY, by=who.user, at=make.NOW)
    recheck()
    actions.resume(pair, by=who.user, at=NIGHT)
    assert (recheck(NIGHT + DAY), Pair.objects.get().state) == ({}, "active")


def test_leave_that_is_taken_back_ends_the_pause():
    pair = make.pair()
    who = mentor(pair).person
    note_long_leave(who, NIGHT.date(), NIGHT.date() + 20 * DAY, by=who.user, at=make.NOW)
    recheck()
    end_long_leave(who, by=who.user, at=NIGHT)
    assert (recheck(NIGHT + DAY), Pair.objects.get().state) == ({"back": 1}, "active")


def test_agreed_pause_that_ends_within_a_leave_lasts_as_long_as_the_leave():
    pair = make.pair()
    who = mentor(pair).person
    actions.pause(pair, until=NIGHT.date() + 5 * DAY, by=who.user, at=make.NOW)
    last = NIGHT.date() + 30 * DAY
    note_long_leave(who, NIGHT.date(), last, by=who.user, at=make.NOW)
    assert [recheck(NIGHT + number * DAY) for number in (1, 5, 6)] == [{}, {"leave": 1}, {}]
    assert (Pair.objects.get().paused_until, Letter.objects.count()) == (last + DAY, 4)


def test_job_is_known_and_comes_again():
    assert PATHS["pairs.recheck"] == "upmentor.stages.pairs.jobs.recheck"
    assert RECURRING["pairs.recheck"] <= 24 * 3600


def test_audit_names_the_product_and_no_person():
    pair = make.pair()
    part(pair, "conflict")
    recheck()
    assert list(Entry.objects.values_list("verb", "actor", "about", "reason")) == [
        ("pairs.rest_by_rule", "system", "", "")
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow_with_pairs_that_are_fine(number, django_assert_num_queries):
    company = make.company(number, number)
    for index in range(number):
        make.pair(company, mentor=index, mentee=index)
    with django_assert_num_queries(QUERIES + 2 * number):
        actions.recheck_pairs(at=NIGHT)


QUERIES = 23
