"""The roster as a list, and one person of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.audit.actions import record
from upmentor.stages.people.permissions import keeps_roster, kept_person
from upmentor.stages.people.queries import people as queries


@access("roster_facts", allow=keeps_roster)
def people_list(request: Request) -> HttpResponse:
    """Everybody in the roster, with search, readiness filters and sorting."""
    search, missing = request.GET.get("q", "").replace("\x00", "").strip()[:200], request.GET.get("missing", "")
    left = request.GET.get("left") == "1"
    sort = request.GET.get("sort", "name")
    rows = queries.people(search=search, missing=missing, left=left, sort=sort)
    readiness = queries.readiness()
    filters = [
        (_("Everybody"), "?", readiness.people, not missing and not left),
        (_("Grade not known"), "?missing=grade", readiness.grade, missing == "grade"),
        (_("Manager not known"), "?missing=manager", readiness.manager, missing == "manager"),
        (_("No e-mail"), "?missing=email", readiness.email, missing == "email"),
        (_("Left"), "?left=1", readiness.left, left),
    ]
    page = queries.page_of(rows, request.GET.get("page"), by_name=not left and sort in ("name", "-name"))
    context = {
        "page": page,
        "filters": filters,
        "readiness": readiness,
        "search": search,
        "missing": missing,
        "left": left,
    }
    return render(request, "people/list.html", context)


@access("roster_facts", allow=kept_person)
def person_page(request: Request, uid: UUID) -> HttpResponse:
    """One person: roster facts, managers above, reports, history. Opening it is noted in the person's access log."""
    person = request.scope
    record(
        "view_person", by=request.user, at=timezone.now(), kind="person", key=person.uid, about=f"person:{person.uid}",
        reason=_("roster page"),
    )  # fmt: skip
    context = {
        "person": person,
        "chain": queries.chain(person),
        "reports": queries.reports(person),
        "history": queries.history(person),
        "crumbs": [(_("People"), reverse("people:list")), (person.name, "")],
    }
    return render(request, "people/person.html", context)
