"""A programme from a template, its settings, and the check before enrolment opens."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.messages import translated
from upmentor.ground.content.programme_templates import UnknownTemplateError, load_templates, template
from upmentor.ground.ui import notices
from upmentor.stages.programmes.actions import programme as verbs
from upmentor.stages.programmes.errors import NotReady, UnknownManager, WrongState
from upmentor.stages.programmes.forms.programme import DetailsForm, from_programme, from_template
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed, may_create, set_up
from upmentor.stages.programmes.queries.orientation import totals
from upmentor.stages.programmes.queries.programmes import care_missing, counts, grades_known, missing, template_of
from upmentor.stages.programmes.states import ENDING, PROGRAMME, SETTINGS_OPEN, may_become

State = Programme.State


@access("staff tools", allow=may_create)
def choose_template(request: Request) -> HttpResponse:
    """Which ready-made programme to start from."""
    crumbs = [(_("Programmes"), "/manage/"), (_("New programme"), "")]
    templates = translated(load_templates())
    return render(request, "programmes/setup/templates.html", {"templates": templates, "crumbs": crumbs})


@access("staff tools", allow=may_create, methods=("GET", "POST"))
def new_programme(request: Request, template_id: str) -> HttpResponse:
    """Name, dates, rhythm, who may join, who runs it; then a draft."""
    try:
        source = translated(template(template_id))
    except UnknownTemplateError as error:
        raise Http404 from error
    start = from_template(source, request.user.email, timezone.localdate())
    form = DetailsForm(request.POST if request.method == "POST" else None, start=start)
    if form.is_valid():
        try:
            return once(request, lambda: _create(request, template_id, form))
        except UnknownManager as unknown:
            _blame(form, unknown)
    crumbs = [(_("Programmes"), "/manage/"), (_("New programme"), reverse("programmes:new")), (source.title, "")]
    context = {"form": form, "source": source, "crumbs": crumbs, "grades": grades_known()}
    return render(request, "programmes/setup/new.html", context, status=422 if form.is_bound else 200)


def _create(request: Request, template_id: str, form: DetailsForm) -> str:
    made = verbs.create_programme(template_id, form.details, by=request.user, at=timezone.now())
    return reverse("programmes:open", args=[made.slug])


def _blame(form: DetailsForm, unknown: UnknownManager) -> None:
    field = "sponsor" if form.cleaned_data.get("sponsor") == unknown.address else "managers"
    text = _("Nobody in the roster has the address %(address)s. Check it, or import the roster first.")
    form.add_error(field, text % {"address": unknown.address})


@access("staff tools", allow=set_up, methods=("GET", "POST"))
def settings(request: Request, slug: str) -> HttpResponse:
    """Change the details of a programme."""
    programme: Programme = request.scope
    form = DetailsForm(request.POST if request.method == "POST" else None, start=from_programme(programme))
    if form.is_valid():
        try:
            verbs.change_programme(programme, form.details, by=request.user, at=timezone.now())
        except UnknownManager as unknown:
            _blame(form, unknown)
        except WrongState:
            notices.warn(request, _("This programme has ended. Its settings stay as they are."))
            return redirect("programmes:settings", slug)
        else:
            notices.say(request, _("Settings saved."))
            return redirect("programmes:settings", slug)
    context: dict[str, Any] = {
        "grades": grades_known(),
        "form": form,
        "programme": programme,
        "editable": programme.state in SETTINGS_OPEN,
        "orientation": totals(programme),
    }
    manages = managed(request.user, slug)
    context["chat_url"] = f"/manage/p/{slug}/settings/chat/" if manages else ""
    closes = manages and programme.state in (State.RUNNING, *ENDING)
    context["close_url"] = f"/manage/p/{slug}/close/" if closes else ""
    context |= {"crumbs": _crumbs(programme, _("Settings")), "steps_possible": _possible(programme)}
    return render(request, "programmes/setup/settings.html", context, status=422 if form.is_bound else 200)


def _crumbs(programme: Programme, page: str) -> list[tuple[str, str]]:
    return [(programme.name, f"/manage/p/{programme.slug}/"), (page, "")]


def _possible(programme: Programme) -> dict[str, Any]:
    """Which buttons about enrolment the settings page shows."""
    state = programme.state
    return {
        "open": state in (State.DRAFT, State.READY),
        "close": state == State.ENROLLING,
        "reopen": state == State.MATCHING,
    }


@access("staff tools", allow=set_up, methods=("GET", "POST"))
def open_enrolment(request: Request, slug: str) -> HttpResponse:
    """Look once before people can enrol; then open."""
    programme: Programme = request.scope
    if not may_become(PROGRAMME, programme.state, State.ENROLLING) and programme.state != State.DRAFT:
        return redirect("desk:today" if managed(request.user, slug) else "programmes:settings", slug)
    status, lacks = 200, missing(programme)
    if request.method == "POST":
        try:
            verbs.open_enrolment(programme, by=request.user, at=timezone.now())
        except NotReady:
            status = 422
        except WrongState:
            return redirect("desk:today", slug)
        else:
            notices.say(request, _("Enrolment is open. Invite people now, or bring a sign-up sheet."))
            return redirect("programmes:invite", slug)
    context = {
        "programme": programme,
        "lacks": lacks,
        "care_lacks": care_missing(programme),
        "has_errors": status == 422,
        "succession": translated(source).succession if (source := template_of(programme)) else None,
        "crumbs": _crumbs(programme, _("Open enrolment")),
        "numbers": counts(programme),
    }
    return render(request, "programmes/setup/open.html", context, status=status)


@access("staff tools", allow=set_up, methods=("POST",))
def close_enrolment(request: Request, slug: str) -> HttpResponse:
    """End enrolment; the bar that follows opens it again."""
    try:
        verbs.close_enrolment(request.scope, by=request.user, at=timezone.now())
    except WrongState:
        return redirect("programmes:settings", slug)
    text = _("Enrolment is closed. Who comes later joins the waiting list.")
    notices.say(request, text, undo_url=reverse("programmes:reopen", args=[slug]))
    return redirect("desk:today", slug)


@access("staff tools", allow=set_up, methods=("POST",))
def reopen_enrolment(request: Request, slug: str) -> HttpResponse:
    """Let late joiners in."""
    try:
        verbs.open_enrolment(request.scope, by=request.user, at=timezone.now())
        notices.say(request, _("Enrolment is open again."))
    except (WrongState, NotReady):
        notices.warn(request, _("Enrolment cannot open now. Look at the dates and the managers."))
    return redirect("programmes:settings", slug)
