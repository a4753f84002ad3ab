"""When there is too little to estimate from."""

from __future__ import annotations

from collections.abc import Mapping


class TooLittle(ValueError):
    """There is too little data for a figure. `why` is a key that pages put into words, `have` and `needed` say how much
    there is and how much it takes, under the same names.

    >>> refused = TooLittle("few-clusters", {"clusters": 1}, {"clusters": 2})
    >>> refused.why, refused.have["clusters"], refused.needed["clusters"]
    ('few-clusters', 1, 2)
    """

    def __init__(
        self, why: str, have: Mapping[str, int] | None = None, needed: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(why)
        self.why = why
        self.have = dict(have or {})
        self.needed = dict(needed or {})
