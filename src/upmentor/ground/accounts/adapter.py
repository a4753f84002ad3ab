"""How the sign-in library behaves here."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from upmentor.ground.accounts import drafts


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up: people come from the roster, staff are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Whoever has left is answered like somebody who never was here; the library would say that they have."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """However somebody signed in: the browser is told who it was, for a draft of theirs (see `drafts`)."""
        response: HttpResponse = super().post_login(request, user, **more)
        drafts.remember(response, user, secure=request.is_secure())
        return response

    def add_message(self, *args: Any, **more: Any) -> None:
        """The pages say what happened; the library's own sentences are left out."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # One count per account: not per host name, and not per way of writing an address that the database takes for
        # the same (a dotless i is an I to UPPER).
        return unicodedata.normalize("NFKC", credentials.get("email", "")).upper().lower()
