"""What a post of a meeting's page carries, read from its fields. Anything strange is left out."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import QueryDict

from upmentor.stages.meetings.actions.writing import Typed, TypedAction, TypedNotes

MOST = 200


def typed_of(posted: QueryDict) -> Typed:
    """Read the form. Rows that were on the page are named by `point` and `promise`, the ticked ones by `done`."""
    do, _sign, target = posted.get("do", "").partition(":")
    done = set(_ids(posted, "done"))
    return Typed(
        do=do,
        target=_id(target),
        shared=notes_of(posted, "shared"),
        private=notes_of(posted, "private"),
        starter=target if do == "start" else "",
        point=posted.get("new_point", ""),
        adds=do in ("add", "save", "finish"),
        action=TypedAction(
            posted.get("new_action", ""), posted.get("new_owner", "me") != "partner", day_of(posted.get("new_due", ""))
        ),
        points={one: one in done for one in _ids(posted, "point")},
        actions={one: one in done for one in _ids(posted, "promise")},
    )


def notes_of(posted: QueryDict, name: str) -> TypedNotes | None:
    """The notes of this name; None when the form had none, or not the text that they started from."""
    if name not in posted or f"{name}_base" not in posted:
        return None
    return TypedNotes(posted.get(f"{name}_base", ""), posted.get(name, ""), posted.get(f"{name}_key", ""))


def day_of(text: str) -> dt.date | None:
    """A day as browsers send it."""
    try:
        day = dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return day if day.year < 3000 else None


def _ids(posted: QueryDict, name: str) -> list[uuid.UUID]:
    found = (_id(value) for value in posted.getlist(name)[:MOST])
    return [one for one in found if one]


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text[:36])
    except ValueError:
        return None
