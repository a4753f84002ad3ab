"""What people send outside a form field: without signs that a database refuses, and no longer than asked for."""

from __future__ import annotations

import unicodedata
from uuid import UUID


def typed(text: str | None, most: int = 200) -> str:
    """The text on one line, without control characters, cut to `most` characters; empty for None.

    >>> typed(" Sam\\x00 \\n Idris ", 20)
    'Sam Idris'
    """
    visible = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in (text or "")[: most * 4])
    return " ".join(visible.split())[:most].strip()


def uid_of(text: str) -> UUID | None:
    """The UUID that was sent, None for any other text.

    >>> uid_of("no such thing") is None
    True
    """
    try:
        return UUID(text)
    except ValueError:
        return None
