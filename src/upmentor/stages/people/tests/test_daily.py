"""What happens without a new roster."""

import datetime as dt

import pytest

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.audit.models import Entry
from upmentor.stages.people import actions
from upmentor.stages.people.actions.staging import table_of
from upmentor.stages.people.models import RosterChange, RosterImport
from upmentor.stages.people.queries.imports import failed_rows
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
HEADER = make.HEADER + ",leave_date,leave_kind"


def test_announced_leave_date_ends_employment_and_access_when_it_comes():
    make.imported(make.ANNA + ",,", make.BEN + ",2026-03-05,resigned", header=HEADER)
    ben = make.person("e2")
    ben.user = make.account("Ben Osei")
    ben.save()
    assert actions.mark_left(by=SYSTEM, at=NOW + 2 * DAY) == 0
    assert make.person("e2").employed is True
    assert actions.mark_left(by=SYSTEM, at=NOW + 3 * DAY) == 1
    left = make.person("e2")
    assert (left.employed, left.leave_kind, left.user.is_active) == (False, "resigned", False)
    assert make.facts("e2")[-1][:4] == ("2026-03-05", 1, False, "resigned")
    assert Entry.objects.filter(verb="mark_left", about=f"person:{left.uid}").count() == 1
    assert actions.mark_left(by=SYSTEM, at=NOW + 4 * DAY) == 0
    assert make.person("e1").employed is True


def test_import_that_can_be_undone_keeps_what_undo_needs():
    roster = make.imported(*make.ROWS)
    assert actions.forget_imports(at=NOW + 7 * DAY) == 0
    assert len(table_of(RosterImport.objects.get()).rows) == 3
    assert RosterChange.objects.filter(roster_import=roster).count() == 3


def test_import_that_cannot_be_undone_keeps_only_its_counts():
    make.imported(*make.ROWS)
    assert actions.forget_imports(at=NOW + 7 * DAY + dt.timedelta(seconds=1)) == 1
    kept = RosterImport.objects.get()
    assert (table_of(kept).rows, kept.check_result, kept.result["added"], kept.rows) == ((), None, 3, 3)
    assert RosterChange.objects.count() == 0
    assert failed_rows(kept)[1] == []
    assert actions.forget_imports(at=NOW + 9 * DAY) == 0


def test_unfinished_import_is_forgotten_after_thirty_days():
    make.checked(*make.ROWS)
    assert actions.forget_imports(at=NOW + 30 * DAY) == 0
    assert actions.forget_imports(at=NOW + 31 * DAY) == 1
    assert RosterImport.objects.count() == 0


def test_daily_work_is_a_recurring_job():
    from upmentor.doors.worker.names import RECURRING, Functions
    from upmentor.stages.people.jobs import daily

    assert (RECURRING["people.daily"], Functions()["people.daily"]) == (6 * 3600, daily)
