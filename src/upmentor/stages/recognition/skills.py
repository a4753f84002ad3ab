"""What mentors practise: the list from which they choose for their contribution statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST = 5
"""So many fit on one page and are still read."""

SKILLS: Mapping[str, str | Promise] = {
    "plain": _("Explaining a subject in plain words"),
    "asking": _("Asking before telling"),
    "guiding": _("Guiding somebody much more senior"),
    "candour": _("Speaking upwards with respect and candour"),
    "planning": _("Planning and leading a conversation"),
    "goals": _("Agreeing on goals and following them up"),
    "practice": _("Turning knowledge into an exercise"),
    "listening": _("Listening for what is behind a question"),
    "feedback": _("Giving and taking feedback"),
    "confidence": _("Keeping a confidence and a boundary"),
}


def named(keys: Iterable[str]) -> list[str]:
    """The skills in the active language, in the order of the list; keys that it does not know are left out."""
    wanted = set(keys)
    return [str(words) for key, words in SKILLS.items() if key in wanted]
