"""The page on which places are drawn by lot."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.programmes.actions.drawing import draw_places
from upmentor.stages.programmes.errors import WrongState
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.permissions import managed
from upmentor.stages.programmes.queries.drawing import lots


@access("staff tools", allow=managed, methods=("GET", "POST"))
def draw(request: Request, slug: str) -> HttpResponse:
    """Who enters, how many places there are, what the lot means; POST draws, once."""
    programme: Programme = request.scope
    if request.method == "POST":
        role = request.POST.get("role", "")
        try:
            if role in Enrolment.Role.values:
                draw_places(programme, role, by=request.user, at=timezone.now())
                notices.say(request, _("The places are drawn. Everybody on the waiting list gets a letter."))
        except WrongState:
            notices.warn(request, _("Nothing was drawn: it was done before, or places are not short."))
        return redirect("programmes:draw", slug)
    crumbs = [(programme.name, f"/manage/p/{slug}/"), (_("People"), f"/manage/p/{slug}/people/"), (_("Draw"), "")]
    closed = programme.state == Programme.State.MATCHING
    context = {"programme": programme, "lots": lots(programme), "crumbs": crumbs, "closed": closed}
    return render(request, "programmes/people/draw.html", context)
