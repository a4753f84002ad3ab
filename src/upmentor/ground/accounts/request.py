"""The request as views see it after the middlewares, and how its session was opened."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest

from upmentor.ground.accounts.models import Organisation, User


class Request(HttpRequest):
    """A request of somebody who is signed in: `scope` is what the access rule of the view answered."""

    user: User
    organisation: Organisation
    scope: Any
    htmx: Any


BY_LINK = "link"


def note_link(request: HttpRequest, user: User) -> None:
    """Remember in the session that it was opened by a link."""
    record_authentication(request, user, method=BY_LINK)


def came_by_link(request: HttpRequest) -> bool:
    """Whether this session was opened by a link, no longer ago than a link lives."""
    since = time.time() - settings.SIGN_IN_LINK_MINUTES * 60
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(row["method"] == BY_LINK and row["at"] > since for row in records)
