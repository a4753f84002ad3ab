"""Who sees what is typed here: five levels, in one wording (`ux.md` §4)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Level:
    """One level of the who-sees chip: icon, two or three words, one sentence when pressed."""

    icon: str
    words: Words
    sentence: Words


LEVELS: dict[str, Level] = {
    "self": Level(
        "lock", _("Only you"), _("Shown to you alone. No page opens it for your partner or the programme team.")
    ),
    "two": Level("users", _("You two"), _("You and your partner. No page opens it for the programme team.")),
    "contact": Level(
        "shield",
        _("Your chosen contact"),
        _("Only the safeguarding contact whom you chose. Nobody else is told that you wrote."),
    ),
    "team": Level(
        "building",
        _("Programme team"),
        _("The people who run this programme. Not your partner, not your line manager."),
    ),
    "totals": Level(
        "users-group",
        _("Totals of 5 or more"),
        _("Shown only in totals of five or more answers. No single answer is shown anywhere."),
    ),
}
