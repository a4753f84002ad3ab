"""How the letters of this slice go to one of the two, and to both alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.people.emails import to_person
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment

Write = Callable[[str], Words]


def to_both(proposal: Proposal, key: str, kind: str, write: Write, at: dt.datetime) -> None:
    """The same letter to both, at the same minute inside hours that both work where there are any soon."""
    one, other = proposal.mentee.person, proposal.mentor.person
    for person, partner in ((one, other), (other, one)):
        due = next_working_moment(person, at, with_=partner)
        post(person, f"{key}:{person.uid}", kind, write, due, executive=person is one)


def post(person: Person, key: str, kind: str, write: Write, due: dt.datetime, *, executive: bool = False) -> bool:
    """Write one letter in the reader's language; False for somebody without an address or who has left."""
    made = to_person(person, key, kind, lambda: write(person.name)) if person.employed else None
    if made:
        outbox.post(replace(made, weekly=1) if executive else made, at=due)
    return made is not None
