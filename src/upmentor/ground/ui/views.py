"""Appearance and language, error pages, the living catalogue."""

import logging
import secrets
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language, get_language_info
from django.views.decorators.http import require_POST, require_safe

from upmentor.ground.ui import specimens
from upmentor.ground.ui.context import THEME_COOKIE, THEMES, languages, theme_choice
from upmentor.ground.ui.opening import open_page, while_developing

log = logging.getLogger("upmentor.errors")
YEAR = 365 * 24 * 3600


def next_address(request: HttpRequest) -> str:
    """Where to go on: `next` when it is a path of this site, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else "/"


@open_page("GET", "HEAD")
@require_safe
def preferences(request: HttpRequest) -> HttpResponse:
    """Appearance and language on one page; works signed out and without scripts."""
    context = {"languages": languages(), "next": next_address(request), "theme_now": theme_choice(request)}
    return render(request, "ui/preferences.html", context)


@open_page("POST")
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or system in a cookie and go on."""
    response = HttpResponseRedirect(next_address(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


@open_page("POST")
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go on."""
    response = HttpResponseRedirect(next_address(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@open_page("GET", "HEAD", allow=while_developing)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every component in every state; open to everybody while developing, to nobody otherwise."""
    return render(request, "ui/catalogue.html", specimens.everything(request))


# ---------- error pages: no query, no navigation, the same for everybody ----------


def error_page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    """One of templates/ui/errors with the plainest context that shows the right language and theme."""
    response = HttpResponse(render_to_string(f"ui/errors/{name}.html", error_context(request) | context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def error_context(request: HttpRequest) -> dict[str, Any]:
    """Theme by cookie and direction by language; nothing that would touch the database."""
    code = get_language() or settings.LANGUAGE_CODE
    known = dict(languages())
    choice = request.COOKIES.get(THEME_COOKIE, "system")
    return {
        "theme_choice": choice if choice in THEMES else "system",
        "theme": choice if choice in ("light", "dark") else "light",
        "language_code": code,
        "language_name": known.get(code, "English"),
        "text_dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "preferences_url": "/preferences/",
    }


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Looks like the page that was never there, so it confirms nothing."""
    return error_page(request, "404", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "404", 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "429", 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, "csrf", 403, back=request.path if request.path.startswith("/") else "/")


def server_error(request: HttpRequest) -> HttpResponse:
    """Works without the database; the reference also stands in the log."""
    reference = secrets.token_hex(4).upper()
    log.error("reference %s: %s %s", reference, request.method, request.path, exc_info=sys.exc_info()[0] is not None)
    return error_page(request, "500", 500, reference=reference)
