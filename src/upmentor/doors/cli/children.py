"""Processes that belong to another one: they end when it ends, however that happened (Linux; elsewhere they do not
notice a kill -9)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Any

# The process that serves; those that it starts find its id here.
PARENT = "UPMENTOR_SERVED_BY"
PR_SET_PDEATHSIG = 1

# The web server reads this name as its setting: whoever turns its request log on finds nothing of concerns in it.
logger_class = "upmentor.doors.cli.web_log.WebLog"


def end_with(parent: int, how: signal.Signals) -> None:
    """Have the system send this process a signal when `parent`, which started it, is gone."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:
        # It was gone before the system knew of the wish.
        os.kill(os.getpid(), how)


def end_with_server() -> None:
    """End when `upmentor serve`, if that started this process, is gone. A worker started by hand outlives its shell."""
    if parent := os.environ.get(PARENT):
        end_with(int(parent), signal.SIGTERM)


def forks_end_with_me() -> None:
    """Whatever this process forks from now on, and what that forks, is killed when its parent is gone: the engine's
    own children would wait for ever for a parent that was killed, and hold the leases of their jobs."""
    parent = os.getpid()

    def remember() -> None:
        nonlocal parent
        parent = os.getpid()

    os.register_at_fork(before=remember, after_in_child=lambda: end_with(parent, signal.SIGKILL))


def on_starting(_server: Any) -> None:
    """A hook of the web server, whose settings this module is (`--config python:upmentor.doors.cli.children`)."""
    end_with_server()
