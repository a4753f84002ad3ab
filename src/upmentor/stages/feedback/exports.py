"""Taking one's own reflections away: as a page to read and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from upmentor.stages.feedback.queries.reflections import Entry


def as_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """One dictionary an entry, in the order of writing: question, text, whether the partner reads it."""
    return [
        {"question": one.question or None, "text": one.row.text, "shared_with_partner": one.row.shared}
        for one in entries
    ]
