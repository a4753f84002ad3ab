"""The letters of this slice."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import Organisation, User
from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.letters import Words, draft


def sign_in_link(user: User, token: str, *, key: str, next_path: str, at: dt.datetime) -> None:
    """The link that signs somebody in."""
    organisation = Organisation.objects.first()
    path = reverse("accounts:link", args=[token])
    if next_path:
        path += "?" + urlencode({"next": next_path})
    language = user.language or (organisation.language if organisation else settings.LANGUAGE_CODE)
    with translation.override(language):
        words = Words(
            subject=_("Your link to sign in"),
            paragraphs=(
                _("Press the button on the page that opens. The link works once, for %(minutes)s minutes.")
                % {"minutes": settings.SIGN_IN_LINK_MINUTES},
            ),
            button=_("Sign in"),
            url=settings.PUBLIC_URL + path,
            why=_("You get this letter because somebody asked for a link to this address. If not you, ignore it."),
        )
        post(
            draft(
                words,
                key=key,
                kind="accounts.link",
                recipient=user.actor_key,
                address=user.email,
                language=language,
            ),
            at=at,
        )
