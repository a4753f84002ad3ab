"""The programme manager notes that somebody is away for longer: from when to when, never why."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.stages.people.views.leave import leave_form
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.permissions import managed_enrolment


@access("roster_facts", allow=managed_enrolment, methods=("GET", "POST"))
def away(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """First and last day; `do=back` forgets them."""
    row = Enrolment.objects.select_related("person").get(programme=request.scope, uid=uid)
    form, leave = leave_form(request, row.person, noted=_("Noted. Conversations of this person rest in these days."))
    if form is None:
        return redirect("programmes:person", slug, uid)
    context = {"programme": request.scope, "row": row, "form": form, "leave": leave}
    context |= {"crumbs": [(request.scope.name, f"/manage/p/{slug}/"), (row.person.name, ""), (_("Away"), "")]}
    return render(request, "programmes/people/away.html", context, status=422 if form.errors else 200)
