"""What can go wrong with a roster, in words that a person can act upon."""

from __future__ import annotations


class RosterError(Exception):
    """A roster cannot go on; the message says why."""


class NotReady(RosterError):
    """The import is not in the state that this step needs (a second click, an old page)."""


class LeaversNotConfirmed(RosterError):
    """So many people would leave that somebody must say so twice."""


class UndoNotPossible(RosterError):
    """The seven days are over, or the import was not applied."""
