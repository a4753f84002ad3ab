"""The tables of this slice: runs and proposals, then the pairs that come of them."""

from upmentor.stages.pairs.models.agreement import Agreement, Signature
from upmentor.stages.pairs.models.inputs import RunInput
from upmentor.stages.pairs.models.matching import (
    MENTOR_SEATS,
    Announcement,
    MatchRun,
    PairRule,
    Proposal,
    Unmatched,
)
from upmentor.stages.pairs.models.pair import OfferedReason, Pair, PairEvent, PairMember, ProposalAnswer

__all__ = [
    "MENTOR_SEATS",
    "Agreement",
    "Announcement",
    "MatchRun",
    "OfferedReason",
    "Pair",
    "PairEvent",
    "PairMember",
    "PairRule",
    "Proposal",
    "ProposalAnswer",
    "RunInput",
    "Signature",
    "Unmatched",
]
