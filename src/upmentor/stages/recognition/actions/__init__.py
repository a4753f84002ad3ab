"""The verbs of this slice, by noun."""

from upmentor.stages.recognition.actions.certificates import (
    issue,
    issue_due,
    reinstate,
    restore_certificate,
    revoke,
    withdraw_certificate,
)
from upmentor.stages.recognition.actions.closing import (
    complete_due,
    complete_pair,
    restore_farewell,
    say_farewell,
    take_back_farewell,
)
from upmentor.stages.recognition.actions.naming import allow_naming
from upmentor.stages.recognition.actions.programmes import begin_due, close_due

__all__ = [
    "allow_naming",
    "begin_due",
    "close_due",
    "complete_due",
    "complete_pair",
    "issue",
    "issue_due",
    "reinstate",
    "restore_certificate",
    "restore_farewell",
    "revoke",
    "say_farewell",
    "take_back_farewell",
    "withdraw_certificate",
]
