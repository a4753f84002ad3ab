"""Answers by many at once, a withdrawal at the same moment, a job that is killed in the middle: one effect, never
half."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Pair, PairEvent, PairMember, Proposal, ProposalAnswer
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.answered import ANNOUNCED, DEADLINE, announced, both_say_yes, say
from upmentor.stages.pairs.tests.test_crashes import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="ends processes by signal"),
]
FIND_TIME = "You both said yes: find 20 minutes"
NEUTRAL = "We are looking for another match"


def test_twenty_answers_at_once_begin_one_pair():
    proposal = announced(make.company(1, 1))[0]
    results = together(20, lambda number: say(proposal, ("mentor", "mentee")[number % 2], True).state)
    assert set(results) <= {"announced", "accepted"}
    assert (Pair.objects.count(), PairMember.objects.count(), PairEvent.objects.count()) == (1, 2, 1)
    assert Letter.objects.filter(subject=FIND_TIME).count() == 2


def test_last_answer_of_twenty_stands_alone():
    proposal = announced(make.company(1, 1))[0]
    together(20, lambda number: say(proposal, "mentor", number % 2 == 0, reason=f"Reason {number}").state)
    assert ProposalAnswer.objects.count() == 1
    answer = ProposalAnswer.objects.select_related("offered").get()
    assert (answer.offered is None) == answer.yes


def test_answer_and_withdrawal_at_the_same_moment_agree():
    company = make.company(1, 1)
    proposal = announced(company)[0]
    say(proposal, "mentor", True)

    def act(number: int) -> str:
        if number:
            return say(proposal, "mentee", True).state
        actions.withdraw_announced(proposal, by=company.manager, at=ANNOUNCED)
        return "withdrawn"

    results = sorted(together(2, act))
    proposal.refresh_from_db()
    began = Pair.objects.exists()
    assert results == (["TooLate", "accepted"] if began else ["announced", "withdrawn"])
    assert (proposal.withdrawn_at is None) == began


def test_answer_and_settling_at_the_same_moment_agree():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", True)

    def act(number: int) -> object:
        if number:
            return actions.settle_answers(at=DEADLINE)["proposals"]
        return say(proposal, "mentee", True).state

    together(4, act)
    began = Pair.objects.count()
    assert Letter.objects.filter(subject=FIND_TIME).count() == 2 * began
    assert Letter.objects.filter(subject=NEUTRAL).count() == 2 * (1 - began)


def test_job_run_ten_times_at_once_settles_once():
    announced(make.company(2, 2))
    done = together(10, lambda _: actions.settle_answers(at=DEADLINE)["proposals"])
    assert sum(done) == 2
    assert Letter.objects.filter(subject=NEUTRAL).count() == 4


def test_two_go_aheads_at_once_make_one_step():
    pair = both_say_yes(announced(make.company(1, 1))[0])
    members = list(pair.members.select_related("person__user", "pair__programme"))

    def act(number: int) -> str:
        own = members[number % 2]
        return actions.answer_first_talk(own, go_ahead=True, by=own.person.user, at=ANNOUNCED).state

    together(8, act)
    assert list(PairEvent.objects.values_list("became", flat=True)) == ["getting_to_know", "active"]
    assert Letter.objects.filter(subject__startswith="You’re set").count() == 2


def settle() -> None:
    try:
        actions.settle_answers(at=DEADLINE)
    finally:
        connection.close()


def test_killed_settling_leaves_whole_steps_and_goes_on():
    proposals = announced(make.company(6, 6))
    tries, chance = 0, random.Random(6)
    while Proposal.objects.filter(state="announced").exists() and tries < 40:
        tries += 1
        connections.close_all()
        process = multiprocessing.get_context("fork").Process(target=settle)
        process.start()
        time.sleep(chance.uniform(0, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        for proposal in Proposal.objects.all():
            letters = Letter.objects.filter(key__startswith=f"not-going-ahead:{proposal.uid}:").count()
            assert letters == (0 if proposal.state == "announced" else 2)
    settle()
    assert set(Proposal.objects.values_list("state", "mentor_seat")) == {("lapsed", None)}
    assert Letter.objects.filter(subject=NEUTRAL).count() == 2 * len(proposals)
