"""Texts to start from, written by the project. Each is a beginning: the programme team changes what it likes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.stages.messages.models import Message

A = Message.Audience


@dataclass(frozen=True)
class Starter:
    """A message to begin with: for whom, and its words with merge fields."""

    key: str
    name: str | Promise
    what: str | Promise
    audience: str
    subject: str | Promise = ""
    body: str | Promise = ""


STARTERS: tuple[Starter, ...] = (
    Starter(
        "still-open",
        _("Enrolment is still open"),
        _("To those who were invited and have not answered. No answer is a fine answer."),
        A.INVITED,
        _("Enrolment is open until {{enrol_until}}"),
        _("You were invited to take part in “{{programme}}”. If you would like to, there is time until "
          "{{enrol_until}}; it takes about three minutes.\n\nIf it is not for you now, you need to do nothing, and "
          "nobody is told.\n\n{{sender}}"),
    ),
    Starter(
        "matching-takes-time",
        _("Matching is under way"),
        _("To everybody who enrolled, so that silence is not misread."),
        A.ENROLLED,
        _("Where we are with the matching"),
        _("Thank you for your patience. We are looking for somebody who fits for each of you, and we would rather take "
          "a week longer than pair two people who have little to say to each other.\n\nYou will hear from us at the "
          "same time as the other person. Until then you can change your answers.\n\n{{sender}}"),
    ),
    Starter(
        "waiting",
        _("News from the waiting list"),
        _("To those who wait, with what happens next."),
        A.WAITING,
        _("You are still on the list"),
        _("You are on the waiting list of “{{programme}}”. A place becomes free when somebody withdraws, or when more "
          "colleagues join on the other side. We write to you as soon as there is one.\n\nIf you no longer wish to "
          "wait, you can withdraw on the page below.\n\n{{sender}}"),
    ),
    Starter(
        "first-weeks",
        _("The first weeks"),
        _("To both sides of every running pair."),
        A.PAIRED,
        _("A word for the first weeks"),
        _("You have begun, and that is the hardest part. Two things help most in the first weeks: keep the next date "
          "in the calendar, and begin with one small question.\n\nIf something does not fit, either of you may change "
          "the rhythm, pause or stop. Nobody asks for a reason.\n\n{{sender}}"),
    ),
    Starter(
        "half-way",
        _("Half-way"),
        _("To both sides of every running pair: thanks, and permission to adjust."),
        A.PAIRED,
        _("Half-way: thank you"),
        _("Half of “{{programme}}” lies behind you. Thank you for the hours that you have given each other.\n\nThis is "
          "a good moment to ask one another: what shall we keep, and what shall we change? Going on, adjusting and "
          "ending are all good answers.\n\n{{sender}}"),
    ),
    Starter(
        "the-end",
        _("The programme comes to its end"),
        _("To both sides of every running pair, with the last day."),
        A.PAIRED,
        _("“{{programme}}” ends on {{ends_on}}"),
        _("“{{programme}}” ends on {{ends_on}}. There is time for a last conversation: what did each of you learn, and "
          "what will you do with it?\n\nThank you for taking part.\n\n{{sender}}"),
    ),
    Starter("blank", _("An empty page"), _("Begin with nothing."), A.ENROLLED),
)  # fmt: skip


def starter(key: str) -> Starter:
    """The one with this key, else the empty page."""
    return next((one for one in STARTERS if one.key == key), STARTERS[-1])
