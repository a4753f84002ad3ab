"""The request as views see it after the middlewares; for type hints only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from upmentor.ground.accounts.models import Organisation, User


class Request(HttpRequest):
    """A request of somebody who is signed in: `scope` is what the access rule of the view answered."""

    user: User  # type: ignore[assignment]
    organisation: Organisation
    scope: Any
    htmx: Any
