"""Another match for somebody whose proposal or pair is over."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import User
from upmentor.stages.pairs.actions.approval import propose_by_hand
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.programmes.models import Enrolment


def propose_another(waiting: Enrolment, candidate: Enrolment, *, by: User, at: dt.datetime) -> Proposal:
    """A draft of the two under the same rules as every other. Raises `PairRefused`, `SeatTaken`, and `ValueError` for
    two of one role."""
    if waiting.role == candidate.role:
        raise ValueError("a draft needs a mentor and a mentee")
    mentor, mentee = (waiting, candidate) if waiting.role == Enrolment.Role.MENTOR else (candidate, waiting)
    return propose_by_hand(waiting.programme, mentor, mentee, reason=_("Another match"), by=by, at=at)
