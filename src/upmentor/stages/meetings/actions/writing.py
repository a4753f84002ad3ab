"""Everything that stands in the fields of a meeting's page, taken in one go: whichever button was pressed, nothing
that was typed elsewhere on the page is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from upmentor.ground.audit.actions import Actor
from upmentor.stages.meetings.actions import agenda, promises
from upmentor.stages.meetings.actions.notes import Saved, save_private, save_shared
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.models import PairMember


@dataclass(frozen=True)
class TypedNotes:
    """A text with the one from which its writer started, and the key of this save."""

    base: str
    text: str
    key: str = ""


@dataclass(frozen=True)
class TypedAction:
    """A new action; `mine` tells whose it is."""

    text: str
    mine: bool = True
    due: dt.date | None = None


@dataclass(frozen=True)
class Typed:
    """What a post of the page carries. Notes that are None were not on the form."""

    do: str = ""
    target: uuid.UUID | None = None
    shared: TypedNotes | None = None
    private: TypedNotes | None = None
    starter: str = ""
    point: str = ""
    action: TypedAction = field(default_factory=lambda: TypedAction(""))
    # Rows are added by the buttons that are meant for it: others leave half-typed ones in their fields.
    adds: bool = True
    points: Mapping[uuid.UUID, bool] = field(default_factory=dict)
    actions: Mapping[uuid.UUID, bool] = field(default_factory=dict)

    @property
    def creates(self) -> bool:
        """Whether it adds rows: then the same form sent twice must add them once."""
        return bool(self.starter or (self.adds and (self.point.strip() or self.action.text.strip())))

    @property
    def whole(self) -> bool:
        """Whether nothing half-typed is left."""
        return self.adds or not (self.point.strip() or self.action.text.strip())


@dataclass(frozen=True)
class Written:
    """The notes as they were saved; those that clash were not, see `Saved.clean`."""

    shared: Saved | None = None
    private: Saved | None = None

    @property
    def clean(self) -> bool:
        """Whether everything was saved."""
        return all(one is None or one.clean for one in (self.shared, self.private))


@transaction.atomic
def write_page(own: OwnMeeting, typed: Typed, *, by: Actor, at: dt.datetime) -> Written:
    """Save notes, ticks and new rows, then do what the button says. Raises `MeetingRefused`; then nothing is saved."""
    shared = private = None
    if typed.shared:
        one = typed.shared
        shared = save_shared(own, one.base, one.text, key=one.key, by=by, at=at)
    if typed.private:
        one = typed.private
        private = save_private(own, one.base, one.text, key=one.key, by=by, at=at)
    if typed.points:
        agenda.tick_points(own, dict(typed.points), by=by, at=at)
    if typed.actions:
        promises.tick_actions(own, dict(typed.actions), by=by, at=at)
    if typed.starter:
        agenda.add_point(own, typed.starter, by=by, at=at)
    if typed.adds:
        owner: PairMember = own.member if typed.action.mine else own.member.partner
        agenda.add_point(own, typed.point, by=by, at=at)
        promises.add_action(own, typed.action.text, owner, typed.action.due, by=by, at=at)
    if typed.target:
        _press(own, typed.do, typed.target, by=by, at=at)
    return Written(shared, private)


def _press(own: OwnMeeting, do: str, target: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """One button beside a row; anything unknown does nothing."""
    if do in ("up", "down"):
        agenda.move_point(own, target, up=do == "up", by=by, at=at)
    elif do in ("remove", "restore"):
        agenda.set_removed(own, target, removed=do == "remove", by=by, at=at)
    elif do in ("drop", "keep"):
        promises.set_removed(own, target, removed=do == "drop", by=by, at=at)
