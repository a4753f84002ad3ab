"""The letters of this slice."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.notifications.actions import Draft, post
from upmentor.ground.notifications.letters import Words, draft


def sign_in_link(user: User, token: str, *, key: str, next_path: str, at: dt.datetime) -> None:
    """The link that signs somebody in."""
    path = reverse("accounts:link", args=[token])
    if next_path:
        path += "?" + urlencode({"next": next_path})
    with translation.override(language_of(user)):
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
    post(to_user(user, key, "accounts.link", words), at=at)


def role_given(user: User, role: RoleGrant.Role, *, by: User, at: dt.datetime) -> None:
    """Somebody has a role for the whole workspace now, and how they sign in."""
    with translation.override(language_of(user)):
        words = Words(
            greeting=_("Hello %(name)s,") % {"name": user.name},
            subject=_("You have a role in Upmentor"),
            paragraphs=(
                _("%(by)s has made you %(role)s.") % {"by": by.name, "role": role.label},
                _("You need no password: type your e-mail address, and a link signs you in."),
            ),
            button=_("Sign in"),
            url=settings.PUBLIC_URL + reverse("accounts:sign-in"),
            why=_("You get this letter because you have a new role in Upmentor."),
        )
    key = f"role:{user.pk}:{role}:{at.timestamp()}"
    post(to_user(user, key, "accounts.role", words), at=at)


def to_user(user: User, key: str, kind: str, words: Words, *, language: str = "", batch: str = "") -> Draft:
    """A letter to somebody with an account, ready for the outbox. `words` are in the reader's language; a `language`
    that is known already saves a query."""
    language = language or language_of(user)
    to = {"recipient": user.actor_key, "address": user.email, "language": language}
    with translation.override(language):
        return draft(words, key=key, kind=kind, batch=batch, **to)


def language_of(user: User | None, organisation: Organisation | None = None) -> str:
    """The reader's language, else that of the organisation, which is read unless it is given."""
    if user and user.language:
        return user.language
    organisation = organisation or Organisation.objects.first()
    return organisation.language if organisation else settings.LANGUAGE_CODE
