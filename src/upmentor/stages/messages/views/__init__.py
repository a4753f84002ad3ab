"""Pages of the programme team: write, look, schedule, see what became of it."""

from upmentor.stages.messages.views.checking import check, letter
from upmentor.stages.messages.views.messages import call_back, list_page, message_page
from upmentor.stages.messages.views.moments import automatic, moment, moment_letter
from upmentor.stages.messages.views.writing import discard, edit, new

__all__ = [
    "automatic",
    "call_back",
    "check",
    "discard",
    "edit",
    "letter",
    "list_page",
    "message_page",
    "moment",
    "moment_letter",
    "new",
]
