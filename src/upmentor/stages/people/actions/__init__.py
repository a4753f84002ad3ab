"""The verbs of the slice."""

from upmentor.stages.people.actions.applying import apply_roster
from upmentor.stages.people.actions.away import BadLeave, end_long_leave, note_long_leave
from upmentor.stages.people.actions.correcting import OwnChain, correct_facts, held_fields, look_at
from upmentor.stages.people.actions.counting import count_month
from upmentor.stages.people.actions.daily import forget_imports, mark_left
from upmentor.stages.people.actions.errors import (
    LeaversNotConfirmed,
    NotReady,
    RosterError,
    UndoNotPossible,
)
from upmentor.stages.people.actions.settling import settle_lost_imports
from upmentor.stages.people.actions.staging import (
    check_roster,
    choose_columns,
    choose_options,
    correct,
    read_roster,
    request_apply,
    request_check,
    reread,
    stage_roster,
)
from upmentor.stages.people.actions.undoing import undo_roster

__all__ = [
    "BadLeave",
    "LeaversNotConfirmed",
    "NotReady",
    "OwnChain",
    "RosterError",
    "UndoNotPossible",
    "apply_roster",
    "check_roster",
    "choose_columns",
    "choose_options",
    "correct",
    "correct_facts",
    "count_month",
    "end_long_leave",
    "forget_imports",
    "held_fields",
    "look_at",
    "mark_left",
    "note_long_leave",
    "read_roster",
    "request_apply",
    "request_check",
    "reread",
    "settle_lost_imports",
    "stage_roster",
    "undo_roster",
]
