"""What people see first: participants their next step, everybody else their own door."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upmentor.doors.mine.home import home as compose
from upmentor.ground.accounts.access import access, roles_of, signed_in
from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.accounts.request import Request
from upmentor.stages.programmes.permissions import is_staff, person_of
from upmentor.stages.programmes.queries.enrolments import own_enrolments


@access("own account", allow=signed_in)
def front_door(request: Request) -> HttpResponse:
    """Send everybody to where their work is: participants home, staff to their programmes, IT to operations."""
    person = person_of(request.user)
    if person and any(row.state != "withdrawn" for row in own_enrolments(person)):
        return redirect("mine:home")
    if is_staff(request.user):
        return redirect("desk:programmes")
    if person is None and RoleGrant.Role.IT in roles_of(request.user):
        return redirect("ops:home")
    return redirect("mine:home")


@access("own account", allow=signed_in)
def home(request: Request) -> HttpResponse:
    """The next step, what else is under way, and programmes that one could join."""
    person = person_of(request.user)
    found = compose(person, on=timezone.localdate()) if person else None
    return render(request, "mine/home.html", {"home": found, "person": person})
