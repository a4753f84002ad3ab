"""The verbs of rounds. None leaves a trace in the audit: they are declared silent (`decisions.md` 29)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, replace

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.ground.notifications import actions as outbox
from upmentor.stages.feedback.emails.rounds import key_of
from upmentor.stages.feedback.models import CheckIn, JointPart, PartnerWords
from upmentor.stages.feedback.queries.rounds import Given, Words, given, may_write, opened, questions_of, words
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.emails import answered
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Enrolment, Round

LONGEST = 4000
KEEP = dt.timedelta(days=365)


class RoundError(Exception):
    """It can't be kept."""


class NotOpen(RoundError):
    """The round is not open, or what was written is opened already."""


class NotAnswered(RoundError):
    """A question that needs an answer has none, or an answer lies outside its scale."""


class NothingToAnswer(RoundError):
    """There is nothing that could be answered, or no longer."""


@transaction.atomic
def keep_answers(
    row: Round,
    enrolment: Enrolment,
    *,
    answers: Mapping[str, int],
    own: Mapping[str, str],
    send: bool,
    by: Actor,
    at: dt.datetime,
) -> Given:
    """Keep a draft, or send; sent answers can be changed while the round is open, and a draft never takes them back.
    Raises `NotOpen`, `NotAnswered`."""
    if not row.is_open(day_of(at)):
        raise NotOpen
    questions = questions_of(row)
    items = {one.id: one for one in questions.of(enrolment.role)}
    for name, value in answers.items():
        scale = items[name].scale if name in items else None
        if scale is None or not scale.lowest <= value <= scale.highest:
            raise NotAnswered
    if send and any(one.required and one.id not in answers for one in items.values()):
        raise NotAnswered
    # Two windows of one person meet here.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    found = CheckIn.objects.filter(round=row, enrolment=enrolment).first() or CheckIn(round=row, enrolment=enrolment)
    if given(found.kept).sent and not send:
        return given(found.kept)
    texts = {name: text.strip()[:LONGEST] for name, text in own.items() if name in items and items[name].scale is None}
    kept = Given(questions.version, send, dict(answers), {name: text for name, text in texts.items() if text})
    found.kept = json.dumps(asdict(kept))
    found.save()
    answered(enrolment.person, "feedback.reminder", "feedback.unfinished")
    if send:
        outbox.supersede(key_of(row, "closing", enrolment.uid))
    record("feedback.keep_answers", by=by, at=at, kind="round", key=row.uid, mode=Mode.SILENT)
    return kept


@transaction.atomic
def keep_words(row: Round, member: PairMember, typed: Words, *, by: Actor, at: dt.datetime) -> Words:
    """Keep a draft, or seal it for the round's day; until then it can be changed, also after it was sealed. Raises
    `NotOpen` from that day on, `NotAnswered` for sealing nothing."""
    today = day_of(at)
    if not may_write(row, member, day=today):
        raise NotOpen
    if typed.sent and not typed.any:
        raise NotAnswered
    PairMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    # The day may have been put off, or come, while the page stood open.
    if Round.objects.get(pk=row.pk).is_released(today):
        raise NotOpen
    found = PartnerWords.objects.filter(round=row, member=member).first() or PartnerWords(round=row, member=member)
    before = words(found.kept)
    if before.sent and not typed.sent:
        return before
    kept = replace(
        typed,
        helped=typed.helped.strip()[:LONGEST],
        to_try=typed.to_try.strip()[:LONGEST],
        thanks=typed.thanks.strip()[:LONGEST],
    )
    found.kept = json.dumps(asdict(kept))
    found.save()
    record("feedback.keep_words", by=by, at=at, kind="round", key=row.uid, mode=Mode.SILENT)
    return kept


@transaction.atomic
def take_words_back(row: Round, member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """Undo of sealing: nothing of it is left. Raises `NotOpen` once it is opened."""
    if row.is_released(day_of(at)):
        raise NotOpen
    PartnerWords.objects.filter(round=row, member=member).delete()
    record("feedback.take_words_back", by=by, at=at, kind="round", key=row.uid, mode=Mode.SILENT)


@transaction.atomic
def reply_to_words(row: Round, member: PairMember, text: str, *, by: Actor, at: dt.datetime) -> None:
    """Answer the partner's words, once, within seven days of their opening. Raises `NothingToAnswer`,
    `NotAnswered`."""
    if not text.strip():
        raise NotAnswered
    theirs = PartnerWords.objects.select_for_update().filter(round=row, member=member.partner).first()
    found = opened(row, member, day=day_of(at))
    if theirs is None or found is None or not found.may_reply:
        raise NothingToAnswer
    theirs.reply = text.strip()[:LONGEST]
    theirs.save(update_fields=["reply"])
    record("feedback.reply_to_words", by=by, at=at, kind="round", key=row.uid, mode=Mode.SILENT)


def forget_rounds(*, at: dt.datetime) -> None:
    """Answers and words go a year after the round's words were opened."""
    for model in (CheckIn, JointPart, PartnerWords):
        model._default_manager.filter(round__releases_on__lt=(at - KEEP).date()).delete()
