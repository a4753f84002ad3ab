"""Letters about a pair that rests, goes on or ends: the same words to both, at the same minute."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.stages.pairs.closing import sentence
from upmentor.stages.pairs.emails.answers import neutral_words
from upmentor.stages.pairs.emails.sending import Write, to_both
from upmentor.stages.pairs.models import Pair
from upmentor.stages.people.emails import participant_words


def paused(pair: Pair, *, at: dt.datetime) -> None:
    """To both: the pair rests until a day."""
    until = pair.paused_until or at.date()

    def words(name: str) -> Words:
        day = date_format(until, "j F")
        return participant_words(
            name,
            subject=_("Paused until %(day)s") % {"day": day},
            paragraphs=(
                _("Your conversations rest until %(day)s and go on by themselves then.") % {"day": day},
                _("Coming times are called off. If you would like to go on earlier, say so on the page."),
            ),
            button=_("See the pause"),
            url=settings.PUBLIC_URL + reverse("pairs:pause", args=[pair.uid]),
        )

    _tell(pair, f"paused:{pair.uid}:{until}:{at:%Y%m%d%H%M}", "pairs.paused", words, at)


def paused_by_rule(pair: Pair, *, at: dt.datetime) -> None:
    """To both: the pair rests because of a change in the organisation, in the same words whatever the change is."""

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("Your conversations pause for now"),
            paragraphs=(
                _(
                    "Something in the organisation changed, and by the rules of the programme your conversations "
                    "pause. It says nothing about either of you."
                ),
                _("The programme team knows and comes back to you. You need not do anything."),
            ),
            button=_("See the pause"),
            url=settings.PUBLIC_URL + reverse("pairs:pause", args=[pair.uid]),
        )

    _tell(pair, f"paused-rule:{pair.uid}:{at:%Y%m%d%H%M}", "pairs.paused", words, at)


def resumed(pair: Pair, *, at: dt.datetime) -> None:
    """To both: the pause is over."""

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("Your conversations go on"),
            paragraphs=(_("The pause is over. New times come to you both by letter."),),
            button=_("Open your page"),
            url=f"{settings.PUBLIC_URL}/pairs/{pair.uid}/",
        )

    _tell(pair, f"resumed:{pair.uid}:{at:%Y%m%d%H%M}", "pairs.resumed", words, at)


def _tell(pair: Pair, key: str, kind: str, words: Write, at: dt.datetime) -> None:
    """Whether a pair rests is told as it is now: what still waits for its hour and says otherwise goes nowhere."""
    for about in ("paused", "paused-rule", "resumed"):
        outbox.supersede(f"{about}:{pair.uid}:", but=key)
    to_both(pair.proposal, key, kind, words, at)


def ended(pair: Pair, *, at: dt.datetime) -> None:
    """To both: the pair has ended, with the sentence that was picked."""
    to_both(
        pair.proposal,
        f"ended:{pair.uid}",
        "pairs.ended",
        lambda name: ended_words(pair, pair.closing_words, name),
        at,
    )


def ended_words(pair: Pair, words: str, name: str) -> Words:
    """What that letter says to somebody of this name, in the active language."""
    return participant_words(
        name,
        subject=_("This pairing has ended, with thanks"),
        paragraphs=(
            sentence(words),
            _("Thank you for the time and the trust. The hours that you gave count as before."),
            _("On the page you find what you can do next, and somebody to talk to if you like."),
        ),
        button=_("See what is next"),
        url=settings.PUBLIC_URL + reverse("pairs:exit", args=[pair.uid]),
    )


def ended_with_programme(pair: Pair, *, at: dt.datetime) -> None:
    """To both of a pair that never began: its programme is closed."""

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("The programme has come to its close"),
            paragraphs=(
                _(
                    "Your programme has closed while you two were still getting to know each other, and your pairing "
                    "ends with it. That says nothing about either of you."
                ),
                _("Thank you for the time and the trust. Nothing is asked of you, and coming times are called off."),
            ),
            button=_("See where you stand"),
            url=f"{settings.PUBLIC_URL}/home/",
        )

    to_both(pair.proposal, f"closed:{pair.uid}", "pairs.ended", words, at)


def preview(pair: Pair, words: str, name: str) -> Words:
    """What both would read if the pair ended now."""
    if pair.state == Pair.State.GETTING_TO_KNOW:
        return neutral_words(pair.programme, name)
    return ended_words(pair, words, name)
