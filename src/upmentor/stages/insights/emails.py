"""The letter that somebody asked for on a panel without enough data."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.letters import Words
from upmentor.stages.insights import queries
from upmentor.stages.insights.models import Reminder

REMIND = "insights.remind"


def tell_reminder(reminder: Reminder, *, at: dt.datetime) -> None:
    """In the reader's language. It names the question and no figure."""
    user, programme = reminder.user, reminder.programme
    with override(language_of(user)):
        report = queries.latest(programme)
        parts = queries.shown(report, sponsor=False).parts if report else ()
        title = next((one.title for one in parts if one.id == reminder.part), _("Is it worth it?"))
        words = Words(
            subject=_("There may be enough now: %(title)s") % {"title": title},
            greeting=_("Hello %(name)s,") % {"name": user.name},
            paragraphs=(
                _("In the report on “%(programme)s” there was too little data for one question: %(title)s")
                % {"programme": programme.name, "title": title},
                _("You asked for this reminder. There may be enough now; if not, the page says what is missing."),
            ),
            button=_("Open the page"),
            url=settings.PUBLIC_URL + reverse("insights:page", args=[programme.slug]) + f"#{reminder.part}",
            why=_("You get this letter because you asked for it on that page. It comes once."),
        )
        key = f"{REMIND}:{programme.uid}:{reminder.part}:{user.pk}:{reminder.day}"
        post(to_user(user, key, REMIND, words), at=at)
