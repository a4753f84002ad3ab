"""What stands in the bars: built from the page's scope and the viewer's roles. Only pages that exist are named."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for the shells; filled in by the doors."""
    return {}
