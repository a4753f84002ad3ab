"""Imports as background work."""

import pytest

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.stages.people import actions
from upmentor.stages.people import jobs as work
from upmentor.stages.people.models import Person, RosterChange
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY


def test_second_click_finds_the_same_job_and_the_import_runs_once():
    roster = make.checked(*make.ROWS)
    first = actions.request_apply(roster, by=SYSTEM, at=NOW)
    assert actions.request_apply(roster, by=SYSTEM, at=NOW) == first
    jobs.run(first.pk, {"people.apply_roster": work.apply_roster})
    jobs.run(first.pk, {"people.apply_roster": work.apply_roster})
    assert (Job.objects.count(), Person.objects.count(), RosterChange.objects.count()) == (1, 3, 3)
    roster.refresh_from_db()
    assert actions.request_apply(roster, by=SYSTEM, at=NOW).pk == first.pk


def test_apply_of_an_unchecked_roster_is_refused():
    with pytest.raises(actions.NotReady):
        actions.request_apply(make.staged(*make.ROWS), by=SYSTEM, at=NOW)


def test_leavers_that_nobody_confirmed_bring_the_import_back_to_its_check():
    make.imported(*make.many(40))
    roster = make.checked(*make.many(30), complete=True, at=NOW + DAY)
    job = actions.request_apply(roster, by=SYSTEM, at=NOW + DAY)
    jobs.run(job.pk, {"people.apply_roster": work.apply_roster})
    roster.refresh_from_db()
    assert (roster.state, roster.error) == (
        "checked",
        "10 of 40 people are not in this file. Say once more that they have left.",
    )


def test_cancelled_import_can_be_started_again():
    roster = make.checked(*make.ROWS)
    job = actions.request_apply(roster, by=SYSTEM, at=NOW)
    jobs.cancel(job)
    assert actions.settle_lost_imports() == 1
    roster.refresh_from_db()
    assert (roster.state, roster.error) == ("checked", "The import was stopped. Nothing was written. Import again.")
    again = actions.request_apply(roster, by=SYSTEM, at=NOW)
    jobs.run(again.pk, {"people.apply_roster": work.apply_roster})
    assert (again.pk != job.pk, Person.objects.count()) == (True, 3)


def test_import_whose_job_died_says_so_and_can_be_started_again():
    roster = make.checked(*make.ROWS)
    job = actions.request_apply(roster, by=SYSTEM, at=NOW)
    Job.objects.filter(pk=job.pk).update(starts=job.max_starts)
    jobs.run(job.pk, {"people.apply_roster": work.apply_roster})
    assert (actions.settle_lost_imports(), actions.settle_lost_imports()) == (1, 0)
    roster.refresh_from_db()
    assert (roster.state, roster.error) == (
        "checked",
        "The import was started several times and never came to an end. Nothing was written. Import again.",
    )


def test_import_under_way_is_left_alone():
    roster = make.checked(*make.ROWS)
    actions.request_apply(roster, by=SYSTEM, at=NOW)
    assert actions.settle_lost_imports() == 0
