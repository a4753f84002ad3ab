"""Which rules of time zones this machine uses, so that one knows when they changed."""

from __future__ import annotations

import zoneinfo
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def zone_rules() -> str:
    """The version of the zone data that `zoneinfo` reads, such as `2026a`: the system's, else that of the package."""
    for folder in zoneinfo.TZPATH:
        try:
            with Path(folder, "tzdata.zi").open() as lines:
                return lines.readline().removeprefix("# version").strip()[:20]
        except OSError:
            continue
    return version("tzdata")[:20]
