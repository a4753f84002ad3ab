"""The sentence that both read when a pair ends early. None says who ended it, and none fits one of the two better."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.states import ENDING, OVER

PRESET = "circumstances"
SENTENCES: Mapping[str, Promise] = {
    PRESET: _("Circumstances changed, and this pairing ends here."),
    "time": _("There is too little time at present to do these conversations justice."),
    "reached": _("These conversations have done what they were meant to do."),
    "other": _("Another pairing may suit better. That says nothing about either of you."),
    "work": _("Work has changed, and these conversations no longer fit in with it."),
}
# What the product itself writes when a roster ends a pair, or its programme closes; nobody picks it.
ORGANISATION = "organisation"
PROGRAMME = "programme"
_OWN: Mapping[str, Promise] = {
    ORGANISATION: _("Something in the organisation changed, and this pairing ends here."),
    PROGRAMME: _("The programme has come to its close, and this pairing with it."),
}


def afterwards(programme: Programme) -> str:
    """What somebody whose pairing is over reads of what comes next: the same whatever ended it (AC-6.2)."""
    if programme.state in OVER:
        return gettext(
            "The programme has come to its close. Thank you for being ready to take part; nothing is asked of you."
        )
    if programme.state in ENDING:
        return gettext("The programme is coming to its close, so nobody else is looked for. Nothing is asked of you.")
    return gettext(
        "We are looking for another match. You need not do anything: you hear from us as soon as we have found "
        "somebody."
    )


def sentence(key: str) -> str:
    """The sentence behind a key, in the active language; the preset one for a key that is not known any more."""
    return str(SENTENCES.get(key) or _OWN.get(key) or SENTENCES[PRESET])
