"""The people of a programme as its manager sees them: list, invitations, by hand, one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.people.models import Department, Person
from upmentor.stages.people.queries.people import page_of
from upmentor.stages.programmes.actions import enrolment as verbs
from upmentor.stages.programmes.actions.enrol import enrol_people
from upmentor.stages.programmes.actions.seen import note_opened
from upmentor.stages.programmes.errors import AlreadyEnrolled, EnrolmentClosed, NotEligible, WrongState
from upmentor.stages.programmes.forms.people import ByHandForm
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.permissions import managed, managed_enrolment
from upmentor.stages.programmes.queries import enrolments as queries
from upmentor.stages.programmes.queries.bounced import came_back_from, unreached
from upmentor.stages.programmes.queries.history import told
from upmentor.stages.programmes.queries.programmes import Counts, counts
from upmentor.stages.programmes.queries.summary import topic_words
from upmentor.stages.programmes.typed import typed, uid_of

PAGE = 25
# The filter for people whose letters came back; no state of an enrolment.
BACK = "unreached"
VERBS = frozenset({"withdraw", "return", "admit", "remind", "one", "two"})


def crumbs(programme: Programme, *pages: tuple[str, str]) -> list[tuple[str, str]]:
    """Programme, people, and what follows; the last without an address."""
    home = (programme.name, f"/manage/p/{programme.slug}/")
    return [home, (_("People"), reverse("programmes:people", args=[programme.slug])), *pages]


def nobody_joins(request: Request, programme: Programme) -> HttpResponse:
    """Back to the list of people, with one sentence on why nobody comes in any more."""
    notices.warn(request, _("The close of this programme has begun, so nobody can join it any more."))
    return redirect("programmes:people", programme.slug)


@access("topics", allow=managed)
def people(request: Request, slug: str) -> HttpResponse:
    """Who takes part, filtered and searched."""
    programme: Programme = request.scope
    asked = {name: typed(request.GET.get(name), 100) for name in ("status", "role", "q", "sort")}
    back = {row.pk for row, _when in unreached(programme, at=timezone.now())}
    status = asked["status"] if asked["status"] in (*queries.STATUSES, BACK) else "all"
    rows = queries.listed(programme, status=status, role=asked["role"], words=asked["q"], sort=asked["sort"] or "name")
    rows = rows.filter(pk__in=back) if status == BACK else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(row, topic_words(row), any(one.blocks for one in queries.readiness(row))) for row in page]
    note_opened(programme, "people list", by=request.user, at=timezone.now())
    numbers = counts(programme)
    context = {
        "programme": programme,
        "page": page,
        "rows": shown,
        "asked": asked | {"status": status},
        "numbers": numbers,
        "back": back,
        "filters": _filters(numbers, len(back), status),
        "crumbs": [*crumbs(programme)[:1], (_("People"), "")],
    }
    return render(request, "programmes/people/list.html", context)


def _filters(numbers: Counts, back: int, current: str) -> list[tuple[str, str, int, bool]]:
    """The status filter: words, status, number, whether it is the one shown."""
    return [
        (_("All"), "all", numbers.everybody, current == "all"),
        (_("Enrolled"), "enrolled", numbers.mentors + numbers.mentees, current == "enrolled"),
        (_("Invited"), "invited", numbers.invited, current == "invited"),
        (_("Started"), "started", numbers.started, current == "started"),
        (_("Waiting list"), "waiting", numbers.waiting, current == "waiting"),
        (_("Withdrawn"), "withdrawn", numbers.withdrawn, current == "withdrawn"),
        *([(_("Completed"), "completed", numbers.completed, current == "completed")] if numbers.completed else []),
        *([(_("Letters came back"), BACK, back, current == BACK)] if back or current == BACK else []),
    ]


@access("roster_facts", allow=managed, methods=("GET", "POST"))
def invite(request: Request, slug: str) -> HttpResponse:
    """People of the roster who may take a role and are not in the programme; tick and invite, or invite all found."""
    programme: Programme = request.scope
    if programme.ending:
        return nobody_joins(request, programme)
    source = request.POST if request.method == "POST" else request.GET
    role = source.get("role") if source.get("role") in Enrolment.Role.values else Enrolment.Role.MENTOR
    words, department = typed(source.get("q"), 100), str(uid_of(source.get("department", "")) or "")
    found = queries.invitable(programme, role=str(role), words=words, department=department)
    if request.method == "POST":
        chosen = found if request.POST.get("do") == "all" else found.filter(uid__in=_uids(request))
        return _invite(request, programme, list(chosen[:5000]), str(role))
    page = page_of(found, request.GET.get("page"), size=PAGE, by_name=True)
    note_opened(programme, "people to invite", by=request.user, at=timezone.now())
    context = {
        "programme": programme,
        "page": page,
        "role": role,
        "roles": Enrolment.Role.choices,
        "words": words,
        "department": department,
        "departments": Department.objects.filter(merged_into=None),
        "closed": programme.state != Programme.State.ENROLLING,
        "crumbs": crumbs(programme, (_("Invite"), "")),
    }
    return render(request, "programmes/people/invite.html", context)


def _uids(request: Request) -> list[UUID]:
    return [uid for text in request.POST.getlist("person")[:500] if (uid := uid_of(text))]


def _invite(request: Request, programme: Programme, people: list[Person], role: str) -> HttpResponse:
    try:
        done = verbs.invite(programme, people, role, by=request.user, at=timezone.now())
    except EnrolmentClosed:
        notices.warn(request, _("Open enrolment first; then invitations can go out."))
        return redirect("programmes:open", programme.slug)
    if not people:
        notices.warn(request, _("Tick the people to invite."))
    else:
        text = ngettext("%(n)s person is invited.", "%(n)s people are invited.", done.invited) % {"n": done.invited}
        notices.say(request, text)
    return redirect(f"{reverse('programmes:invite', args=[programme.slug])}?role={role}")


@access("topics", allow=managed, methods=("GET", "POST"))
def add(request: Request, slug: str) -> HttpResponse:
    """Enrol somebody by hand."""
    programme: Programme = request.scope
    if programme.ending:
        return nobody_joins(request, programme)
    start = {"person": typed(request.GET.get("person"), 254), "role": request.GET.get("role", "mentor")}
    form = ByHandForm(request.POST if request.method == "POST" else None, start=start)
    if form.is_valid():
        entry = form.entry
        try:
            enrol_people(programme, [entry], source="staff", by=request.user, at=timezone.now())
        except AlreadyEnrolled:
            form.add_error("role", _("This person takes part in the other role. One role per person and programme."))
        except NotEligible:
            form.add_error("person", _("Runs this programme and so cannot take part in it."))
        except EnrolmentClosed:
            form.add_error(None, _("This programme has ended."))
        else:
            notices.say(request, _("%(name)s takes part.") % {"name": entry.person.name})
            return redirect("programmes:people", slug)
    context = {"programme": programme, "form": form, "crumbs": crumbs(programme, (_("Enrol by hand"), ""))}
    return render(request, "programmes/people/add.html", context, status=422 if form.is_bound else 200)


@access("topics", allow=managed_enrolment)
def person(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """One person's part: roster facts, topics, state, what happened, what is missing. Times and names kept apart are
    not here."""
    programme: Programme = request.scope
    row = _enrolment(programme, uid)
    note_opened(programme, "enrolment", of=row, by=request.user, at=timezone.now())
    context: dict[str, Any] = {
        "programme": programme,
        "row": row,
        "topics": topic_words(row),
        "obstacles": (obstacles := queries.readiness(row)),
        "blocked": any(one.blocks for one in obstacles),
        "history": told(queries.history(row)),
        "letters": queries.letters_about(row),
        "came_back": came_back_from(row, at=timezone.now()),
        "crumbs": crumbs(programme, (row.person.name, "")),
    }
    return render(request, "programmes/people/person.html", context)


def _enrolment(programme: Programme, uid: UUID) -> Enrolment:
    rows = Enrolment.objects.select_related("programme", "person__department", "person__site", "person__manager")
    return get_object_or_404(rows, programme=programme, uid=uid)


@access("topics", allow=managed_enrolment, methods=("POST",))
def change(request: Request, slug: str, uid: UUID, verb: str) -> HttpResponse:
    """One button of the person's page: withdraw, return, admit, remind, one or two (capacity)."""
    if verb not in VERBS:
        raise Http404
    row, now, by = _enrolment(request.scope, uid), timezone.now(), request.user
    back = reverse("programmes:person", args=[slug, uid])
    try:
        if verb == "withdraw":
            verbs.withdraw(row, by=by, at=now)
            undo = reverse("programmes:person-change", args=[slug, uid, "return"])
            notices.say(request, _("%(name)s no longer takes part.") % {"name": row.person.name}, undo_url=undo)
        elif verb == "return":
            verbs.restore(row, by=by, at=now)
            notices.say(request, _("%(name)s takes part again.") % {"name": row.person.name})
        elif verb == "admit":
            verbs.admit(row, by=by, at=now)
            notices.say(request, _("%(name)s has a place.") % {"name": row.person.name})
        elif verb == "remind":
            verbs.remind(row, by=by, at=now)
            notices.say(request, _("%(name)s gets one reminder.") % {"name": row.person.name})
        else:
            _set_capacity(request, row, verb)
    except WrongState:
        notices.warn(request, _("That cannot be done any more; look at the state below."))
    return redirect(back)


def _set_capacity(request: Request, row: Enrolment, verb: str) -> None:
    wanted = 1 if verb == "one" else 2
    before = verbs.set_capacity(row, wanted, by=request.user, at=timezone.now())
    undo = reverse("programmes:person-change", args=[row.programme.slug, row.uid, "one" if before == 1 else "two"])
    text = ngettext("%(name)s can take one pair.", "%(name)s can take two pairs.", wanted) % {"name": row.person.name}
    notices.say(request, text, undo_url=undo if before != wanted else "")
