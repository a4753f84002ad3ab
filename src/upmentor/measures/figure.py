"""A number that knows what it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number with its base. `low` and `high` are its interval, None where none can be given (`caveats` then say
    why); `n` is how many observations it rests on; `method` and `caveats` are keys that pages put into words;
    `se` is the standard error, None where the interval does not rest on one."""

    value: float
    low: float | None
    high: float | None
    n: int
    method: str
    caveats: tuple[str, ...] = ()
    se: float | None = None
