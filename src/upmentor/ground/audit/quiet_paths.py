"""Paths of which no log keeps a line: somebody who asks for help leaves no trace here (`ux.md` AC-15.1)."""

from __future__ import annotations

import logging
import re

PATHS = ("/support/", "/speak-up/", "/cases/")
_NAMED = re.compile("(?:" + "|".join(PATHS) + r")[^\s\"']*")


def is_quiet(path: str) -> bool:
    """Whether no log may name this path."""
    return path.startswith(PATHS)


class QuietPaths(logging.Filter):
    """Drops lines that name such a path. Of an error the line stays, because somebody must mend it; the path goes."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        said = record.getMessage()
        if not _NAMED.search(said) and not is_quiet(getattr(request, "path", "")):
            return True
        record.msg, record.args = _NAMED.sub("(a page of which no log is kept)", said), ()
        return record.levelno >= logging.ERROR
