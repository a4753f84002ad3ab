"""What can be wrong with a file."""

from __future__ import annotations

from typing import Any


class UnreadableFile(Exception):
    """The file cannot be read. `code` is stable, `message` is English with `%(name)s` places for `parameters`.

    >>> str(UnreadableFile("too_many_columns", "More than %(limit)s columns.", limit=300))
    'More than 300 columns.'
    """

    def __init__(self, code: str, message: str, **parameters: Any) -> None:
        self.code, self.message, self.parameters = code, message, parameters
        super().__init__(message % parameters)
