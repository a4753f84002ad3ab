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
from upmentor.stages.recognition.actions.sharing import (
    reopen_worry,
    say_worry,
    settle_worry,
    share,
    support_time,
    tell_managers,
    unsay_support,
    unsay_worry,
)
from upmentor.stages.recognition.actions.statements import drop_statement, keep_statement
from upmentor.stages.recognition.actions.thanks import (
    ask_for_thanks,
    erase_note,
    give_thanks,
    put_away,
    restore_thanks,
    take_back_thanks,
)

__all__ = [
    "allow_naming",
    "ask_for_thanks",
    "begin_due",
    "close_due",
    "complete_due",
    "complete_pair",
    "drop_statement",
    "erase_note",
    "give_thanks",
    "issue",
    "issue_due",
    "keep_statement",
    "put_away",
    "reinstate",
    "reopen_worry",
    "restore_certificate",
    "restore_farewell",
    "restore_thanks",
    "revoke",
    "say_farewell",
    "say_worry",
    "settle_worry",
    "share",
    "support_time",
    "take_back_farewell",
    "take_back_thanks",
    "tell_managers",
    "unsay_support",
    "unsay_worry",
    "withdraw_certificate",
]
