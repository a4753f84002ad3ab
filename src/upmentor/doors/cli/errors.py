"""What a verb refuses to do."""

from __future__ import annotations


class Refused(Exception):
    """The operator asked for something that cannot be done. `str()` is one sentence for them."""
