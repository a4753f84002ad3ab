"""A pair with goals and outcomes, and the two who look at them."""

from __future__ import annotations

import uuid

from django.test import Client

from upmentor.ground.accounts.models import User
from upmentor.stages.goals.actions.goals import GoalWords, add_goal
from upmentor.stages.goals.actions.outcomes import OutcomeWords, add_outcome, agree_to_outcome
from upmentor.stages.goals.models import Goal, Outcome
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.pairs.tests.factories import NOW

__all__ = ["NOW", "WORDS"]
WORDS = GoalWords(
    text="Judge an AI claim before it reaches the board",
    today="I rely on what the vendor says",
    target="Five good questions of every proposal",
    far_beyond="Others ask them too",
    beyond="One proposal was stopped",
    step_closer="One or two questions",
    further_away="I nod",
)


def members(pair: Pair) -> tuple[PairMember, PairMember]:
    """Mentee and mentor, as a page gets them."""
    rows = PairMember.objects.filter(pair=pair).select_related("person__user", "pair__programme")
    found = {one.role: one for one in rows.prefetch_related("pair__members__person")}
    return found["mentee"], found["mentor"]


def user_of(member: PairMember) -> User:
    assert member.person.user
    return member.person.user


def couple(of: pairs.Company | None = None, **fields: object) -> tuple[PairMember, PairMember]:
    """Dana (mentee) and Sam (mentor)."""
    made = pairs.pair(of, **fields)
    for member, name in zip(members(made), ("Dana Holt", "Sam Idris"), strict=True):
        member.person.name = name
        member.person.save()
    return members(made)


def goal(member: PairMember, text: str = WORDS.text, **fields: object) -> Goal:
    words = GoalWords(**{**WORDS.__dict__, "text": text, **fields})  # type: ignore[arg-type]
    return add_goal(member, words, by=user_of(member), at=NOW)


def outcome(member: PairMember, text: str = "One form went away", *, both: bool = False, **fields: str) -> Outcome:
    """Recorded by a member; with `both`, both agree to show it."""
    words = OutcomeWords(**{"kind": "process", "state": "adopted", "text": text, **fields})
    made = add_outcome(member, words, agree=both, by=user_of(member), at=NOW)
    if both:
        agree_to_outcome(made, member.partner, agree=True, seen=1, by=user_of(member), at=NOW)
    return made


def browser(who: PairMember | User) -> Client:
    client = Client()
    client.force_login(who if isinstance(who, User) else user_of(who))
    return client


def path(member: PairMember, rest: str = "goals/") -> str:
    return f"/pairs/{member.pair.uid}/{rest}"


def key() -> str:
    """A fresh one-time key, as a form carries it."""
    return uuid.uuid4().hex
