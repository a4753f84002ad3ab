"""What came out of the conversations, and who may read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.goals.actions.errors import ChangedMeanwhile, Gone
from upmentor.stages.goals.actions.locking import lock_unless_ended
from upmentor.stages.goals.models import Outcome, OutcomeConsent
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import PairMember


@dataclass(frozen=True)
class OutcomeWords:
    """What somebody writes about an outcome: `Outcome.Kind`, `Outcome.State` and a sentence or two."""

    kind: str
    state: str
    text: str


@transaction.atomic
def add_outcome(member: PairMember, words: OutcomeWords, *, agree: bool = False, by: Actor, at: dt.datetime) -> Outcome:
    """Keep an outcome of the pair; `agree` is the consent of whoever writes it, for themself. Raises `PairOver` for a
    pair that ended early; a completed one may still say what became of an idea."""
    pair = lock_unless_ended(member.pair)
    made = Outcome.objects.create(pair=pair, **asdict(words))
    if agree:
        OutcomeConsent.objects.create(outcome=made, member=member)
    record("goals.add_outcome", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    return made


@transaction.atomic
def change_outcome(
    outcome: Outcome, member: PairMember, words: OutcomeWords, *, agree: bool, seen: int, by: Actor, at: dt.datetime
) -> Outcome:
    """Write an outcome anew; `seen` is the version that was read. The partner agreed to the words as they were: with
    other words or another kind their consent is asked again, with another "what became of it" it stays.

    Raises `ChangedMeanwhile` with the outcome as it stands when the partner was faster, `Gone`, `PairOver`.
    """
    lock_unless_ended(outcome.pair)
    now = _present(outcome)
    if now.version != seen and any(getattr(now, name) != value for name, value in asdict(words).items()):
        raise ChangedMeanwhile(now)
    if (now.text, now.kind) != (words.text, words.kind):
        OutcomeConsent.objects.filter(outcome=now).exclude(member=member).delete()
    _agree(now, member, agree=agree)
    if any(getattr(now, name) != value for name, value in asdict(words).items()):
        now.kind, now.state, now.text = words.kind, words.state, words.text
        now.version += 1
        now.save()
        record("goals.change_outcome", by=by, at=at, kind="pair", key=now.pair.uid, mode=Mode.SILENT)
    return now


@transaction.atomic
def agree_to_outcome(
    outcome: Outcome, member: PairMember, *, agree: bool, seen: int, by: Actor, at: dt.datetime
) -> None:
    """One of the two agrees, for themself, that the programme team reads this outcome, or takes that back: at any time,
    also after the end. Raises `ChangedMeanwhile` when the words are no longer those that they agree to, `Gone`."""
    lock_pair(outcome.pair)
    now = _present(outcome)
    if agree and now.version != seen:
        raise ChangedMeanwhile(now)
    _agree(now, member, agree=agree)
    record("goals.agree_to_outcome", by=by, at=at, kind="pair", key=now.pair.uid, mode=Mode.ACTORLESS)


def _agree(outcome: Outcome, member: PairMember, *, agree: bool) -> None:
    if agree:
        OutcomeConsent.objects.get_or_create(outcome=outcome, member=member)
    else:
        OutcomeConsent.objects.filter(outcome=outcome, member=member).delete()


def _present(outcome: Outcome) -> Outcome:
    now = Outcome.objects.select_related("pair").get(pk=outcome.pk)
    if now.removed_on:
        raise Gone
    return now


@transaction.atomic
def remove_outcome(outcome: Outcome, *, by: Actor, at: dt.datetime) -> None:
    """Take an outcome off all pages; `restore_outcome` brings it back for 30 days."""
    lock_pair(outcome.pair)
    if Outcome.objects.filter(pk=outcome.pk, removed_on=None).update(removed_on=at.date()):
        record("goals.remove_outcome", by=by, at=at, kind="pair", key=outcome.pair.uid, mode=Mode.ACTORLESS)


@transaction.atomic
def restore_outcome(outcome: Outcome, *, by: Actor, at: dt.datetime) -> None:
    """Bring a removed outcome back as it was, with the consents."""
    lock_pair(outcome.pair)
    if Outcome.objects.filter(pk=outcome.pk, removed_on__isnull=False).update(removed_on=None):
        record("goals.restore_outcome", by=by, at=at, kind="pair", key=outcome.pair.uid, mode=Mode.ACTORLESS)
