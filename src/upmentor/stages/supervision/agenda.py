"""What a circle is for and what it begins with: our own words, three questions for each of the three."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Agenda:
    """The subject of a circle, what it is for, three questions to begin with."""

    title: str | Promise
    purpose: str | Promise
    questions: tuple[str | Promise, ...]


AGENDAS: tuple[Agenda, ...] = (
    Agenda(
        _("Finding your feet"),
        _("The first conversations are behind you. Compare how it feels to be the one who knows more."),
        (
            _("What went better than you had expected, and what did you do for it?"),
            _("When did you hold something back? What would have made it easier to say?"),
            _("What would you like to try in your next conversation, and who here has tried it?"),
        ),
    ),
    Agenda(
        _("When it gets difficult"),
        _("Half of the way is done. Look together at what is hard, before it becomes a habit."),
        (
            _("Where are you stuck? Tell it in two minutes; the others ask questions before anybody advises."),
            _("How do you say something that a senior colleague may not like to hear?"),
            _("What does mentoring cost you, and what would make it lighter?"),
        ),
    ),
    Agenda(
        _("What stays"),
        _("The end is in sight. Collect what you have learnt and how you want to finish."),
        (
            _("What can you do now that you could not do when you began?"),
            _("How do you want to say goodbye, and what is still open?"),
            _("What should the next mentors know before their first conversation?"),
        ),
    ),
)


RULES: tuple[str | Promise, ...] = (
    _("No names: nobody says who their mentee is, or tells it so that others could guess."),
    _("What is said here stays here. You may take along what you learnt, not who said it."),
    _("You choose what you tell. “I pass” is a full answer."),
    _("Somebody is in danger or treated badly? Don’t wait for a circle: the support page says whom to ask."),
)


def agenda_of(number: int) -> Agenda:
    """The agenda of a circle by its number; of later ones the last."""
    return AGENDAS[min(max(number, 1), len(AGENDAS)) - 1]
