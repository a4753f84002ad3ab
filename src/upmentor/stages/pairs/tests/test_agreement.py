"""The working agreement: versions, signatures, what changed, and what cannot be taken away."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse

from upmentor.ground.accounts.models import OneTimeKey
from upmentor.ground.audit.models import Entry
from upmentor.ground.content.agreement import load_agreement
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Agreement, Pair, PairMember, Signature
from upmentor.stages.pairs.queries.agreement import signed_by_both, signed_pairs, state_of
from upmentor.stages.pairs.terms import Change, Terms
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(hours=1)
SECRET = "the reorganisation of the Lyon depot"


def two(pair: Pair) -> tuple[PairMember, PairMember]:
    mentee, mentor = pair.members.order_by("role")
    return mentor, mentee


def sign(member: PairMember, seen: int) -> bool:
    return actions.sign_agreement(member, seen=seen, by=member.person.user, at=LATER)


def change(member: PairMember, seen: int, **choices: object) -> int:
    state = state_of(member.pair, member)
    terms = replace(state.terms, **choices)
    return actions.change_agreement(member, terms, seen=seen, by=member.person.user, at=LATER)


def post(**changes: object) -> dict[str, object]:
    """The form with the choices of a new pair."""
    return {
        "seen": 0,
        "cadence_weeks": 4,
        "meeting_minutes": 60,
        "place": "video",
        "notice_days": 2,
        "off_table": "",
        "no_retaliation": "",
        "job_security": "",
    } | changes


def test_text_has_seven_clauses_and_two_that_grow():
    clauses = load_agreement().clauses
    assert [one.id for one in clauses] == [
        "purpose",
        "rhythm",
        "confidentiality",
        "boundaries",
        "no-retaliation",
        "job-security",
        "ending",
    ]
    assert [one.id for one in clauses if one.adds] == ["no-retaliation", "job-security"]


def test_limits_stand_in_the_clause_of_the_promise():
    pair = make.pair()
    state = state_of(pair, two(pair)[0])
    clause = next(one for one in state.clauses if one.id == "confidentiality")
    text = " ".join(clause.paragraphs)
    missing = [word for word in ("between us", "serious harm", "crime", "law or a court") if word not in text]
    assert missing == []


def test_both_sign_the_text_as_it_is():
    pair = make.pair()
    mentor, mentee = two(pair)
    assert (sign(mentor, 0), signed_by_both(pair)) == (False, False)
    assert Letter.objects.count() == 0
    assert (sign(mentee, 0), signed_by_both(pair)) == (True, True)
    assert signed_pairs([pair.pk]) == {pair.pk}
    assert sorted(Letter.objects.values_list("subject", flat=True)) == ["Your working agreement"] * 2
    assert len(set(Letter.objects.values_list("due_at", flat=True))) == 1
    state = state_of(pair, mentor)
    assert (state.number, state.done, state.in_force, state.changes) == (1, True, 1, ())


def test_signing_twice_is_one_signature_and_one_letter():
    pair = make.pair()
    mentor, mentee = two(pair)
    assert [sign(mentor, 0), sign(mentor, 0), sign(mentor, 1), sign(mentee, 1), sign(mentee, 1)] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert (Signature.objects.count(), Letter.objects.count(), Agreement.objects.count()) == (2, 2, 1)


def test_change_after_a_signature_asks_the_other_and_shows_what_changed():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0)
    assert change(mentee, 1, notice_days=3, off_table="Pay") == 2
    letter = Letter.objects.get()
    assert (letter.subject, letter.address) == ("2 clauses changed since you signed", mentor.person.email)
    state = state_of(pair, mentor)
    assert (state.since, state.mine, state.to_sign) == (1, None, True)
    assert state.changes == (
        Change("Cancelling, if we have to", "2 working days ahead", "3 working days ahead"),
        Change("Topics off the table", "", "Pay"),
    )
    assert state_of(pair, mentee).changes == ()
    with pytest.raises(actions.AgreementChanged) as refused:
        sign(mentor, 1)
    assert refused.value.number == 2


def test_one_change_reads_one_clause():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0)
    change(mentee, 1, notice_days=3, cadence_weeks=6, place="phone")
    assert Letter.objects.get().subject == "One clause changed since you signed"


def test_renewed_wording_of_a_clause_is_a_change_and_the_old_one_stays():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0)
    old = Agreement.objects.get()
    old.clauses[0]["paragraphs"] = ["As it was."]
    old.save()
    change(mentee, 1, notice_days=3)
    assert Letter.objects.get().subject == "2 clauses changed since you signed"
    assert state_of(pair, mentor).changes[1] == Change("Why we meet", "", "")
    assert state_of(pair, mentor, number=1).clauses[0].paragraphs == ("As it was.",)


def test_change_before_any_signature_writes_to_nobody():
    pair = make.pair()
    mentor, _mentee = two(pair)
    change(mentor, 0, place="phone")
    assert (Letter.objects.count(), Agreement.objects.get().place) == (0, "phone")


def test_signed_version_holds_until_both_signed_the_next():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0), sign(mentee, 0)
    change(mentee, 1, cadence_weeks=6, meeting_minutes=30)
    pair.refresh_from_db()
    assert (signed_by_both(pair), pair.cadence_weeks, state_of(pair, mentor).in_force) == (True, 4, 1)
    sign(mentor, 2)
    assert Pair.objects.get().cadence_weeks == 4
    sign(mentee, 2)
    pair.refresh_from_db()
    assert (pair.cadence_weeks, pair.meeting_minutes, state_of(pair, mentor).in_force) == (6, 30, 2)
    assert [one.cadence_weeks for one in Agreement.objects.order_by("number")] == [4, 6]


def test_no_difference_is_no_version():
    pair = make.pair()
    mentor, mentee = two(pair)
    assert change(mentor, 0) == 0
    sign(mentor, 0)
    assert (change(mentee, 1), change(mentee, 0), Agreement.objects.count()) == (1, 1, 1)
    assert change(mentee, 0, notice_days=1) == 2


@pytest.mark.parametrize("field", ["no_retaliation", "job_security"])
def test_what_both_added_to_a_protecting_clause_stays(field):
    pair = make.pair()
    mentor, mentee = two(pair)
    change(mentor, 0, **{field: "Also not at home."})
    change(mentee, 1, **{field: "Struck before anybody signed."})
    sign(mentor, 2), sign(mentee, 2)
    for weaker in ("", "Struck", "Something else"):
        with pytest.raises(actions.ClauseWeakened):
            change(mentee, 2, **{field: weaker})
    assert change(mentee, 2, **{field: "Struck before anybody signed.\nAnd more."}) == 3


def test_pair_that_is_over_keeps_its_agreement_and_takes_no_signature():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0)
    actions.move(pair, Pair.State.ENDED, at=LATER)
    with pytest.raises(actions.StepRefused):
        sign(mentee, 1)
    with pytest.raises(actions.StepRefused):
        change(mentee, 1, notice_days=1)
    browser = signed_in(mentee.person.user)
    shown = browser.get(reverse("pairs:agreement", args=[pair.uid]))
    assert (shown.status_code, b"Sign for myself" in shown.content) == (200, False)
    assert browser.get(reverse("pairs:agreement-change", args=[pair.uid])).status_code == 404


def test_audit_says_that_and_never_who():
    pair = make.pair()
    mentor, mentee = two(pair)
    change(mentor, 0, off_table=SECRET)
    sign(mentor, 1), sign(mentee, 1)
    rows = list(Entry.objects.order_by("id").values_list("verb", "actor", "about", "reason"))
    assert rows == [
        ("pairs.change_agreement", "", "", ""),
        ("pairs.sign_agreement", "", "", ""),
        ("pairs.sign_agreement", "", "", ""),
    ]


def test_own_words_are_not_in_the_database_in_clear_text():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0)
    change(mentee, 1, off_table=SECRET, no_retaliation=SECRET, job_security=SECRET)
    assert state_of(pair, mentor).terms.off_table == SECRET
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            assert [row for row in cursor.fetchall() if SECRET in repr(row)] == []


# ---------- pages ----------


def test_page_is_signed_once_however_often_it_is_sent():
    pair = make.pair()
    mentor, _mentee = two(pair)
    browser, url = signed_in(mentor.person.user), reverse("pairs:agreement", args=[pair.uid])
    assert "Sign for myself" in browser.get(url).content.decode()
    for _ in range(2):
        answer = browser.post(url, {"seen": 0, "one_time_key": "k"})
        assert (answer.status_code, answer["Location"]) == (302, url)
    assert (Signature.objects.count(), OneTimeKey.objects.count()) == (1, 1)
    assert "Sign for myself" not in browser.get(url).content.decode()


def test_signing_a_version_that_has_changed_answers_409_with_the_difference():
    pair = make.pair()
    mentor, mentee = two(pair)
    sign(mentor, 0)
    change(mentee, 1, off_table="Pay & bonus")
    url = reverse("pairs:agreement", args=[pair.uid])
    answer = signed_in(mentor.person.user).post(url, {"seen": 1})
    shown = answer.content.decode()
    assert (answer.status_code, Signature.objects.count()) == (409, 1)
    assert "What changed since you signed" in shown
    assert '<ins dir="auto">Pay &amp; bonus</ins>' in shown
    assert '<input type="hidden" name="seen" value="2">' in shown


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999", "٣"])
def test_signing_what_is_no_version_answers_409(seen):
    pair = make.pair()
    answer = signed_in(two(pair)[0].person.user).post(reverse("pairs:agreement", args=[pair.uid]), {"seen": seen})
    assert (answer.status_code, Signature.objects.count()) == (409, 0)


def test_change_by_the_form_and_what_was_typed_stays_when_the_partner_was_faster():
    pair = make.pair()
    mentor, mentee = two(pair)
    url = reverse("pairs:agreement-change", args=[pair.uid])
    answer = signed_in(mentor.person.user).post(url, post(cadence_weeks=6, off_table="Pay"))
    assert answer["Location"] == reverse("pairs:agreement", args=[pair.uid])
    browser = signed_in(mentee.person.user)
    answer = browser.post(url, post(off_table="Holidays", one_time_key="a"))
    shown = answer.content.decode()
    assert (answer.status_code, Agreement.objects.count()) == (409, 1)
    assert '<dd dir="auto">Pay</dd>' in shown
    assert "Holidays</textarea>" in shown
    answer = browser.post(url, post(seen=1, off_table="Holidays", one_time_key="a"))
    assert (answer.status_code, Agreement.objects.last().off_table) == (302, "Holidays")


def test_what_cannot_be_chosen_comes_back():
    pair = make.pair()
    url = reverse("pairs:agreement-change", args=[pair.uid])
    browser = signed_in(two(pair)[0].person.user)
    for wrong in (
        {"cadence_weeks": 5},
        {"place": "moon"},
        {"notice_days": ""},
        {"off_table": "x" * 1001},
        {"seen": ""},
    ):
        answer = browser.post(url, post(job_security="Mine", **wrong))
        assert (answer.status_code, b"Mine</textarea>" in answer.content) == (422, True)
    assert Agreement.objects.count() == 0


def test_form_shows_what_stays_and_adds_to_it():
    pair = make.pair()
    mentor, mentee = two(pair)
    change(mentor, 0, no_retaliation="Also not at home.")
    sign(mentor, 1), sign(mentee, 1)
    url = reverse("pairs:agreement-change", args=[pair.uid])
    browser = signed_in(mentee.person.user)
    assert "Both signed; it stays" in browser.get(url).content.decode()
    browser.post(url, post(seen=1, no_retaliation="Nor by others."))
    assert Agreement.objects.last().no_retaliation == "Also not at home.\nNor by others."
    shown = browser.get(url).content.decode()
    assert "Nor by others.</textarea>" in shown


def test_old_versions_can_be_read_and_unknown_ones_were_never_there():
    pair = make.pair()
    mentor, _mentee = two(pair)
    change(mentor, 0, off_table="Pay")
    change(mentor, 1, off_table="Holidays")
    browser, url = signed_in(mentor.person.user), reverse("pairs:agreement", args=[pair.uid])
    shown = browser.get(url, {"version": 1}).content.decode()
    assert ("This is an old version" in shown, ">Pay</dd>" in shown, "Sign for myself" in shown) == (True, True, False)
    assert [browser.get(url, {"version": one}).status_code for one in ("3", "x", "0", "")] == [404, 404, 404, 200]


def test_first_choices_are_those_of_the_programme():
    pair = make.pair(cadence_weeks=2, meeting_minutes=45)
    assert Terms.first(pair) == Terms(2, 45, "video", 2)
    shown = signed_in(two(pair)[0].person.user).get(reverse("pairs:agreement-change", args=[pair.uid])).content.decode()
    assert "Every 2 weeks" in shown
