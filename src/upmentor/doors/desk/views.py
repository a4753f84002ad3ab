"""What programme staff see first."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from upmentor.doors.desk.today import today
from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui.context import address
from upmentor.stages.people.permissions import keeps_roster
from upmentor.stages.people.queries.people import readiness
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import is_staff, managed, may_create, set_up
from upmentor.stages.programmes.queries.programmes import managed_programmes, visible_programmes


@access("staff tools", allow=is_staff)
def programmes(request: Request) -> HttpResponse:
    """Choose a programme; the state of the roster for those who keep it."""
    keeper = keeps_roster(request.user)
    context = {
        "programmes": visible_programmes(request.user),
        "managed": set(managed_programmes(request.user).values_list("pk", flat=True)),
        "may_create": may_create(request.user),
        "roster": readiness() if keeper else None,
        "import_url": address("people:imports") if keeper else "",
        "people_url": address("people:list") if keeper else "",
    }
    return render(request, "desk/programmes.html", context)


@access("staff tools", allow=set_up)
def programme(request: Request, slug: str) -> HttpResponseBase:
    """What needs me in this programme? Owners who do not manage it come to its settings, which is all they see of
    it."""
    found: Programme = request.scope
    if not managed(request.user, slug):
        return redirect("programmes:settings", slug)
    now = timezone.now()
    return render(request, "desk/today.html", {"programme": found, "today": today(found, at=now), "now": now})
