"""“Fewer of these”: the address in the foot of every nudge. It works without signing in and says nothing about whom it
concerns: it is the letter's random key with a signature."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from upmentor.ground.notifications.kinds import kind_of
from upmentor.ground.notifications.models import Letter

SALT = "upmentor.letters.fewer"


def address_of(uid: uuid.UUID) -> str:
    """The whole address for the letter with this key."""
    token = signing.Signer(salt=SALT, sep=".").sign(uid.hex)
    return settings.PUBLIC_URL + reverse("accounts:fewer", args=[token])


def letter_of(token: str) -> Letter | None:
    """The nudge behind an address; None for one that nobody signed, or whose letter can't be turned off."""
    try:
        uid = uuid.UUID(signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    letter = Letter.objects.filter(uid=uid).defer("text", "html", "calendar").first()
    return letter if letter is not None and kind_of(letter.kind).nudge else None
