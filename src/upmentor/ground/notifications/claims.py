"""Taking what is due: two deliveries at once never hold the same row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db.models import F, QuerySet
from django.utils import timezone

from upmentor.ground.notifications.models import ChatMessage, Letter

Row = TypeVar("Row", Letter, ChatMessage)

# For so long a row belongs to the process that took it. Longer than a server may take (EMAIL_TIMEOUT), short enough for
# what a killed process held to go out soon.
CLAIM = dt.timedelta(seconds=60)


def claim(due: Callable[[dt.datetime], QuerySet[Row]]) -> Row | None:
    """The row of `due(now)` that waits longest, taken for this process; None when nothing is due."""
    while True:
        now = timezone.now()
        row = due(now).order_by("due_at", "id").first()
        if row is None:
            return None
        # The try is counted before it begins: a row that kills its process is not tried for ever.
        if due(now).filter(pk=row.pk, due_at=row.due_at).update(due_at=now + CLAIM, attempts=F("attempts") + 1):
            row.attempts += 1
            return row
