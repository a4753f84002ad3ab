"""Small groups that several tests look at."""

from __future__ import annotations

# `domain.md` §3.8: times and whether the person left.
EIGHT = ([3, 5, 6, 7, 8, 10, 12, 12], [1, 0, 1, 1, 0, 1, 1, 0])
