"""Letters of this slice, by moment. No letter names a partner, a topic or a score, and none says who answered what."""

from upmentor.stages.pairs.emails.agreement import agreement_changed, agreement_signed
from upmentor.stages.pairs.emails.announcing import (
    batch,
    hold,
    proposal_letters,
    release,
    withdraw,
)
from upmentor.stages.pairs.emails.answers import (
    both_said_yes,
    no_answer_yet,
    nobody_found,
    not_going_ahead,
    set_to_go,
    still_happy,
)
from upmentor.stages.pairs.emails.life import ended, ended_with_programme, paused, paused_by_rule, resumed

__all__ = [
    "agreement_changed",
    "agreement_signed",
    "batch",
    "both_said_yes",
    "ended",
    "ended_with_programme",
    "hold",
    "no_answer_yet",
    "nobody_found",
    "not_going_ahead",
    "paused",
    "paused_by_rule",
    "proposal_letters",
    "release",
    "resumed",
    "set_to_go",
    "still_happy",
    "withdraw",
]
