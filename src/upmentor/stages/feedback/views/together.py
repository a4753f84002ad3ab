"""The page that the two write together at mid-point and at the end, and whether others read its story."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.feedback.actions import together as actions
from upmentor.stages.feedback.actions.rounds import RoundError
from upmentor.stages.feedback.forms.together import LABELS, AgreeForm, TogetherForm
from upmentor.stages.feedback.permissions import OwnWords, own_feedback
from upmentor.stages.feedback.queries.together import Page, asked_together, may_write_together, page_of
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Round


@access("meeting_content", allow=own_feedback, methods=("GET", "POST"))
def together(request: Request, uid: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Both read and write the same fields; whoever saves second sees what the other wrote meanwhile."""
    own: OwnWords = request.scope
    if request.method != "POST":
        return _page(request, own, None)
    form = TogetherForm(request.POST, row=own.round)
    if not form.is_valid():
        return _page(request, own, form, status=422)
    try:
        version = form.cleaned_data["version"]
        actions.keep_together(own.round, own.member, form.typed, version=version, by=request.user, at=timezone.now())
    except actions.ChangedMeanwhile:
        return _page(request, own, form, status=409)
    except RoundError:
        return _page(request, own, None, status=409)
    notices.say(request, _("Kept. Both of you read it here."))
    return redirect("feedback:together", uid, row)


@access("meeting_content", allow=own_feedback, methods=("POST",))
def story(request: Request, uid: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Agree that others read the story, or take that back."""
    own: OwnWords = request.scope
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, own, None, status=422)
    agreed = form.cleaned_data["agreed"]
    try:
        version = form.cleaned_data["version"]
        actions.agree_to_story(
            own.round, own.member, agreed=agreed, version=version, by=request.user, at=timezone.now()
        )
    except RoundError:
        notices.warn(request, _("The story was changed meanwhile. Read it again first."))
    return redirect("feedback:together", uid, row)


def _page(request: Request, own: OwnWords, form: TogetherForm | None, *, status: int = 200) -> HttpResponse:
    found, today = page_of(own.round, own.member), day_of(timezone.now())
    writes = may_write_together(own.round, own.member, day=today)
    meanwhile = form is not None and not form.errors
    if form is None:
        form = TogetherForm(initial=asdict(found.kept) | {"version": found.version}, row=own.round)
    elif meanwhile:
        # What was typed stays; saved again, it is saved over what the reader has now seen. A field that they left empty
        # takes what the other wrote meanwhile, which they would else erase.
        typed = {name: form.data.get(name) or getattr(found.kept, name) for name in form.names}
        form = TogetherForm(typed | {"version": found.version}, row=own.round)
    context = {
        "member": own.member,
        "pair": own.member.pair,
        "partner": own.member.partner.person.first_name,
        "round": own.round,
        "final": own.round.kind == Round.Kind.FINAL,
        "form": form if writes else None,
        "page": found,
        "lines": _lines(found, own.round),
        "meanwhile": meanwhile,
        "early": today < own.round.opens_on,
        "crumbs": [(_("My pair"), f"/pairs/{own.member.pair.uid}/"), (_("Together"), "")],
    }
    return render(request, "feedback/together.html", context, status=status)


def _lines(found: Page, row: Round) -> list[tuple[object, str]]:
    """Label and text of what stands there."""
    kept = asdict(found.kept)
    return [(LABELS[name][0], kept[name]) for name in asked_together(row) if kept[name]]
