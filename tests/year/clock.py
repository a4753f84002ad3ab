"""A clock that the drill moves, shared by its processes through a small file; the product reads it as the present."""

from __future__ import annotations

import datetime as dt
import mmap
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

CLOCK = "UPMENTOR_DRILL_CLOCK"
DATABASE = "UPMENTOR_DRILL_DATABASE"
TICK = dt.timedelta(microseconds=20)
_FORM = struct.Struct("dq")


class Clock:
    """The present moment of the drill, and the worker that runs now (0: none)."""

    def __init__(self, path: str) -> None:
        place = Path(path)
        if not place.exists():
            place.write_bytes(_FORM.pack(0.0, 0))
        with place.open("r+b") as stream:
            self._shared = mmap.mmap(stream.fileno(), _FORM.size)

    @property
    def now(self) -> dt.datetime:
        """An aware moment in UTC."""
        return dt.datetime.fromtimestamp(_FORM.unpack(self._shared[:])[0], dt.UTC)

    @now.setter
    def now(self, moment: dt.datetime) -> None:
        self._shared[:8] = struct.pack("d", moment.timestamp())

    @property
    def worker(self) -> int:
        """Its process id."""
        return int(_FORM.unpack(self._shared[:])[1])

    @worker.setter
    def worker(self, pid: int) -> None:
        self._shared[8:] = struct.pack("q", pid)


class _Datetime(dt.datetime):
    clock: Clock

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        # No two looks at a clock show the same.
        cls.clock.now += TICK
        return cls.clock.now.astimezone(tz)


def install(clock: Clock) -> Callable[[], None]:
    """Make it the present of this process; what is returned makes it the machine's again."""
    from django.utils import timezone

    was = timezone.datetime, time.time
    _Datetime.clock = clock
    # Models keep the function `now`, so what it asks is replaced.
    timezone.datetime = _Datetime
    time.time = lambda: clock.now.timestamp()

    def back() -> None:
        timezone.datetime, time.time = was

    return back


def load() -> Clock:
    """Load Django with the drill's clock as the present, on the database that the drill names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upmentor.config.settings")
    clock = Clock(os.environ[CLOCK])
    from django.conf import settings

    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if "init_command" in options:
        # Processes are killed, not the machine: what was written is there without waiting for the disk.
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    database["NAME"] = os.environ.get(DATABASE) or database["NAME"]
    import django

    django.setup()
    install(clock)
    return clock
