"""Letters around the answers to a proposal and after the first talk."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.queries import is_written
from upmentor.stages.pairs.emails.sending import post, to_both
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.people.emails import participant_words
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.programmes import team_of
from upmentor.stages.programmes.states import ENDING, OVER


def both_said_yes(pair: Pair, *, at: dt.datetime) -> None:
    """To both, at the second yes: find 20 minutes."""
    url = settings.PUBLIC_URL + reverse("pairs:first-talk", args=[pair.uid])

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("You both said yes: find 20 minutes"),
            paragraphs=(
                _("You both said yes. The next step is a first talk of 20 minutes, with four questions to start from."),
                _("Afterwards each of you says in private whether you go ahead. Nothing is decided before that."),
            ),
            button=_("See the next step"),
            url=url,
        )

    to_both(pair.proposal, f"both-yes:{pair.uid}", "pairs.both_yes", words, at)


def set_to_go(pair: Pair, *, at: dt.datetime) -> None:
    """To both, when both want to go ahead after the first talk."""
    url = f"{settings.PUBLIC_URL}/pairs/{pair.uid}/"

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("You’re set: your first conversation"),
            paragraphs=(
                _(
                    "You both want to go ahead. Your page has a short list for the start: how you work together, what "
                    "you want to reach, and a time for your first conversation."
                ),
                _("Not knowing is the reason to be here, and nobody is expected to have every answer."),
            ),
            button=_("Open your page"),
            url=url,
        )

    to_both(pair.proposal, f"set:{pair.uid}", "pairs.set", words, at)


def not_going_ahead(proposal: Proposal, *, at: dt.datetime) -> None:
    """To both, at the same minute and in the same words whatever the reason was (AC-6.2). The address is the same for
    everybody, so that two letters of different cases differ in nothing but the name. What stands in it depends on the
    programme alone: while it closes, nobody else is looked for."""
    programme = Programme.objects.get(pk=proposal.programme_id)
    key = f"not-going-ahead:{proposal.uid}"
    to_both(proposal, key, "pairs.not_going_ahead", lambda name: neutral_words(programme, name), at)


def neutral_words(programme: Programme, name: str) -> Words:
    """What that letter says to somebody of this name, in the active language."""
    if programme.state in ENDING:
        return _words_at_the_close(name, closed=programme.state in OVER)
    return participant_words(
        name,
        subject=_("We are looking for another match"),
        paragraphs=(
            _("This pairing isn’t going ahead. We are looking for another match."),
            _("You need not do anything. You hear from us as soon as we have found somebody."),
        ),
        button=_("See where you stand"),
        url=f"{settings.PUBLIC_URL}/home/",
    )


def _words_at_the_close(name: str, *, closed: bool) -> Words:
    """The same letter while the programme closes, and once it is closed."""
    close = _("The programme has come to its close, and the question to you two closes with it.")
    ending = _("This pairing isn’t going ahead. The programme is coming to its close, so nobody else is looked for.")
    return participant_words(
        name,
        subject=_("The programme has come to its close") if closed else _("This pairing isn’t going ahead"),
        paragraphs=(
            close if closed else ending,
            _(
                "That says nothing about either of you. Thank you for being ready to take part; nothing is asked of "
                "you."
            ),
        ),
        button=_("See where you stand"),
        url=f"{settings.PUBLIC_URL}/home/",
    )


def nobody_found(enrolment: Enrolment, *, at: dt.datetime) -> None:
    """To somebody who was told to wait: their programme is closed, and there was no match or no place. Once."""
    waited = enrolment.state == Enrolment.State.WAITING

    def words(name: str) -> Words:
        place = _("Your programme has come to its close before there was a place for you. That says nothing about you.")
        match = _(
            "Your programme has come to its close, and we did not find somebody, or somebody else, for you in time. "
            "That says nothing about you."
        )
        return participant_words(
            name,
            subject=_("The programme has come to its close"),
            paragraphs=(
                place if waited else match,
                _("Thank you for being ready to take part. Nothing is asked of you."),
            ),
            button=_("See where you stand"),
            url=f"{settings.PUBLIC_URL}/home/",
        )

    person = enrolment.person
    post(person, f"nobody-found:{enrolment.uid}", "pairs.ended", words, next_working_moment(person, at))


def still_happy(about: Proposal | Pair, person: Person, *, at: dt.datetime) -> bool:
    """The one reminder to somebody who has not answered; False when it was written before."""
    page = "pairs:match" if isinstance(about, Proposal) else "pairs:first-talk"
    url = settings.PUBLIC_URL + reverse(page, args=[about.uid])

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("Still happy to meet? A yes or no both help"),
            paragraphs=(
                _("A question still waits for your answer. A yes and a no both help, and no reason is asked."),
                _("This is the only reminder."),
            ),
            button=_("Give your answer"),
            url=url,
        )

    key = f"still-happy:{about.uid}:{person.uid}"
    if is_written(key):
        return False
    return post(person, key, "pairs.still_happy", words, next_working_moment(person, at))


def no_answer_yet(programme: Programme, *, at: dt.datetime) -> None:
    """To the programme's managers, at most once a day: somewhere there is no answer yet. Which pair stands on the pairs
    page; who has not answered stands nowhere."""
    url = settings.PUBLIC_URL + reverse("pairs:pairs", args=[programme.slug])
    for manager in team_of(programme):
        language = language_of(manager)
        with override(language):
            words = Words(
                subject=_("A pairing has no answer yet"),
                greeting=_("Hello %(name)s,") % {"name": manager.name},
                paragraphs=(
                    _(
                        "In “%(programme)s” a pairing still waits for an answer, after a reminder. The pairs page "
                        "marks it; it does not say who has not answered."
                    )
                    % {"programme": programme.name},
                    _("You need not do anything: when the time is over, both read that it isn’t going ahead.")
                    if programme.ending
                    else _("You need not do anything: when the time is over, both are free for another match."),
                ),
                button=_("Look at the pairs"),
                url=url,
                why=_("You get this letter because you run this programme."),
            )
        key = f"no-answer:{programme.uid}:{manager.pk}:{at:%Y%m%d}"
        outbox.post(to_user(manager, key, "pairs.no_answer", words, language=language), at=at)
