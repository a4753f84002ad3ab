"""One's own facts of the roster and long leave; and the list of corrections for those who keep the roster."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.people import actions
from upmentor.stages.people.forms.own import FactsForm
from upmentor.stages.people.models import Correction, Person
from upmentor.stages.people.permissions import keeps_roster, own_person
from upmentor.stages.people.queries.own import open_corrections
from upmentor.stages.people.views.leave import leave_form

BOTH = ("GET", "POST")


@access("roster_facts", allow=own_person, methods=BOTH)
def facts(request: Request) -> HttpResponse:
    """What the roster says about me, to put right. Sent twice it has one effect."""
    person: Person = request.scope
    form = FactsForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            changed = actions.correct_facts(person, form.said, by=request.user, at=timezone.now())
        except actions.OwnChain as refused:
            form.add_error("manager", str(refused))
        else:
            words = _("Saved. Roster HR looks at it; it holds from now on.") if changed else _("Nothing has changed.")
            notices.say(request, words)
            return redirect("people:own-facts")
    context = {"form": form, "person": person, "open": open_corrections(person)}
    return render(request, "people/own_facts.html", context, status=422 if form.errors else 200)


@access("roster_facts", allow=own_person, methods=BOTH)
def away(request: Request) -> HttpResponse:
    """From when to when I am away for longer; `do=back` forgets it."""
    noted = _("Noted. Your conversations rest in these days, and nobody is told why.")
    form, leave = leave_form(request, request.scope, noted=noted)
    if form is None:
        return redirect("people:away")
    return render(request, "people/away.html", {"form": form, "leave": leave}, status=422 if form.errors else 200)


@access("roster_facts", allow=keeps_roster)
def corrections(request: Request) -> HttpResponse:
    """What people say that the roster has wrong about them."""
    context = {"rows": open_corrections(), "crumbs": [(_("People"), "/manage/people/"), (_("Corrections"), "")]}
    return render(request, "people/corrected.html", context)


@access("roster_facts", allow=keeps_roster, methods=("POST",))
def look(request: Request, uid: UUID) -> HttpResponse:
    """`right=yes` leaves the person's value, `right=no` brings back what the roster said."""
    correction = get_object_or_404(Correction.objects.select_related("person"), uid=uid)
    right = request.POST.get("right") == "yes"
    if actions.look_at(correction, right=right, by=request.user, at=timezone.now()):
        notices.say(request, _("It stays as they say.") if right else _("It is again as the roster says."))
    return redirect("people:corrections")
