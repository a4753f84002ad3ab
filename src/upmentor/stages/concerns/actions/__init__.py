"""The verbs of this slice."""

from upmentor.stages.concerns.actions.cases import (
    LONGEST,
    Concern,
    ConcernRefused,
    NoLongerLate,
    NothingWritten,
    NotOffered,
    Opened,
    TooLong,
    TooMany,
    close_case,
    decide_step,
    hand_over,
    open_case,
    reply,
    take_over,
    write_again,
)
from upmentor.stages.concerns.actions.looking_after import forget, settle, tell_contacts
from upmentor.stages.concerns.actions.support import add_service, describe_contact, remove_service

__all__ = [
    "LONGEST",
    "Concern",
    "ConcernRefused",
    "NoLongerLate",
    "NotOffered",
    "NothingWritten",
    "Opened",
    "TooLong",
    "TooMany",
    "add_service",
    "close_case",
    "decide_step",
    "describe_contact",
    "forget",
    "hand_over",
    "open_case",
    "remove_service",
    "reply",
    "settle",
    "take_over",
    "tell_contacts",
    "write_again",
]
