"""What a page says after a verb: a sentence, and where the verb can be undone, the way back."""

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def say(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Show `text` at the top of the next page; with `undo_url` as a bar with an Undo button that posts there."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Show `text` at the top of the next page with a warning sign."""
    messages.warning(request, text)


def undo_address(tags: str) -> str:
    """The address behind a message's Undo button, or an empty string."""
    return next((tag[len(UNDO) :] for tag in (tags or "").split() if tag.startswith(UNDO)), "")
