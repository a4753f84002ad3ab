"""The programme manager notes that somebody is away for longer: from when to when, never why."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.people import actions as people
from upmentor.stages.people.forms.own import AwayForm
from upmentor.stages.people.queries.own import long_leave
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.permissions import managed_enrolment


@access("roster_facts", allow=managed_enrolment, methods=("GET", "POST"))
def away(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """First and last day; `do=back` forgets them."""
    row = Enrolment.objects.select_related("person").get(programme=request.scope, uid=uid)
    now, person = timezone.now(), row.person
    if request.POST.get("do") == "back":
        if people.end_long_leave(person, by=request.user, at=now):
            notices.say(request, _("Forgotten. Conversations that rested for it go on within a day."))
        return redirect("programmes:person", slug, uid)
    leave = long_leave(person, on=now.date())
    start = {"first": leave.first_day, "last": leave.last_day} if leave else {}
    form = AwayForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        days = form.cleaned_data
        try:
            people.note_long_leave(person, days["first"], days["last"], by=request.user, at=now)
        except people.BadLeave as refused:
            form.add_error("last", str(refused))
        else:
            notices.say(request, _("Noted. Conversations of this person rest in these days."))
            return redirect("programmes:person", slug, uid)
    context = {"programme": request.scope, "row": row, "form": form, "leave": leave}
    context |= {"crumbs": [(request.scope.name, f"/manage/p/{slug}/"), (person.name, ""), (_("Away"), "")]}
    return render(request, "programmes/people/away.html", context, status=422 if form.errors else 200)
