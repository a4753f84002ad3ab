"""A form's one-time key: the same form sent twice, or twenty times at once, has one effect.

In a template `{% one_time_key %}` inside the form; in the view `once(request, create)` where `create()` does the work
and returns the address to go to. Every later post with the same key is sent to that address and does nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from upmentor.ground.accounts.models import OneTimeKey

FIELD = "one_time_key"
KEEP = dt.timedelta(days=2)


def new_key() -> str:
    """A fresh key for a form."""
    return secrets.token_urlsafe(24)


def once(request: HttpRequest, create: Callable[[], str]) -> HttpResponse:
    """Run `create` unless this form was sent before; redirect to what it returned then or now.

    Key and effect are one transaction: a second post waits for the first, and a failure leaves the key unused. A form
    without a key (typed by hand) just runs.
    """
    key = "".join(sign for sign in request.POST.get(FIELD, "")[:64] if sign.isprintable())
    if not key:
        return HttpResponseRedirect(create())
    key = f"{request.user.pk or ''}:{key}"[:64]
    try:
        with transaction.atomic():
            row = OneTimeKey.objects.create(key=key)
            row.outcome = create()
            row.save(update_fields=["outcome"])
    except IntegrityError:
        earlier = OneTimeKey.objects.filter(key=key).first()
        if earlier is None:
            raise
        return HttpResponseRedirect(earlier.outcome)
    return HttpResponseRedirect(row.outcome)


def forget_keys(*, at: dt.datetime) -> None:
    """Remove keys that no open page can still carry."""
    OneTimeKey.objects.filter(created_at__lt=at - KEEP).delete()
