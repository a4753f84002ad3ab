"""Undo of an import."""

import datetime as dt

import pytest

from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.people import actions
from upmentor.stages.people.models import Person
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY


def test_undo_restores_everybody_and_keeps_the_history():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.ANNA, make.BEN.replace("Sales,e1,3", "Legal,e1,4"), make.CHLOE, at=NOW + DAY)
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + 2 * DAY)
    assert answer == {"restored": 2, "kept": []}
    ben, chloe = make.person("e2"), make.person("e3")
    assert (ben.department.name, ben.grade, chloe.employed) == ("Sales", 3, False)
    assert [row[2:] for row in make.facts("e2")] == [
        (True, "", "Sales", 3),
        (True, "", "Legal", 4),
        (True, "", "Sales", 3),
    ]
    roster.refresh_from_db()
    assert roster.state == "undone"


def test_undo_takes_leaving_back_without_a_new_spell_and_opens_the_account():
    make.imported(*make.many(40))
    leaver = make.person("n7")
    leaver.user = make.account("Person Seven")
    leaver.save()
    roster = make.imported(*[row for row in make.many(40) if not row.startswith("n7,")], complete=True, at=NOW + DAY)
    actions.undo_roster(roster, by=SYSTEM, at=NOW + 2 * DAY)
    leaver = make.person("n7")
    assert (leaver.employed, leaver.leave_date, leaver.leave_kind, leaver.user.is_active) == (True, None, "", True)
    assert [row[1:3] for row in make.facts("n7")] == [(1, True), (1, False), (1, True)]


def test_undo_leaves_people_who_were_changed_since():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.ANNA, make.BEN.replace("Sales", "Legal"), make.CHLOE, at=NOW + DAY)
    make.imported(make.BEN.replace("Sales", "Design"), at=NOW + 2 * DAY)
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + 3 * DAY)
    assert answer == {"restored": 1, "kept": [["Ben Osei", "changed again since"]]}
    assert make.person("e2").department.name == "Design"


def test_undo_leaves_new_people_who_take_part_or_signed_in():
    from upmentor.stages.programmes.models import Enrolment, Programme

    roster = make.imported(*make.ROWS)
    make.organisation()
    programme = Programme.objects.create(
        name="Fresh eyes", slug="fresh-eyes", template="ai-and-technology", state="enrolling"
    )
    Enrolment.objects.create(programme=programme, person=make.person("e3"), role="mentor")
    Person.objects.filter(employee_id="e2").update(user=make.account("Ben Osei"))
    why = "takes part in a programme or has signed in since"
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + DAY)
    assert answer == {"restored": 1, "kept": [["Ben Osei", why], ["Chloé Martin", why]]}
    assert [make.person(key).employed for key in ("e1", "e2", "e3")] == [False, True, True]


def test_undo_leaves_people_whose_old_address_belongs_to_somebody_else_now():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.BEN.replace("ben@", "benedict@"), at=NOW + DAY)
    make.imported(make.CHLOE.replace("chloe@", "ben@"), at=NOW + 2 * DAY)
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + 3 * DAY)
    assert answer == {"restored": 0, "kept": [["Ben Osei", "somebody else has the former e-mail address now"]]}
    assert make.person("e2").email == "benedict@example.com"


def test_undo_is_refused_after_seven_days_and_when_nothing_was_imported():
    roster = make.imported(*make.ROWS)
    with pytest.raises(actions.UndoNotPossible):
        actions.undo_roster(roster, by=SYSTEM, at=NOW + 7 * DAY + dt.timedelta(seconds=1))
    with pytest.raises(actions.UndoNotPossible):
        actions.undo_roster(make.checked(make.ANNA), by=SYSTEM, at=NOW)
    actions.undo_roster(roster, by=SYSTEM, at=NOW + 7 * DAY)
    with pytest.raises(actions.UndoNotPossible):
        actions.undo_roster(roster, by=SYSTEM, at=NOW + 7 * DAY)


def test_people_of_an_undone_import_come_in_again_in_the_same_spell():
    roster = make.imported(make.ANNA)
    actions.undo_roster(roster, by=SYSTEM, at=NOW + DAY)
    make.imported(make.ANNA, at=NOW + 2 * DAY)
    anna = make.person("e1")
    assert (anna.employed, anna.email, anna.leave_kind) == (True, "anna@example.com", "")
    assert [row[1:3] for row in make.facts("e1")] == [(1, True), (1, False), (1, True)]
