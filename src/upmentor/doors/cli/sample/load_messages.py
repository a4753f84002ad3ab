"""What the sample's programme team wrote to many: a word for the first weeks that was read, a draft, and a note about
enrolment that leaves the day after tomorrow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import override

from upmentor.ground.accounts.models import User
from upmentor.stages.messages import actions
from upmentor.stages.messages.models import Message
from upmentor.stages.messages.starters import starter
from upmentor.stages.programmes.models import Programme

DAY = dt.timedelta(days=1)
READ = 40


def load_messages(programmes: Sequence[Programme], users: dict[str, User], *, at: dt.datetime) -> None:
    """Of the programme with pairs and of the one that is open, through the verbs of the slice; letters of the past lie
    in the local mailbox like all others."""
    matched, enrolling = programmes
    by, then = users["manager"], at - READ * DAY
    sent = actions.schedule(_draft(matched, "first-weeks", by, at=then), by=by, at=then)
    actions.write_letters(str(sent.uid), at=then + actions.BAY)
    _draft(matched, "half-way", by, at=at - DAY)
    actions.schedule(_draft(enrolling, "still-open", by, at=at, send_at=at + 2 * DAY), by=by, at=at)


def _draft(programme: Programme, key: str, by: User, *, at: dt.datetime, send_at: dt.datetime | None = None) -> Message:
    one = starter(key)
    with override("en"):
        words = (str(one.subject), str(one.body))
    return actions.begin(programme, actions.Typed(one.audience, False, send_at, {"en": words}), by=by, at=at)
