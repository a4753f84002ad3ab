"""Announced proposals and what becomes of them, for tests of several modules."""

import datetime as dt

from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.pairs.tests import factories as make

# Monday, 2 March 2026, 09:15 in UTC, where everybody of the factories works from nine to five.
ANNOUNCED = make.NOW + dt.timedelta(minutes=15)
# Ten working days later.
DEADLINE = dt.datetime(2026, 3, 16, 9, 15, tzinfo=dt.UTC)


def announced(company: make.Company, *, at: dt.datetime = ANNOUNCED) -> list[Proposal]:
    """The first mentor with the first mentee and so on, announced at that moment."""
    before = at - dt.timedelta(minutes=15)
    for mentor, mentee in zip(company.mentors, company.mentees, strict=False):
        actions.propose_by_hand(company.programme, mentor, mentee, by=company.manager, at=before)
    actions.announce(company.programme, None, by=company.manager, at=before)
    actions.release_due(at=at)
    return list(Proposal.objects.filter(state=Proposal.State.ANNOUNCED).order_by("id"))


def say(proposal: Proposal, side: str, yes: bool, *, at: dt.datetime = ANNOUNCED, **more: object) -> Proposal:
    """An answer of one side."""
    own = getattr(proposal, side)
    return actions.answer(proposal, own, yes=yes, by=own.person.user, at=at, **more)


def both_say_yes(proposal: Proposal, *, at: dt.datetime = ANNOUNCED) -> Pair:
    """The pair that comes of it."""
    say(proposal, "mentor", True, at=at)
    say(proposal, "mentee", True, at=at)
    return Pair.objects.get(proposal=proposal)
