"""Announcing: letters wait in the holding bay, can be called back, and leave together (AC-5.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.approval import now_refused
from upmentor.stages.pairs.actions.errors import NothingToDo, PairRefused, TooLate
from upmentor.stages.pairs.actions.locking import for_update, lock_open, lock_programme
from upmentor.stages.pairs.models import Announcement, Proposal
from upmentor.stages.pairs.queries.deadlines import answer_deadline
from upmentor.stages.programmes.actions.programme import start_programme
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.states import ENDING


@transaction.atomic
def announce(programme: Programme, proposals: Iterable[Proposal] | None, *, by: User, at: dt.datetime) -> Announcement:
    """Put two letters a pair into the holding bay; they leave together after `HOLDING_BAY_MINUTES`.

    With None all approved pairs. Raises `NothingToDo` when none is approved (somebody else was faster), `PairRefused`
    when a pair has come to break a rule since it was approved, `ProgrammeEnding`: then nothing is announced.
    """
    lock_open(programme)
    chosen = Proposal.objects.filter(programme=programme, state=Proposal.State.APPROVED)
    if proposals is not None:
        chosen = chosen.filter(pk__in=[proposal.pk for proposal in proposals])
    rows = for_update(chosen)
    if not rows:
        raise NothingToDo
    refused = now_refused(programme, rows, at=at)
    if refused:
        raise PairRefused(tuple(refused))
    bay = Announcement.objects.create(
        programme=programme,
        announced_by=by,
        created_at=at,
        release_at=at + dt.timedelta(minutes=settings.HOLDING_BAY_MINUTES),
    )
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(state=Proposal.State.HELD, announcement=bay)
    emails.hold(rows, bay)
    record("pairs.announce", by=by, at=at, kind="announcement", key=bay.uid, reason=f"{len(rows)}")
    return bay


@transaction.atomic
def call_back(announcement: Announcement, *, by: User, at: dt.datetime) -> int:
    """Take everything back while it is held: pairs are drafts again, letters are withdrawn. Raises `TooLate`."""
    lock_programme(announcement.programme)
    bay = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if bay.state != Announcement.State.HELD:
        raise TooLate
    return _call_back(bay, by=by, at=at)


def _call_back(bay: Announcement, *, by: Actor, at: dt.datetime) -> int:
    count = Proposal.objects.filter(announcement=bay, state=Proposal.State.HELD).update(
        state=Proposal.State.APPROVED, announcement=None
    )
    emails.withdraw(bay)
    bay.state, bay.finished_at = Announcement.State.CALLED_BACK, at
    bay.save(update_fields=["state", "finished_at"])
    record("pairs.call_back", by=by, at=at, kind="announcement", key=bay.uid)
    return count


def release_due(*, at: dt.datetime) -> int:
    """Let every batch go whose time has come; the number of batches. May run twice at once unharmed.

    What is held in a programme that has come to its close meanwhile is called back: nobody was told.
    """
    due = Announcement.objects.filter(
        Q(release_at__lte=at) | Q(programme__state__in=ENDING), state=Announcement.State.HELD
    )
    return sum(_release(bay, at=at) for bay in due.select_related("programme"))


@transaction.atomic
def _release(announcement: Announcement, *, by: Actor = SYSTEM, at: dt.datetime) -> int:
    programme = lock_programme(announcement.programme)
    bay = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if bay.state != Announcement.State.HELD:
        return 0
    if programme.state in ENDING:
        _call_back(bay, by=by, at=at)
        return 0
    rows = for_update(Proposal.objects.filter(announcement=bay, state=Proposal.State.HELD))
    due = emails.release(bay, rows, at=at)
    for row in rows:
        # The days to answer begin when both can have read the letter.
        row.state, row.announced_at = Proposal.State.ANNOUNCED, at
        row.answer_by = answer_deadline(row.mentor.person, row.mentee.person, due[row.pk])
    Proposal.objects.bulk_update(rows, ["state", "announced_at", "answer_by"], batch_size=200)
    bay.state, bay.finished_at = Announcement.State.RELEASED, at
    bay.save(update_fields=["state", "finished_at"])
    if programme.state == Programme.State.MATCHING:
        start_programme(programme, by=by, at=at)
    record("pairs.release", by=by, at=at, kind="announcement", key=bay.uid)
    return 1
