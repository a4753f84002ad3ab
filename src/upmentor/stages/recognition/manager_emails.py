"""Letters to line managers, each only when the mentor said so. The mentor reads the same words before. They say hours,
and neither with whom nor what about."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import waiting
from upmentor.stages.people.emails import to_person
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.quarters import Quarter
from upmentor.stages.recognition.models import Sharing
from upmentor.stages.recognition.queries.statement import Contribution

START, END = "start", "end"
ONCE = (START, END)
Told = tuple[Enrolment, float]
"""A mentor and the hours of a quarter."""
AGAIN = 2
START_AND_END, QUARTERLY = "recognition.manager", "recognition.manager_quarter"


def start_words(enrolment: Enrolment, manager: Person, planned: float) -> Words:
    """At the beginning: that somebody takes part, and how many hours a month are planned."""
    facts = _facts(enrolment) | {"hours": _number(planned)}
    return _words(
        enrolment,
        manager,
        _("%(first)s's hours in the programme") % facts,
        _("%(name)s takes part in “%(programme)s” as a mentor and asked us to tell you.") % facts,
        _("Planned hours a month: about %(hours)s. They are working time.") % facts,
        _("After each quarter you read a number of hours, as long as %(first)s wants it, and nothing else.") % facts,
    )


def quarter_words(enrolment: Enrolment, manager: Person, quarter: Quarter, hours: float) -> Words:
    """After a quarter: its hours."""
    facts = _facts(enrolment) | {"hours": _number(hours), "months": quarter.months}
    return _words(
        enrolment,
        manager,
        _("Hours last quarter: %(hours)s") % facts,
        _("%(name)s in “%(programme)s”, %(months)s: %(hours)s h of working time, with preparation.") % facts,
        _("If time is short in your team, tell the programme team on the page. It changes nothing by itself."),
    )


def team_words(found: Sequence[Told], manager: Person, quarter: Quarter) -> Words:
    """After a quarter, of several who asked for it: what each of them would read of themselves alone."""
    own = [quarter_words(enrolment, manager, quarter, hours) for enrolment, hours in found]
    if len(own) == 1:
        return own[0]
    names = list(dict.fromkeys(enrolment.person.name for enrolment, _hours in found))
    why = own[0].why
    if len(names) > 1:
        why = _("You get this letter because people of your team asked us to send it: %(names)s.")
    return replace(
        own[0],
        subject=_("Hours last quarter: %(hours)s") % {"hours": _number(sum(hours for _enrolment, hours in found))},
        paragraphs=(*(one.paragraphs[0] for one in own), own[0].paragraphs[-1]),
        why=why % {"names": ", ".join(names)} if len(names) > 1 else why,
    )


def end_words(enrolment: Enrolment, manager: Person, found: Contribution) -> Words:
    """At the end: what was done, in numbers."""
    facts = _facts(enrolment) | {"hours": _number(found.done.hours)}
    if found.first_day and found.last_day:
        facts |= {"from": date_format(found.first_day), "until": date_format(found.last_day)}
    else:
        facts |= {"from": "…", "until": "…"}
    number = found.done.conversations
    talks = ngettext("%(n)s conversation", "%(n)s conversations", number) % {"n": number}
    return _words(
        enrolment,
        manager,
        _("%(first)s's hours in the programme are complete") % facts,
        _("%(name)s was a mentor in “%(programme)s” from %(from)s to %(until)s.") % facts,
        _("%(talks)s, %(hours)s h of working time, with preparation.") % (facts | {"talks": talks}),
        _("Mentors plan and lead conversations with somebody much more senior. A word of thanks from you counts."),
    )


def _facts(enrolment: Enrolment) -> dict[str, str]:
    person = enrolment.person
    return {"name": person.name, "first": person.first_name, "programme": enrolment.programme.name}


def _number(hours: float) -> str:
    return number_format(hours, 1 if hours % 1 else 0, use_l10n=True)


def _words(enrolment: Enrolment, manager: Person, subject: str, *paragraphs: str) -> Words:
    why = _("You get this letter because %(name)s, of your team, asked us to send it.") % _facts(enrolment)
    url = settings.PUBLIC_URL + reverse("recognition:team-time")
    greeting = _("Hello %(name)s,") % {"name": manager.name}
    return Words(subject, paragraphs, _("Open team time"), url, why, greeting=greeting)


def key_of(sharing: Sharing, what: str = "") -> str:
    """The beginning of the keys of letters of this mentor to this line manager."""
    return f"line:{sharing.enrolment.uid}:{sharing.manager.uid}:{what}"


def keys_of(sharing: Sharing, what: str) -> list[str]:
    """Every key that this letter may have had: what was called back before it went may be written again, twice."""
    key = key_of(sharing, what)
    return [key, f"{key}:again", f"{key}:once-more"]


def tell(sharing: Sharing, what: str, write: Callable[[], Words], *, at: dt.datetime) -> None:
    """Write one letter to the line manager, due in their hours; the same `what` once."""
    keys = keys_of(sharing, what)
    used = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    key = next((one for one in keys if one not in used), "")
    made = to_person(sharing.manager, key, START_AND_END, write) if key else None
    if made:
        outbox.post(made, at=next_working_moment(sharing.manager, at))


def call_back(sharing: Sharing, what: str = "") -> None:
    """Letters that still wait are not sent."""
    outbox.supersede(key_of(sharing, what))


def quarter_key(manager: Person, quarter: Quarter | None = None) -> str:
    """The beginning of the keys of letters of this quarter, or of any, to this line manager."""
    return f"team:{manager.uid}:{quarter.key if quarter else ''}"


def quarter_readers(quarter: Quarter) -> set[str]:
    """The uids of line managers to whom a letter of this quarter waits. One query."""
    rows = waiting().filter(kind=QUARTERLY, key__startswith="team:")
    keys = (key.split(":") for key in rows.values_list("key", flat=True))
    return {key[1] for key in keys if key[2] == quarter.key}


def waits(letter: Letter) -> bool:
    """Whether it can still be called back."""
    return letter.state == Letter.State.QUEUED and not letter.attempts


def tell_quarter(manager: Person, quarter: Quarter, found: Sequence[Told], *, at: dt.datetime) -> int:
    """Write the letter about these; one that waits and names others is called back first. What was called back before
    it went may be written again, twice. 1 if it is new."""
    who = hashlib.sha256("".join(sorted(str(one.uid) for one, _hours in found)).encode()).hexdigest()[:12]
    base, key = quarter_key(manager, quarter), f"{quarter_key(manager, quarter)}:{who}"
    rows = list(Letter.objects.filter(key__startswith=base))
    standing = [row for row in rows if row.state != Letter.State.WITHDRAWN]
    if any(row.key.startswith(key) for row in standing) or (standing and not outbox.supersede(base)):
        return 0
    times = sum(row.key.startswith(key) for row in rows)
    if not found or times > AGAIN:
        return 0
    made = to_person(manager, f"{key}:{times}", QUARTERLY, lambda: team_words(found, manager, quarter))
    if made is None:
        return 0
    outbox.post(made, at=next_working_moment(manager, at))
    return 1


def call_back_quarter(manager: Person) -> None:
    """The letter of a quarter that still waits is not sent."""
    outbox.supersede(quarter_key(manager))
