"""Outcomes: who reads them, and what consent holds for."""

from __future__ import annotations

import csv
import io

import pytest

from upmentor.ground.audit.models import Entry
from upmentor.stages.exports.tests.taking import taken
from upmentor.stages.goals.actions.errors import ChangedMeanwhile, Gone, PairOver
from upmentor.stages.goals.actions.outcomes import (
    OutcomeWords,
    agree_to_outcome,
    change_outcome,
    remove_outcome,
    restore_outcome,
)
from upmentor.stages.goals.models import Outcome
from upmentor.stages.goals.queries.outcomes import outcomes_for_staff, outcomes_of, staff_rows
from upmentor.stages.goals.tests.factories import NOW, browser, couple, outcome, user_of
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as pairs

pytestmark = pytest.mark.django_db


def by(member: PairMember) -> dict:
    return {"by": user_of(member), "at": NOW}


def shown(member: PairMember) -> list[str]:
    return [one.text for one in staff_rows(outcomes_for_staff(member.pair.programme))]


def test_staff_read_what_both_agreed_to_and_nothing_else() -> None:
    dana, sam = couple()
    outcome(dana, "of nobody")
    one = outcome(dana, "of one")
    agree_to_outcome(one, sam, agree=True, seen=1, **by(sam))
    assert shown(dana) == []
    outcome(dana, "of both", both=True)
    row = staff_rows(outcomes_for_staff(dana.pair.programme))
    assert [(one.kind, one.state, one.text, one.mentee, one.mentor) for one in row] == [
        ("Way of working", "Adopted", "of both", "Dana Holt", "Sam Idris")
    ]


def test_consent_taken_back_takes_it_from_staff_also_after_the_end() -> None:
    dana, sam = couple()
    made = outcome(dana, both=True)
    Pair.objects.filter(pk=dana.pair.pk).update(state="ended", ended_at=NOW)
    agree_to_outcome(made, sam, agree=False, seen=0, **by(sam))
    assert shown(dana) == []
    seen = outcomes_of(dana.pair, dana)
    assert [(one.mine, one.partner, one.shown) for one in seen] == [(True, False, False)]


def test_other_words_need_the_partner_again_and_another_state_does_not() -> None:
    dana, sam = couple()
    made = outcome(dana, "as agreed", both=True)
    dropped = OutcomeWords("process", "dropped", "as agreed")
    change_outcome(made, sam, dropped, agree=True, seen=1, **by(sam))
    assert shown(dana) == ["as agreed"]
    other = OutcomeWords("process", "dropped", "not as agreed")
    change_outcome(made, sam, other, agree=True, seen=2, **by(sam))
    assert shown(dana) == []
    assert [(one.mine, one.partner) for one in outcomes_of(dana.pair, sam)] == [(True, False)]


def test_nobody_agrees_to_words_that_they_have_not_read() -> None:
    dana, sam = couple()
    made = outcome(dana, "old")
    change_outcome(made, dana, OutcomeWords("idea", "new", "other"), agree=True, seen=1, **by(dana))
    with pytest.raises(ChangedMeanwhile):
        agree_to_outcome(made, sam, agree=True, seen=1, **by(sam))
    with pytest.raises(ChangedMeanwhile):
        change_outcome(made, sam, OutcomeWords("idea", "new", "mine"), agree=False, seen=1, **by(sam))
    assert shown(dana) == []


def test_removed_outcome_is_gone_and_comes_back_with_its_consents() -> None:
    dana, sam = couple()
    made = outcome(dana, both=True)
    remove_outcome(made, **by(sam))
    assert (shown(dana), outcomes_of(dana.pair, dana)) == ([], ())
    with pytest.raises(Gone):
        agree_to_outcome(made, dana, agree=True, seen=1, **by(dana))
    restore_outcome(made, **by(sam))
    assert shown(dana) == ["One form went away"]


def test_pair_that_ended_early_writes_no_new_outcome() -> None:
    dana, _sam = couple(state="ended")
    with pytest.raises(PairOver):
        outcome(dana)


def test_staff_page_and_file_hold_the_same_and_no_formula_runs() -> None:
    company = pairs.company(2, 2)
    dana, _sam = couple(company)
    outcome(dana, "=HYPERLINK(1)", both=True)
    outcome(dana, "planted secret")
    staff = browser(company.manager)
    page = staff.get(f"/manage/p/{company.programme.slug}/outcomes/").content.decode()
    file = taken(staff, f"/manage/p/{company.programme.slug}/outcomes/export.csv")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert ("=HYPERLINK(1)" in page, "planted secret" in page) == (True, False)
    assert rows[1:] == [["Way of working", "'=HYPERLINK(1)", "Adopted", "Dana Holt", "Sam Idris"]]
    assert Entry.objects.filter(verb="exports.download", actor=company.manager.actor_key).count() == 1
    assert staff.get(f"/manage/p/{company.programme.slug}/outcomes/export.pdf").status_code == 404


def test_staff_page_of_another_programme_shows_nothing_of_it() -> None:
    dana, _sam = couple()
    outcome(dana, "planted secret", both=True)
    other = pairs.company(1, 1)
    page = browser(other.manager).get(f"/manage/p/{other.programme.slug}/outcomes/").content.decode()
    assert "planted secret" not in page
    assert Outcome.objects.count() == 1
