"""Times on two walls, so that a narrow screen breaks the line between them and never inside one."""

from __future__ import annotations

import re

from django import template

register = template.Library()
# After the day, in every script that has a comma of its own, and before the second wall.
BREAKS = re.compile(r"(?<=[,،、·]) ")
# No boxes around the parts: a line of boxes alone has no direction of its own and would be turned round in Arabic.
NO_BREAK = "\u00a0"


@register.filter
def in_units(when: str) -> str:
    """ "Tue 4 Mar, 14:00 for you · 16:00 for Sam" with spaces that do not break inside each of its three parts."""
    return " ".join(part.replace(" ", NO_BREAK) for part in BREAKS.split(when))
