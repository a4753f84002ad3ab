"""What the living catalogue shows: made-up content for every component."""

from typing import Any

from django.http import HttpRequest


def everything(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/ui/catalogue.html."""
    return {}
