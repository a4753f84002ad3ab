"""The verbs of this slice: from the run to the announcement, from the answers to the end of a pair."""

from upmentor.stages.pairs.actions.agreement import change_agreement, sign_agreement
from upmentor.stages.pairs.actions.announcing import announce, call_back, release_due
from upmentor.stages.pairs.actions.another import propose_another
from upmentor.stages.pairs.actions.answering import answer, keep_announced, withdraw_announced
from upmentor.stages.pairs.actions.approval import Approval, approve, approve_again, propose_by_hand, withdraw_approval
from upmentor.stages.pairs.actions.errors import (
    AgreementChanged,
    AnswersClosed,
    BadPauseDay,
    ClauseWeakened,
    NothingToDo,
    PairRefused,
    PairsError,
    ProgrammeEnding,
    RuleHoldsAgain,
    RunAlreadyLive,
    RunNotLive,
    RunReplaced,
    SeatTaken,
    SnapshotOutdated,
    StepRefused,
    TooFewPeople,
    TooLate,
)
from upmentor.stages.pairs.actions.exits import end, settle_wishes, wish_rematch
from upmentor.stages.pairs.actions.first_talk import answer_first_talk, note_first_talk
from upmentor.stages.pairs.actions.further import force, further_key, request_further
from upmentor.stages.pairs.actions.life import Pause, move
from upmentor.stages.pairs.actions.pair_rules import Before, exclude, lift, lock, put_back, standing
from upmentor.stages.pairs.actions.pausing import pause, resume, resume_due
from upmentor.stages.pairs.actions.rechecking import recheck_pairs
from upmentor.stages.pairs.actions.reproducing import note_recount, recount, recount_key, request_recount
from upmentor.stages.pairs.actions.ruled import end_by_rule
from upmentor.stages.pairs.actions.runs import (
    begin_run,
    cancel_run,
    fail_run,
    finish_run,
    job_key,
    keep_partial,
    request_run,
    settle_lost_runs,
    snapshot_day,
)
from upmentor.stages.pairs.actions.settling import settle_answers

__all__ = [
    "AgreementChanged",
    "AnswersClosed",
    "Approval",
    "BadPauseDay",
    "Before",
    "ClauseWeakened",
    "NothingToDo",
    "PairRefused",
    "PairsError",
    "Pause",
    "ProgrammeEnding",
    "RuleHoldsAgain",
    "RunAlreadyLive",
    "RunNotLive",
    "RunReplaced",
    "SeatTaken",
    "SnapshotOutdated",
    "StepRefused",
    "TooFewPeople",
    "TooLate",
    "announce",
    "answer",
    "answer_first_talk",
    "approve",
    "approve_again",
    "begin_run",
    "call_back",
    "cancel_run",
    "change_agreement",
    "end",
    "end_by_rule",
    "exclude",
    "fail_run",
    "finish_run",
    "force",
    "further_key",
    "job_key",
    "keep_announced",
    "keep_partial",
    "lift",
    "lock",
    "move",
    "note_first_talk",
    "note_recount",
    "pause",
    "propose_another",
    "propose_by_hand",
    "put_back",
    "recheck_pairs",
    "recount",
    "recount_key",
    "release_due",
    "request_further",
    "request_recount",
    "request_run",
    "resume",
    "resume_due",
    "settle_answers",
    "settle_lost_runs",
    "settle_wishes",
    "sign_agreement",
    "snapshot_day",
    "standing",
    "wish_rematch",
    "withdraw_announced",
    "withdraw_approval",
]
