"""The chat of a programme's team."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.chat_page import chat_page
from upmentor.ground.accounts.request import Request
from upmentor.ground.notifications.chat import programme_owner
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed


@access("staff tools", allow=managed, methods=("GET", "POST"))
def chat(request: Request, slug: str) -> HttpResponseBase:
    """The weekly digest also goes to a chat of the team."""
    programme: Programme = request.scope
    why = _("You get this message because this chat stands in the settings of “%(name)s”.") % {"name": programme.name}
    home = f"/manage/p/{slug}/"
    crumbs = [(programme.name, home), (_("Settings"), reverse("programmes:settings", args=[slug])), (_("Chat"), "")]
    given = {"programme": programme, "crumbs": crumbs}
    owner = programme_owner(programme.uid)
    return chat_page(request, owner, "programmes/setup/chat.html", why, settings.PUBLIC_URL + home, **given)
