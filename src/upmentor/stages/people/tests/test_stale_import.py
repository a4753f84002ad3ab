"""An import that was opened in two windows: the one that was left behind changes nothing."""

import pytest

from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.people import actions
from upmentor.stages.people.models import RosterImport
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.records import Correction
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW

LATE = {
    "columns": lambda roster: actions.choose_columns(roster, Mapping.from_dict(roster.mapping), by=SYSTEM, at=NOW),
    "correct": lambda roster: actions.correct(roster, Correction(2, "name", "a", "b"), by=SYSTEM, at=NOW),
    "options": lambda roster: actions.choose_options(roster, complete=True),
    "reading": lambda roster: actions.reread(roster, encoding="utf-8", delimiter=",", by=SYSTEM, at=NOW),
    "check": lambda roster: actions.check_roster(roster, at=NOW),
}


@pytest.mark.parametrize("verb", sorted(LATE))
def test_what_another_window_has_imported_stays_imported(verb):
    applied = make.imported(*make.ROWS)
    behind = RosterImport.objects.get(pk=applied.pk)
    behind.state = RosterImport.State.CHECKED
    with pytest.raises(actions.NotReady):
        LATE[verb](behind)
    now = RosterImport.objects.get(pk=applied.pk)
    assert (now.state, now.corrections, now.options) == ("applied", applied.corrections, applied.options)


def test_corrections_of_two_windows_are_both_kept():
    roster = make.staged(*make.ROWS)
    one, two = RosterImport.objects.get(pk=roster.pk), RosterImport.objects.get(pk=roster.pk)
    for window, name in ((one, "Anna"), (two, "Ben")):
        actions.correct(window, Correction(2, "name", "x", name), by=SYSTEM, at=NOW)
    assert [row["value"] for row in RosterImport.objects.get(pk=roster.pk).corrections] == ["Anna", "Ben"]
