"""What two people wrote is erased 90 days after the end; that they met stays."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.doors.worker.names import RECURRING, Functions
from upmentor.ground.content.keeping import Stays
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.goals.models import Goal
from upmentor.stages.meetings import privacy as meetings
from upmentor.stages.meetings.actions.forgetting import forget_words
from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting, PrivateNotes, SharedNotes
from upmentor.stages.meetings.tests.factories import members
from upmentor.stages.pairs import privacy as pair_side
from upmentor.stages.pairs.actions import forgetting
from upmentor.stages.pairs.models import Agreement, OfferedReason, Pair, Signature
from upmentor.stages.pairs.queries.keeping import kept_until, over_their_time
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.programmes.models import Programme

pytestmark = pytest.mark.django_db
END = pairs.NOW
DAY = dt.timedelta(days=1)
STAYS = Stays.AFTER_CLOSE
TEXTS = (SharedNotes, PrivateNotes, AgendaPoint, Action)


def written(state: str = "ended") -> Pair:
    """A pair with one of everything that the two write."""
    pair = pairs.pair(state=state)
    owner = members(pair)[0]
    when = {"starts_at": END - DAY, "finished_at": END - DAY, "created_at": END, "zone": "UTC", "minutes": 60}
    Meeting.objects.create(pair=pair, number=1, state="held", **when)
    SharedNotes.objects.create(pair=pair, number=1, text="x")
    PrivateNotes.objects.create(member=owner, number=1, text="x")
    AgendaPoint.objects.create(pair=pair, number=1, member=owner, text="x", position=1)
    Action.objects.create(pair=pair, number=1, member=owner, text="x", position=1)
    rhythm = {"cadence_weeks": 4, "meeting_minutes": 60, "place": "video", "notice_days": 2}
    made = Agreement.objects.create(
        pair=pair, number=1, clauses=[], off_table="a", no_retaliation="b", job_security="c", **rhythm
    )
    Signature.objects.create(agreement=made, member=owner, signed_on=END.date())
    OfferedReason.objects.create(proposal=pair.proposal, text="x")
    Reflection.objects.create(member=owner, position=1, text="x")
    Goal.objects.create(pair=pair, owner=owner, role=owner.role, seat=1, text="x", target="x")
    return pair


def forget(after: dt.timedelta) -> tuple[int, int]:
    return forget_words(at=END + after), forgetting.forget_words(at=END + after)


def test_words_go_on_the_ninetieth_day_and_not_before():
    pair = written()
    assert kept_until(pair) == END.date() + 90 * DAY
    assert forget(89 * DAY + dt.timedelta(hours=14)) == (0, 0)
    assert [forget(90 * DAY) for _ in range(2)] == [(4, 1), (0, 0)]
    assert [model.objects.count() for model in (*TEXTS, OfferedReason)] == [0] * 5
    kept = Agreement.objects.get()
    assert (kept.off_table, kept.no_retaliation, kept.job_security) == ("", "", "")


def test_that_they_met_what_they_signed_and_their_own_pages_stay():
    written("completed")
    forget(400 * DAY)
    assert [model.objects.count() for model in (Meeting, Signature, Reflection, Goal)] == [1, 1, 1, 1]


def test_later_end_of_the_programme_counts():
    pair = written()
    Programme.objects.update(ends_on=END.date() + 30 * DAY)
    pair = Pair.objects.select_related("programme").get()
    assert kept_until(pair) == END.date() + 120 * DAY
    assert [forget(119 * DAY), forget(120 * DAY)] == [(0, 0), (4, 1)]


def test_pair_that_lives_on_keeps_everything():
    pair = written("active")
    assert (kept_until(pair), forget(1000 * DAY)) == (None, (0, 0))
    assert Agreement.objects.get().off_table == "a"


def test_only_pairs_whose_time_is_over_are_touched():
    old, new = written(), written()
    Pair.objects.filter(pk=new.pk).update(ended_at=END + 60 * DAY)
    assert list(over_their_time(at=END + 100 * DAY)) == [old]
    assert forget(100 * DAY) == (4, 1)
    assert [model.objects.count() for model in TEXTS] == [1, 1, 1, 1]


def test_all_that_is_claimed_to_go_is_what_these_two_erase():
    claimed = {held.model for privacy in (meetings, pair_side) for held in privacy.HELD if held.stays is STAYS}
    assert claimed == {*TEXTS, OfferedReason, Agreement}


@pytest.mark.parametrize("name", ["meetings.forget", "pairs.forget"])
def test_it_happens_every_night(name):
    assert RECURRING[name] == 24 * 3600
    assert Functions()[name].__name__ == "forget"
