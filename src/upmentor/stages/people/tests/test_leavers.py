"""Complete lists, leaving and coming back."""

import datetime as dt

import pytest

from upmentor.ground.accounts.models import SignInLink
from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.people import actions
from upmentor.stages.people.models import Person
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
COUNTS = {"added": 0, "changed": 0, "left": 0, "skipped": 0, "problems": 0}


def test_complete_list_marks_the_missing_as_left_and_ends_their_access():
    make.imported(*make.many(40))
    leaver = make.person("n7")
    leaver.user = make.account("Person Seven")
    leaver.save()
    link = SignInLink.objects.create(user=leaver.user, digest="x", expires_at=NOW + 9 * DAY)
    rows = [row for row in make.many(40) if not row.startswith("n7,")]
    roster = make.imported(*rows, complete=True, at=NOW + DAY)
    assert roster.result == COUNTS | {"left": 1, "skipped": 39}
    leaver.refresh_from_db()
    link.refresh_from_db()
    assert (leaver.employed, leaver.leave_kind, leaver.leave_date) == (False, "unknown", dt.date(2026, 3, 3))
    assert (leaver.user.is_active, link.expires_at) == (False, NOW + DAY)
    assert [row[1:4] for row in make.facts("n7")] == [(1, True, ""), (1, False, "unknown")]


def test_more_than_five_in_a_hundred_leavers_ask_again():
    make.imported(*make.many(40))
    roster = make.checked(*make.many(37), complete=True, at=NOW + DAY)
    with pytest.raises(actions.LeaversNotConfirmed):
        actions.apply_roster(roster, by=SYSTEM, at=NOW + DAY)
    assert Person.objects.filter(employed=False).count() == 0
    actions.choose_options(roster, confirm_leavers=True)
    assert actions.apply_roster(roster, by=SYSTEM, at=NOW + DAY) == COUNTS | {"left": 3, "skipped": 37}


def test_exactly_five_in_a_hundred_do_not():
    make.imported(*make.many(40))
    assert make.imported(*make.many(38), complete=True, at=NOW + DAY).result["left"] == 2


def test_a_row_with_a_problem_is_no_leaver():
    make.imported(*make.many(40))
    rows = [row.replace("n9@example.com", "n9@") for row in make.many(40)]
    roster = make.imported(*rows, complete=True, at=NOW + DAY)
    assert roster.result == COUNTS | {"skipped": 39, "problems": 1}


def test_coming_back_is_a_new_spell_and_opens_the_account_again():
    make.imported(*make.many(40))
    back = make.person("n7")
    back.user = make.account("Person Seven")
    back.save()
    rows = make.many(40)
    make.imported(*[row for row in rows if not row.startswith("n7,")], complete=True, at=NOW + DAY)
    make.imported(*rows, complete=True, at=NOW + 30 * DAY)
    back = make.person("n7")
    assert (back.employed, back.leave_date, back.leave_kind, back.user.is_active) == (True, None, "", True)
    assert [row[1:4] for row in make.facts("n7")] == [(1, True, ""), (1, False, "unknown"), (2, True, "")]


def test_leave_date_in_the_file_is_kept():
    header = make.HEADER + ",leave_date,leave_kind"
    make.imported(make.ANNA + ",,", make.BEN + ",,", header=header)
    make.imported(make.ANNA + ",,", make.BEN + ",2026-02-20,resigned", header=header, at=NOW)
    left = make.person("e2")
    assert (left.employed, left.leave_date, left.leave_kind) == (False, dt.date(2026, 2, 20), "resigned")
    assert make.facts("e2")[-1][:4] == ("2026-02-20", 1, False, "resigned")


def test_leave_date_still_to_come_keeps_the_person_employed():
    header = make.HEADER + ",leave_date"
    make.imported(make.ANNA + ",2026-09-30", header=header)
    assert make.person("e1").employed
