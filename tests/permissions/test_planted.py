"""Planted texts: what people write under a promise is read by those to whom it was promised, and stands nowhere else.

Each text is a word that occurs once in the world, written by the product's own verbs. It is looked for on every page
that a role can open (with it as the search term, in every export), in the log, and in everything that the database
holds, letters, jobs and audit among it."""

from __future__ import annotations

import datetime as dt
import io
import logging
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from tests.permissions.table import TABLE
from tests.permissions.test_matrix import ask, routes
from tests.permissions.world import World, build, member_of
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.concerns import actions as concerns
from upmentor.stages.concerns.actions import Concern, open_case
from upmentor.stages.concerns.models import Case
from upmentor.stages.feedback.actions.pulses import Answers, ask_after_meetings, send_pulse
from upmentor.stages.feedback.actions.reflections import save_reflection
from upmentor.stages.feedback.actions.rounds import keep_answers, keep_words
from upmentor.stages.feedback.actions.telling import tell_rounds
from upmentor.stages.feedback.actions.together import agree_to_story, keep_together
from upmentor.stages.feedback.queries.rounds import Words, asked
from upmentor.stages.feedback.queries.together import Together
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Round

pytestmark = pytest.mark.django_db
MARK = "plantedzq"
FORMS = ("csv", "xlsx", "json", "pdf", "svg")
THE_TWO, BOTH_SIDES = frozenset({"mentor", "mentee"}), frozenset({"mentee", "contact"})
MENTOR, MENTEE, CONTACT = frozenset({"mentor"}), frozenset({"mentee"}), frozenset({"contact"})
READERS: Mapping[str, frozenset[str]] = {
    "words": MENTOR,  # sealed until the round's day: its author alone
    "checkin": MENTEE,
    "pulse": MENTOR,
    "reflection": MENTEE,
    "together": THE_TWO,
    "story": THE_TWO,  # one of the two agreed that others read it
    "unsigned": CONTACT,
    "answer": CONTACT,  # to the unsigned one, who reads it with the receipt
    "signed": BOTH_SIDES,
}
PLANTED = {name: f"{MARK}{name}{uuid.uuid4().hex[:8]}" for name in READERS}


class Planted:
    """The texts in the world, and what addresses must name to come to them."""

    def __init__(self, world: World) -> None:
        pair = Pair.objects.get(uid=world.here["pair"])
        self.mentor, self.mentee = member_of(pair, "mentor"), member_of(pair, "mentee")
        self.at, self.contact = timezone.now(), User.objects.get(uid=world.here["contact"])
        self.middle, self.final = Round.objects.get(uid=world.here["round"]), final_round(pair)
        self.here = world.here
        for act in (self.in_rounds, self.after_a_meeting, self.together):
            act()
        signed, unsigned = self.concerns()
        self.addresses: list[dict[str, Any]] = [
            self.here,
            self.here | {"round": self.final.uid, "meeting_number": 2, "reflection": self.thought},
            self.here | {"case": unsigned.uid, "signed_case": signed.uid},
            self.here | {"case": signed.uid},
        ]

    def in_rounds(self) -> None:
        mentor, mentee, row = self.mentor, self.mentee, self.middle
        words = Words(helped=PLANTED["words"], sent=True)
        keep_words(row, mentor, words, by=user(mentor), at=self.at)
        answers = {item.id: 2 for item in asked(row, "mentee") if item.scale}
        own = {"change": PLANTED["checkin"]}
        keep_answers(row, mentee.enrolment, answers=answers, own=own, send=True, by=user(mentee), at=self.at)

    def after_a_meeting(self) -> None:
        start = self.at - dt.timedelta(hours=5)
        kept = {"state": "booked", "starts_at": start, "created_at": start, "booked_at": start}
        meeting = Meeting.objects.create(pair=self.mentor.pair, number=2, minutes=60, **kept)
        answers = Answers(2, 2, "team", PLANTED["pulse"], 1)
        send_pulse(OwnMeeting(self.mentor, meeting), answers, by=user(self.mentor), at=self.at)
        self.thought, text = uuid.uuid4(), PLANTED["reflection"]
        kept = {"text": text, "prompt": "", "version": 0, "by": user(self.mentee), "at": self.at}
        save_reflection(self.mentee, self.thought, **kept)

    def together(self) -> None:
        by, at = user(self.mentor), self.at
        keep_together(self.middle, self.mentor, Together(ask=PLANTED["together"]), version=0, by=by, at=at)
        keep_together(self.final, self.mentor, Together(story=PLANTED["story"]), version=0, by=by, at=at)
        agree_to_story(self.final, self.mentor, agreed=True, version=1, by=by, at=at)

    def concerns(self) -> tuple[Case, Case]:
        signed = open_case(Concern(self.contact, PLANTED["signed"]), by=user(self.mentee), at=self.at).case
        unsigned = open_case(Concern(self.contact, PLANTED["unsigned"]), by=None, at=self.at).case
        concerns.reply(unsigned, PLANTED["answer"], form=uuid.uuid4(), by=self.contact, at=self.at)
        return signed, unsigned


