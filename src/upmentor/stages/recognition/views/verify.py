"""Everybody who holds a code can ask whether the certificate is valid."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from upmentor.ground.accounts.access import access, anyone
from upmentor.ground.ui.views import too_many_requests
from upmentor.stages.recognition.codes import as_code, grouped, mistyped
from upmentor.stages.recognition.queries.verifying import certificate_of


@access("public", allow=anyone)
def ask(request: HttpRequest) -> HttpResponseBase:
    """Where a code is typed."""
    code = as_code(request.GET.get("code", "")[:60])
    return redirect("recognition:verify", code) if code else render(request, "recognition/verify.html", {})


@access("public", allow=anyone)
def verify(request: HttpRequest, code: str) -> HttpResponseBase:
    """Name, programme, date, and whether it is valid. A wrong code takes as long as a right one; 404 for both kinds
    of wrong (mistyped, unknown), and limited in number."""
    # The public function of the library lets every GET pass; here reading is what must be limited.
    limits = {"verify": settings.ACCOUNT_RATE_LIMITS["verify"]}
    if not ratelimit.consume(request, app="upmentor", action="verify", config=limits, limit_get=True):
        return too_many_requests(request)
    typed = as_code(code[:60])
    found = certificate_of(typed)
    context = {"asked": True, "code": grouped(typed), "found": found, "mistyped": mistyped(typed)}
    answer: HttpResponse = render(request, "recognition/verify.html", context, status=200 if found else 404)
    answer["Cache-Control"] = "no-store"
    return answer
