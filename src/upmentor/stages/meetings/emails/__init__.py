"""Letters about times. They name the partner's first name, days and hours, and nothing of what the two talk about.

Offers and cancellations arrive in working hours, bookings at once: the reader waits for them.
"""

from upmentor.stages.meetings.emails.assistants import ask_assistants, invite_assistant
from upmentor.stages.meetings.emails.bookings import (
    nothing_to_choose,
    tell_booked,
    tell_cancelled,
    tell_clock,
    tell_moved,
    tell_place,
)
from upmentor.stages.meetings.emails.late import tell_late
from upmentor.stages.meetings.emails.offers import tell_moving, tell_offered
from upmentor.stages.meetings.emails.rhythm import ask_about_rhythm, tell_rhythm_wish

__all__ = [
    "ask_about_rhythm",
    "ask_assistants",
    "invite_assistant",
    "nothing_to_choose",
    "tell_booked",
    "tell_cancelled",
    "tell_clock",
    "tell_late",
    "tell_moved",
    "tell_moving",
    "tell_offered",
    "tell_place",
    "tell_rhythm_wish",
]