def user(member: PairMember) -> User:
    found = member.person.user
    assert found
    return found


def final_round(pair: Pair) -> Round:
    today, day = timezone.localdate(), dt.timedelta(days=1)
    days = {"opens_on": today - day, "closes_on": today + day, "releases_on": today + 2 * day}
    return Round.objects.create(programme=pair.programme, kind=Round.Kind.FINAL, **days)


def written(answer: HttpResponse) -> str:
    """What stands in an answer, in the parts of a packed file too, and where it leads."""
    body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace") + str(answer.headers)


def pages(planted: Planted) -> Iterator[tuple[str, str]]:
    """Role and address of every page that it can open, with each of the objects around which something was planted."""
    found = routes()
    for name, row in TABLE.items():
        if "GET" not in row.methods.split():
            continue
        names = list(found[name].pattern.converters)
        forms = FORMS if "form" in row.arguments else ("csv",)
        paths = {
            reverse(
                name, kwargs={key: (here | {"form": form})[at] for key, at in zip(names, row.arguments, strict=True)}
            )
            for here in planted.addresses
            for form in forms
        }
        # What is the same for everybody is looked at as somebody and as nobody.
        alike = row.data_class == "public" or "course" in row.arguments
        for role in row.who & {"mentee", "anonymous"} if alike else row.who:
            yield from ((role, f"{path}?change=yes&q={MARK}") for path in sorted(paths))


def held() -> str:
    """Everything in the database: the bytes of SQLite's file, or each row of PostgreSQL as text."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return bytes(connection.connection.serialize()).decode("latin-1")
    with connection.cursor() as cursor:
        rows: list[str] = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [str(row[0]) for row in cursor.fetchall()]
    return "\n".join(rows)


def forms_of(word: str) -> tuple[str, ...]:
    """A word as it may stand in a dump: as text, and as bytes in hexadecimal."""
    return word, word.encode().hex()


def test_planted_texts_are_read_by_whom_they_are_for_and_stand_nowhere_else(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "upmentor")
    world = build()
    planted = Planted(world)
    for job in (tell_rounds, ask_after_meetings, concerns.tell_contacts):
        job(at=planted.at)
    read: dict[str, set[str]] = {name: set() for name in PLANTED}
    for role, path in pages(planted):
        body = written(ask(world, role, "GET", path))
        for name, word in PLANTED.items():
            if word in body:
                read[name].add(role)
    assert read == {name: set(roles) for name, roles in READERS.items()}
    logged = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    dump = held()
    # The search itself finds what lies open.
    assert [str(planted.mentor.pair.uid).replace("-", "") in dump.replace("-", ""), bool(logged)] == [True, True]
    assert [name for name, word in PLANTED.items() if any(form in dump for form in forms_of(word))] == []
    assert [name for name, word in PLANTED.items() if word in logged] == []
    letters = "\n".join(f"{one.subject} {one.text} {one.html}" for one in Letter.objects.all())
    entries = "\n".join(str(one.__dict__) for one in Entry.objects.all())
    assert (bool(letters), MARK in letters, bool(entries), MARK in entries) == (True, False, True, False)
