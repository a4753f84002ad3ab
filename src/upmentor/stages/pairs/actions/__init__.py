"""The verbs of this slice, by theme: runs, approval, announcing, pair rules."""

from upmentor.stages.pairs.actions.announcing import announce, call_back, release_due
from upmentor.stages.pairs.actions.approval import Approval, approve, approve_again, propose_by_hand, withdraw_approval
from upmentor.stages.pairs.actions.errors import (
    NothingToDo,
    PairRefused,
    PairsError,
    RunAlreadyLive,
    RunNotLive,
    RunReplaced,
    SeatTaken,
    SnapshotOutdated,
    TooFewPeople,
    TooLate,
)
from upmentor.stages.pairs.actions.exporting import note_export
from upmentor.stages.pairs.actions.pair_rules import exclude, lift, lock
from upmentor.stages.pairs.actions.runs import (
    LEAST_ON_A_SIDE,
    begin_run,
    cancel_run,
    fail_run,
    finish_run,
    job_key,
    request_run,
    settle_lost_runs,
    snapshot_day,
)

__all__ = [
    "LEAST_ON_A_SIDE",
    "Approval",
    "NothingToDo",
    "PairRefused",
    "PairsError",
    "RunAlreadyLive",
    "RunNotLive",
    "RunReplaced",
    "SeatTaken",
    "SnapshotOutdated",
    "TooFewPeople",
    "TooLate",
    "announce",
    "approve",
    "approve_again",
    "begin_run",
    "call_back",
    "cancel_run",
    "exclude",
    "fail_run",
    "finish_run",
    "job_key",
    "lift",
    "lock",
    "note_export",
    "propose_by_hand",
    "release_due",
    "request_run",
    "settle_lost_runs",
    "snapshot_day",
    "withdraw_approval",
]
