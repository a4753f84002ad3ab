"""Times on two walls, so that a narrow screen breaks the line between them and never inside one."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# After the day, in every script that has a comma of its own, and before the second wall.
BREAKS = re.compile(r"(?<=[,،、]) | (?=· )")


@register.filter
def in_units(when: str) -> SafeString:
    """ "Tue 4 Mar, 14:00 for you · 16:00 for Sam" with its parts kept whole; escaped."""
    return format_html_join(mark_safe(" "), '<span class="um-unit">{}</span>', ((part,) for part in BREAKS.split(when)))
