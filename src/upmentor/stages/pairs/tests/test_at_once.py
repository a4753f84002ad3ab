"""Both act in the same moment: ending, pausing, signing."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Agreement, OfferedReason, Pair, PairEvent, PairMember, Signature
from upmentor.stages.pairs.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
LATER = make.NOW + dt.timedelta(hours=1)


def together(*work: Callable[[], object]) -> None:
    """All of it at once, each in a connection of its own; a step that is refused is refused."""
    start = threading.Barrier(len(work))

    def run(one: Callable[[], object]) -> None:
        try:
            start.wait()
            one()
        except actions.PairsError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def two(pair: Pair) -> tuple[PairMember, PairMember]:
    mentee, mentor = pair.members.select_related("pair__programme", "person__user").order_by("role")
    return mentor, mentee


def end(member: PairMember) -> Callable[[], object]:
    words = {"words": "time", "rematch": False, "reason": "x"}
    return lambda: actions.end(member, **words, by=member.person.user, at=LATER)


def test_both_end_at_once():
    pair = make.pair()
    mentor, mentee = two(pair)
    together(end(mentor), end(mentee), end(mentor), end(mentee))
    assert (Pair.objects.get().state, PairEvent.objects.count(), Letter.objects.count()) == ("ended", 1, 2)
    assert list(PairMember.objects.values_list("live", "rematch")) == [(False, False)] * 2
    assert OfferedReason.objects.count() == 1


def test_one_ends_while_the_other_pauses():
    pair = make.pair()
    mentor, mentee = two(pair)
    until = LATER.date() + dt.timedelta(days=20)
    together(end(mentor), lambda: actions.pause(mentee.pair, until=until, by=mentee.person.user, at=LATER))
    steps = list(PairEvent.objects.values_list("became", flat=True))
    assert Pair.objects.get().state == "ended"
    assert steps in (["ended"], ["paused", "ended"])
    assert Letter.objects.count() == 2 * len(steps)


def test_both_sign_at_once():
    pair = make.pair()
    signing = [
        lambda member=member: actions.sign_agreement(member, seen=0, by=member.person.user, at=LATER)
        for member in two(pair)
        for _ in range(2)
    ]
    together(*signing)
    assert (Agreement.objects.count(), Signature.objects.count(), Letter.objects.count()) == (1, 2, 2)


def test_night_runs_twice_at_once():
    pair = make.pair()
    gone = two(pair)[0].person
    gone.employed = False
    gone.save()
    together(*[lambda: actions.recheck_pairs(at=LATER)] * 2)
    assert (Pair.objects.get().state, PairEvent.objects.count(), Letter.objects.count()) == ("ended", 1, 1)
