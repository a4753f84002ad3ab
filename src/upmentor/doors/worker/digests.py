"""Two letters that come by the calendar: the programme manager's on Monday, the sponsor's at the start of a month.

Each is written by an hourly job that finds who is due; its key names the reader and the week or month, so that a job
that is killed and begins again writes nothing twice."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from upmentor.doors.desk.today import Today, today
from upmentor.doors.worker.staff_letters import is_due, month_due, time_of, week_due
from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.accounts.models import User
from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.chat import post_to, programme_owner
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.queries import is_written
from upmentor.stages.care.permissions import sponsored
from upmentor.stages.messages.queries.sponsor import Sheet, sheet
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Programme, ProgrammeRole
from upmentor.stages.programmes.queries.programmes import managed_programmes

MONDAY, SPONSOR = "desk.monday", "sponsor.monthly"
OVER = (Programme.State.CLOSED, Programme.State.ARCHIVED)
# The sponsor reads of programmes in which people meet.
MEETING = (Programme.State.MATCHING, Programme.State.RUNNING, Programme.State.CLOSING)


def monday(run: Run) -> int | None:
    """Every hour: "This week: 3 things", for programme managers whose week begins."""
    return write_mondays(at=timezone.now()) or None


def monthly(run: Run) -> int | None:
    """Every hour: "The programme on one page", for sponsors whose month begins."""
    return write_months(at=timezone.now()) or None


def write_mondays(*, at: dt.datetime) -> int:
    """Who needs to do nothing this week gets no letter. Returns how many were written."""
    managers = User.objects.filter(programme_roles__role=ProgrammeRole.Role.MANAGER, is_active=True)
    return sum(_write_monday(one, at=at) for one in managers.order_by("pk").distinct())


def _write_monday(user: User, *, at: dt.datetime) -> int:
    own = time_of(user)
    week, due = week_due(own, at)
    key = f"monday:{user.uid}:{week}"
    if not is_due(own, due, at) or is_written(key):
        return 0
    with override(language_of(user)):
        rows = managed_programmes(user).exclude(state__in=OVER).order_by("name", "pk")
        found = [(one, today(one, at=at)) for one in rows]
        number = sum(_things(page) for _programme, page in found)
        if not number:
            return 0
        post(to_user(user, key, MONDAY, _monday_words(user, found, number)), at=at)
        for programme, page in found:
            if _things(page):
                _tell_chat(programme, page, f"monday:{programme.uid}:{week}", language=language_of(user), at=at)
    return 1


def _tell_chat(programme: Programme, page: Today, key: str, *, language: str, at: dt.datetime) -> None:
    """One line in the chat of the programme's team, once a week however many run it."""
    number = _things(page)
    words = Words(
        subject=ngettext("This week: %(n)s thing", "This week: %(n)s things", number) % {"n": number},
        paragraphs=(),
        button=_("Open Today"),
        url=settings.PUBLIC_URL + reverse("desk:today", args=[programme.slug]),
        why=_("You get this message because this chat stands in the settings of “%(name)s”.")
        % {"name": programme.name},
    )
    post_to(programme_owner(programme.uid), words, key=key, language=language, at=at)


def _things(page: Today) -> int:
    return len(page.waiting) + len(page.items)


def _monday_words(user: User, found: list[tuple[Programme, Today]], number: int) -> Words:
    """Counts and the way there. Titles of Today may name people, so none of them stands in a mail."""
    busy = [(programme, page) for programme, page in found if _things(page)]
    only = reverse("desk:today", args=[busy[0][0].slug]) if len(busy) == 1 else reverse("desk:programmes")
    return Words(
        subject=ngettext("This week: %(n)s thing", "This week: %(n)s things", number) % {"n": number},
        greeting=_("Hello %(name)s,") % {"name": user.name},
        paragraphs=tuple(
            _("“%(programme)s”: %(finding)s.") % {"programme": programme.name, "finding": page.finding}
            for programme, page in found
        ),
        button=_("Open Today"),
        url=settings.PUBLIC_URL + only,
        why=_("You get this letter on the first working day of a week in which something needs you."),
    )


def write_months(*, at: dt.datetime) -> int:
    """For each sponsor and programme with something to tell. Returns how many were written."""
    rows = ProgrammeRole.objects.filter(role=ProgrammeRole.Role.SPONSOR, user__is_active=True)
    rows = rows.filter(programme__state__in=MEETING).select_related("user", "programme").order_by("pk")
    return sum(_write_month(row.user, row.programme, at=at) for row in rows)


def _write_month(user: User, programme: Programme, *, at: dt.datetime) -> int:
    own = time_of(user)
    month, due = month_due(own, at)
    key = f"sponsor:{programme.uid}:{user.uid}:{month[:7]}"
    if not is_due(own, due, at) or is_written(key) or not sponsored(user, programme.slug):
        return 0
    found = sheet(programme, on=day_of(at))
    if found is None:
        return 0
    tell_month(user, programme, found, key=key, at=at)
    return 1


def tell_month(user: User, programme: Programme, found: Sheet, *, key: str, at: dt.datetime) -> None:
    """Write the letter of a month, in the sponsor's language."""
    with override(language_of(user)):
        post(to_user(user, key, SPONSOR, _month_words(user, programme, found)), at=at)


def _month_words(user: User, programme: Programme, found: Sheet) -> Words:
    months = {"first": date_format(found.first, "F"), "last": date_format(found.last, "F Y")}
    lines = [
        _("At least %(held)s conversations were held, in at least %(pairs)s pairs.")
        % {"held": found.held, "pairs": found.pairs}
    ]
    texts = {
        "useful": _("Found them very or extremely useful: between %(low)s and %(high)s %% of at least %(n)s people."),
        "openly": _("Could speak mostly or fully openly: between %(low)s and %(high)s %% of at least %(n)s people."),
        "leaders": _("Of at least %(n)s cancelled conversations, leaders cancelled between %(low)s and %(high)s %%."),
    }
    lines += [texts[name] % values for name, values in found.shares]
    return Words(
        subject=_("The programme on one page"),
        greeting=_("Hello %(name)s,") % {"name": user.name},
        paragraphs=(
            _("“%(programme)s”, from %(first)s to %(last)s:") % ({"programme": programme.name} | months),
            *lines,
            _("Totals of five people and more, whole quarters only. What fewer people said is not shown to anybody."),
            _("What helps most: keep your own conversation, and ask other leaders whether they kept theirs."),
        ),
        button=_("Open the page"),
        url=settings.PUBLIC_URL + reverse("insights:sponsor", args=[programme.slug]),
        why=_("You get this letter once a month because you answer for this programme."),
    )
