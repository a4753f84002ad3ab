"""What people do by chance beside their own conversations: circles, messages to many, sealed words, thanks, and what
letters they want."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.year.world import SECRET, Part
from upmentor.ground.notifications import preferences
from upmentor.ground.notifications.kinds import DIGEST, NUDGES
from upmentor.ground.notifications.models import Letter
from upmentor.stages.feedback.actions import rounds
from upmentor.stages.feedback.queries.rounds import Words
from upmentor.stages.messages import actions as messages
from upmentor.stages.messages.models import Message
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.emails import recipient_of
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.recognition.actions.closing import say_farewell
from upmentor.stages.recognition.actions.sharing import share
from upmentor.stages.recognition.actions.thanks import give_thanks
from upmentor.stages.recognition.queries.sharing import CLOSING, HOURS
from upmentor.stages.supervision.actions import planning, seats
from upmentor.stages.supervision.models import Circle, Seat

if TYPE_CHECKING:
    from tests.year.people import People

DAY = dt.timedelta(days=1)
# Hours that somebody keeps quiet: lunch and after, or all but a few in the middle of the day.
QUIET = ((dt.time(12), dt.time(15)), (dt.time(15), dt.time(11)))


def act(people: People) -> None:
    """All of it, for one stretch of time."""
    for part in people.world.parts:
        programme = Programme.objects.get(pk=part.programme.pk)
        if part.begins <= people.at and not programme.ending:
            _lead_circles(people, part, programme)
            _write_to_many(people, part, programme)
    _sit(people)
    _write_words(people)
    _thank(people)
    _share(people)
    _wish(people)


def _lead_circles(people: People, part: Part, programme: Programme) -> None:
    by, rows = part.manager, Circle.objects.filter(programme=programme)
    if people.may(0.1):
        people.do(planning.plan_circles, programme, by=by)
    if people.may(0.3) and rows.filter(state=Circle.State.DRAFT).exists():
        people.do(planning.announce_circles, programme, by=by)
    for one in rows.filter(state=Circle.State.ANNOUNCED):
        if one.starts_at <= people.at:
            if people.may(0.5):
                here = [seat.pk for seat in one.seats.all() if people.chance.random() < 0.8]
                people.do(planning.note_who_came, one, here, by=by)
        elif people.may(0.004):
            people.do(planning.cancel_circle, one, by=by)
        elif people.may(0.02):
            day, clock = one.day + people.chance.randint(-2, 4) * DAY, dt.time(people.chance.randint(9, 15))
            words = {"zone": one.zone, "place": people.chance.choice(["", "Room 4"]), "leader": one.leader}
            people.do(planning.change_circle, one, day=day, clock=clock, by=by, **words)


def _sit(people: People) -> None:
    coming = {"circle__state": Circle.State.ANNOUNCED, "circle__starts_at__gt": people.at, "state__in": Seat.IN}
    rows = Seat.objects.filter(enrolment__person__employed=True, **coming).order_by("pk")
    for one in rows.select_related("circle__programme", "enrolment__person__user"):
        by = one.enrolment.person.user
        if people.may(0.01 if one.state == Seat.State.EXPECTED else 0.1):
            people.do(seats.cant_come if one.state == Seat.State.EXPECTED else seats.can_come, one, by=by)
        elif people.may(0.001):
            people.do(seats.sit_elsewhere, one, people.chance.randint(1, 4), by=by)


def _write_to_many(people: People, part: Part, programme: Programme) -> None:
    """About two a week: more than readers may get."""
    by = part.manager
    if people.may(0.28):
        people.written += 1
        text = f"Note {people.written}", f"This is note {people.written} for {{{{first_name}}}}."
        audience = people.chance.choice(["enrolled", "mentors", "mentees", "unpaired", "paired"])
        later = people.at + people.chance.randint(1, 60) * DAY / 12 if people.chance.random() < 0.4 else None
        typed = messages.Typed(audience, people.chance.random() < 0.05, later, {"en": text})
        if draft := people.do(messages.begin, programme, typed, by=by):
            people.do(messages.schedule, draft, by=by)
    for one in Message.objects.filter(programme=programme, changed_at__gt=people.at - 3 * DAY):
        if one.state in (Message.State.SCHEDULED, Message.State.OUT) and people.may(0.03):
            people.do(messages.call_back, one, by=by)


def _write_words(people: People) -> None:
    today = people.at.date()
    for part in people.world.parts:
        for row in part.programme.rounds.filter(opens_on__lte=today, releases_on__gte=today - 8 * DAY):
            members = PairMember.objects.filter(pair__programme=part.programme, person__employed=True)
            for one in members.select_related("pair", "person__user").order_by("pk"):
                if today < row.releases_on and row.takes_words(today) and people.may(0.07):
                    typed = Words(SECRET, f"{SECRET}?", sent=people.chance.random() < 0.8, share_anyway=one.pk % 3 == 0)
                    people.do(rounds.keep_words, row, one, typed, by=one.person.user)
                elif today >= row.releases_on and people.may(0.05):
                    people.do(rounds.reply_to_words, row, one, SECRET, by=one.person.user)


def _thank(people: People) -> None:
    over = {"pair__state__in": [Pair.State.ENDED, Pair.State.COMPLETED], "pair__ended_at__gt": people.at - 40 * DAY}
    rows = PairMember.objects.filter(person__employed=True, **over).order_by("pk")
    for one in rows.select_related("pair__programme", "person__user"):
        if people.may(0.03):
            text, by = people.chance.choice([SECRET, "", None]), one.person.user
            if one.pair.state == Pair.State.ENDED:
                people.do(give_thanks, one, text=text, in_statement=False, in_programme=False, by=by)
            else:
                people.do(say_farewell, one, words=SECRET, thanks=text, goes_on=None, by=by)


def _share(people: People) -> None:
    """Mentors let their line managers know, or no longer."""
    for one in people.members(role=Enrolment.Role.MENTOR):
        if people.may(0.01):
            on = people.chance.random() < 0.8
            people.do(share, one.enrolment, people.chance.choice([HOURS, CLOSING]), on=on, by=one.person.user)


def _wish(people: People) -> None:
    """Some turn a kind of letter off, take all in one a week, keep hours of their own quiet, or rest from nudges."""
    for one in people.members():
        if not people.may(0.003):
            continue
        key, address = recipient_of(one.person), one.person.email
        came = Letter.objects.filter(recipient=key, kind__in=NUDGES - {DIGEST}, sent_at__isnull=False)
        kind, now = came.order_by("-sent_at").values_list("kind", flat=True).first(), preferences.wishes_of(key)
        what = people.chance.choice(["fewer", "digest", "quiet", "snooze"])
        if what == "fewer" and kind:
            people.do(preferences.fewer, key, kind)
            people.world.muted[address, kind] = people.at
        elif what == "digest":
            people.do(preferences.choose, key, replace(now, digest=not now.digest))
        elif what == "quiet":
            start, end = people.chance.choice(QUIET)
            people.do(preferences.choose, key, replace(now, quiet_from=start, quiet_to=end))
            people.world.quiet.setdefault(address, []).append((people.at, (start, end)))
        elif what == "snooze":
            people.do(preferences.choose, key, replace(now, snoozed_until=people.at.date() + 10 * DAY))
