"""All kinds of letters in one table: what a kind is called for its reader, and what may hold it back.

A nudge is a letter that nobody waits for: at most two a week reach anybody and one an executive, two unanswered ones
end the kind for that reader, and each can be turned off. Letters that belong to something the reader agreed to or asked
for come in any case. A letter whose kind begins with `private.` is never listed, counted or turned off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.notifications.models import UNLISTED


class Group(Enum):
    """Why letters come, in the words of the settings page."""

    SIGN_IN = _("Signing in and your roles")
    TAKING_PART = _("Taking part in a programme")
    MEETINGS = _("Your conversations")
    FEEDBACK = _("Check-ins and looking back")
    TEAM = _("Programmes that you run")
    SAFETY = _("Somebody to talk to")


@dataclass(frozen=True)
class Kind:
    """One kind. `urgent` goes out at any hour; `useful_days` is for how long a nudge says something worth reading;
    `stops` is whether two unanswered ones end it."""

    name: str
    group: Group
    words: str | Promise
    nudge: bool = False
    urgent: bool = False
    useful_days: int = 7
    stops: bool = True


G = Group
_ROWS = (
    # ---------- sign-in ----------
    Kind("accounts.link", G.SIGN_IN, _("Links to sign in"), urgent=True),
    Kind("accounts.role", G.SIGN_IN, _("A role given to you")),
    # ---------- taking part ----------
    Kind("programmes.invitation", G.TAKING_PART, _("An invitation to a programme")),
    Kind(
        "programmes.invitation_reminder",
        G.TAKING_PART,
        _("Reminders of an invitation"),
        nudge=True,
        useful_days=10,
    ),
    Kind("programmes.unfinished", G.TAKING_PART, _("Answers that you began and may finish"), nudge=True),
    Kind("programmes.enrolled", G.TAKING_PART, _("You are in")),
    Kind("programmes.waiting", G.TAKING_PART, _("The waiting list")),
    Kind("pairs.proposal", G.TAKING_PART, _("Somebody for you to meet")),
    Kind("pairs.still_happy", G.TAKING_PART, _("Reminders that an answer is open"), nudge=True, useful_days=3),
    Kind("pairs.both_yes", G.TAKING_PART, _("You both said yes")),
    Kind("pairs.set", G.TAKING_PART, _("A pairing begins")),
    Kind("pairs.not_going_ahead", G.TAKING_PART, _("A pairing that isn’t going ahead")),
    Kind("pairs.agreement", G.TAKING_PART, _("Your working agreement")),
    Kind("pairs.paused", G.TAKING_PART, _("Pauses")),
    Kind("pairs.resumed", G.TAKING_PART, _("The end of a pause")),
    Kind("pairs.ended", G.TAKING_PART, _("The end of a pairing")),
    Kind("messages.note", G.TAKING_PART, _("Notes of the programme team"), nudge=True, stops=False),
    Kind("messages.needed", G.TAKING_PART, _("What you need to take part")),
    # ---------- conversations ----------
    Kind("meetings.times", G.MEETINGS, _("Times to choose from")),
    Kind("meetings.booked", G.MEETINGS, _("A time that is booked, moved or cancelled")),
    Kind("meetings.brief", G.MEETINGS, _("One page to read, the day before")),
    Kind("meetings.rhythm", G.MEETINGS, _("How often the two of you meet")),
    Kind("meetings.rhythm_question", G.MEETINGS, _("Questions about another rhythm"), nudge=True, useful_days=10),
    Kind("meetings.assistant", G.MEETINGS, _("Finding times for somebody")),
    Kind("supervision.circle", G.MEETINGS, _("A mentor circle: invited, moved or cancelled")),
    Kind("supervision.reminder", G.MEETINGS, _("The day before a mentor circle")),
    Kind("care.offer", G.MEETINGS, _("Offers of help with your conversations"), nudge=True),
    Kind("care.month", G.MEETINGS, _("The question after a month"), nudge=True, useful_days=14),
    # ---------- feedback ----------
    Kind("feedback.pulse", G.FEEDBACK, _("30 seconds after a conversation")),
    Kind("feedback.round", G.FEEDBACK, _("A check-in that opens, or words for you")),
    Kind("feedback.reminder", G.FEEDBACK, _("Reminders that a check-in closes"), nudge=True, useful_days=2),
    Kind("feedback.unfinished", G.FEEDBACK, _("A check-in that you began and may finish"), nudge=True, useful_days=2),
    Kind("recognition.certificate", G.FEEDBACK, _("Your certificate")),
    Kind("recognition.closing", G.FEEDBACK, _("A page to look back on"), nudge=True, useful_days=14),
    Kind("recognition.thanks", G.FEEDBACK, _("Whether you would like to leave a note"), nudge=True, useful_days=14),
    Kind("recognition.note", G.FEEDBACK, _("A note for you")),
    # ---------- those who run programmes ----------
    Kind("programmes.handed_over", G.TEAM, _("A programme in new hands")),
    Kind("pairs.no_answer", G.TEAM, _("Pairings without an answer")),
    Kind("desk.monday", G.TEAM, _("What needs you this week"), nudge=True, useful_days=3, stops=False),
    Kind("sponsor.monthly", G.TEAM, _("The programme on one page"), nudge=True, useful_days=14, stops=False),
    Kind("insights.remind", G.TEAM, _("A report that you asked to be reminded of")),
    Kind("recognition.manager", G.TEAM, _("A mentor of your team: at the start and at the end")),
    Kind("recognition.manager_quarter", G.TEAM, _("Hours of a quarter"), nudge=True, useful_days=21, stops=False),
    Kind("ops.backup", G.TEAM, _("A backup that has not run")),
    # ---------- many in one ----------
    Kind("notifications.digest", G.TAKING_PART, _("Your week in one letter"), nudge=True, stops=False),
)

KINDS: dict[str, Kind] = {row.name: row for row in _ROWS}
NUDGES: frozenset[str] = frozenset(name for name, row in KINDS.items() if row.nudge)
DIGEST = "notifications.digest"
_PRIVATE = Kind(UNLISTED, G.SAFETY, _("Somebody to talk to"))


def kind_of(name: str) -> Kind:
    """The row of a kind. One that nobody described goes out as it is: a letter is never lost for want of a line."""
    if name.startswith(UNLISTED):
        return _PRIVATE
    return KINDS.get(name) or Kind(name, G.TAKING_PART, _("Other letters"), urgent=True)
