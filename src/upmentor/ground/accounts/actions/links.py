"""Sign-in by a link in a mail: one use, 15 minutes, and opening it changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction

from upmentor.ground.accounts import emails
from upmentor.ground.accounts.models import SignInLink, User
from upmentor.ground.audit.actions import record
from upmentor.ground.jobs.actions import enqueue

SEND_LINK = "accounts.send_link"


class LinkNotValid(Exception):
    """The link is unknown, too old, or was used."""


def digest(token: str) -> str:
    """What is stored of a token: nobody who reads the table can sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask_for_link(email: str, *, at: dt.datetime, next_path: str = "") -> None:
    """Queue the letter with the link. Known and unknown addresses cost the same here: who is known is found out by the
    worker, so neither words nor time tell an onlooker."""
    address = email.strip().lower()
    enqueue(SEND_LINK, f"{SEND_LINK}:{digest(address)}", due_at=at, max_starts=3, email=address, next_path=next_path)


@transaction.atomic
def send_link(email: str, *, at: dt.datetime, next_path: str = "") -> SignInLink | None:
    """Write the letter to the user with this address; None when there is none."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return None
    token = secrets.token_urlsafe(32)
    link = SignInLink.objects.create(
        user=user, digest=digest(token), expires_at=at + dt.timedelta(minutes=settings.SIGN_IN_LINK_MINUTES)
    )
    emails.sign_in_link(user, token, key=f"link:{link.pk}:{link.digest[:16]}", next_path=next_path, at=at)
    return link


def find_link(token: str, *, at: dt.datetime) -> SignInLink:
    """The usable link of a token; raises LinkNotValid. Changes nothing."""
    link = SignInLink.objects.select_related("user").filter(digest=digest(token)).first()
    if link is None or link.used_at or link.expires_at <= at or not link.user.is_active:
        raise LinkNotValid
    return link


@transaction.atomic
def take_link(token: str, *, at: dt.datetime) -> User:
    """Use a link up and return whom it signs in. Of two at once, one gets LinkNotValid."""
    link = find_link(token, at=at)
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise LinkNotValid
    record("sign_in_by_link", by=link.user, at=at, kind="user", key=link.user.uid)
    return link.user
