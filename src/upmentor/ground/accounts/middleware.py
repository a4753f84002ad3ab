"""What every request starts with: the organisation, and the reader's language and time zone."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone, translation

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.sealing.ring import BadKeys, KeyLost
from upmentor.ground.ui.views import error_page

log = logging.getLogger("upmentor.errors")

# Paths that answer before the organisation exists.
BEFORE_SETUP = ("/setup/", "/static/", "/preferences/")
HEALTH = "/health/"


class OrganisationMiddleware:
    """Puts the organisation on the request. Before there is one, every page leads to the set-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == HEALTH:
            # It says whether the database answers, so it must not need it before it can say so.
            request.organisation = None  # type: ignore[attr-defined]
            return self.get_response(request)
        organisation = Organisation.objects.first()
        request.organisation = organisation  # type: ignore[attr-defined]
        if organisation is None and not request.path.startswith(BEFORE_SETUP):
            return _to_setup(request)
        # The cookie is the newer choice: saving the account's settings deletes it.
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or getattr(request.user, "language", "")
        if not language and organisation and "Accept-Language" not in request.headers:
            language = organisation.language
        if language and language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(_zone(organisation)):
            return self.get_response(request)


class SealedTextMiddleware:
    """Where the keys of sealed text are lost, pages that need it answer with a calm page; all others go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (KeyLost, BadKeys)):
            return None
        log.error("%s %s: %s", request.method, request.path, exception)
        return error_page(request, "sealed", 503)


def _zone(organisation: Organisation | None) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(organisation.time_zone if organisation else settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def _to_setup(request: HttpRequest) -> HttpResponseBase:
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect("/setup/")
    # A page that polls a fragment has lost its workspace (the sample was removed): the whole page goes there.
    response = HttpResponse(status=204)
    response["HX-Redirect"] = "/setup/"
    return response
