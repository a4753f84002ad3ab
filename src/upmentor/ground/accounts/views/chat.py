"""One's own chat."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access, signed_in
from upmentor.ground.accounts.chat_page import chat_page
from upmentor.ground.accounts.request import Request


@access("own account", allow=signed_in, methods=("GET", "POST"))
def chat(request: Request) -> HttpResponseBase:
    """Letters also go to a chat."""
    why = _("You get this message because you gave Upmentor the address of this chat.")
    return chat_page(request, request.user.actor_key, "accounts/chat.html", why, settings.PUBLIC_URL + "/settings/")
