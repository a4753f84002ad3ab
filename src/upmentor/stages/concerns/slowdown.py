"""After many wrong receipt codes every try waits, whoever makes it. Nothing is kept but one number for everybody: an
address beside a try would say who reads answers."""

from __future__ import annotations

import threading
import time

from django.core.cache import cache

NUMBER = "concerns.wrong"
FREE = 10
WINDOW = 15 * 60
SECONDS = 1.5
# Of the threads of one web process so many may wait; the others go on with their pages.
_seats = threading.BoundedSemaphore(2)


def wait_if_many() -> bool:
    """Wait when there were more than `FREE` wrong codes lately. False when too many wait already: try later."""
    if (cache.get(NUMBER) or 0) < FREE:
        return True
    if not _seats.acquire(blocking=False):
        return False
    try:
        time.sleep(SECONDS)
    finally:
        _seats.release()
    return True


def note_wrong() -> None:
    """Count a code that opened nothing."""
    cache.set(NUMBER, (cache.get(NUMBER) or 0) + 1, WINDOW)
