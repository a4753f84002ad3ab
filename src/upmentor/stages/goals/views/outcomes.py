"""What came out of the conversations: the register of the two."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.goals.actions import outcomes as verbs
from upmentor.stages.goals.actions.errors import ChangedMeanwhile, GoalsRefused
from upmentor.stages.goals.forms import OutcomeForm
from upmentor.stages.goals.models import OutcomeConsent
from upmentor.stages.goals.permissions import OwnOutcome, own_outcome, own_pair
from upmentor.stages.goals.queries.outcomes import outcomes_of
from upmentor.stages.goals.views.shared import crumbs, seen_version, tabs, then_list
from upmentor.stages.pairs.models import Pair, PairMember

BOTH = ("GET", "POST")


@access("outcomes", allow=own_pair)
def outcomes(request: Request, uid: uuid.UUID) -> HttpResponse:
    """All outcomes, and who agrees that the programme team reads them."""
    member: PairMember = request.scope
    context = {
        "pair": member.pair,
        "partner_name": member.partner.person.first_name,
        "outcomes": outcomes_of(member.pair, member),
        "writable": member.pair.state != Pair.State.ENDED,
        "tabs": tabs(member, "outcomes"),
    }
    return render(request, "goals/outcomes.html", context)


@access("outcomes", allow=own_pair, methods=BOTH)
def new(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Keep an outcome."""
    member: PairMember = request.scope
    form = OutcomeForm(request.POST or None)
    if not (form.is_bound and form.is_valid()):
        return _form_page(request, member, form, status=422 if form.is_bound else 200)

    def create() -> str:
        agree = form.cleaned_data["agree"]
        verbs.add_outcome(member, form.words(), agree=agree, by=request.user, at=timezone.now())
        notices.say(request, _("Kept. You both see it."))
        return reverse("goals:outcomes", args=[uid])

    try:
        return once(request, create)
    except GoalsRefused as refused:
        return _form_page(request, member, form, status=409, refused=refused.words)


def _form_page(
    request: Request, member: PairMember, form: OutcomeForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    title = _("Change the words") if "outcome" in more else _("Add an outcome")
    context = {"pair": member.pair, "form": form, "title": title, "crumbs": crumbs(member, title, under="outcomes")}
    return render(request, "goals/outcome.html", context | more, status=status)


@access("outcomes", allow=own_outcome, methods=BOTH)
def outcome(request: Request, uid: uuid.UUID, outcome: uuid.UUID) -> HttpResponse:
    """Either of the two changes an outcome or says what became of it."""
    own: OwnOutcome = request.scope
    row = own.outcome
    if row.removed_on:
        raise Http404
    agreed = OutcomeConsent.objects.filter(outcome=row, member=own.member).exists()
    kept = {"kind": row.kind, "text": row.text, "state": row.state, "agree": agreed}
    form = OutcomeForm(request.POST or None, initial=kept)
    shown: dict[str, Any] = {"outcome": row, "version": seen_version(request, row)}
    if not (form.is_bound and form.is_valid()):
        return _form_page(request, own.member, form, status=422 if form.is_bound else 200, **shown)
    try:
        return once(request, lambda: _change(request, own, form, shown["version"]))
    except ChangedMeanwhile as changed:
        shown |= {"version": changed.now.version, "theirs": changed.now}  # type: ignore[attr-defined]
        return _form_page(request, own.member, form, status=409, refused=changed.words, **shown)
    except GoalsRefused as refused:
        return _form_page(request, own.member, form, status=409, refused=refused.words, **shown)


def _change(request: Request, own: OwnOutcome, form: OutcomeForm, seen: int) -> str:
    agree, at = form.cleaned_data["agree"], timezone.now()
    verbs.change_outcome(own.outcome, own.member, form.words(), agree=agree, seen=seen, by=request.user, at=at)
    notices.say(request, _("Kept. You both see it."))
    return reverse("goals:outcomes", args=[own.member.pair.uid])


@access("outcomes", allow=own_outcome, methods=("POST",))
def consent(request: Request, uid: uuid.UUID, outcome: uuid.UUID) -> HttpResponse:
    """Agree that the programme team reads it (`agree=1`), or take that back."""
    own: OwnOutcome = request.scope
    agree = request.POST.get("agree") == "1"
    seen = seen_version(request, own.outcome)

    def give() -> None:
        verbs.agree_to_outcome(own.outcome, own.member, agree=agree, seen=seen, by=request.user, at=timezone.now())
        said = (
            _("You agree. You can take it back here at any time.") if agree else _("Taken back. It stays with you two.")
        )
        notices.say(request, said)

    return then_list(request, own.member, give, of="outcomes")


@access("outcomes", allow=own_outcome, methods=("POST",))
def remove(request: Request, uid: uuid.UUID, outcome: uuid.UUID) -> HttpResponse:
    """Take an outcome away; the next page offers to bring it back."""
    own: OwnOutcome = request.scope
    back = reverse("goals:outcome-restore", args=[uid, outcome])

    def take() -> None:
        verbs.remove_outcome(own.outcome, by=request.user, at=timezone.now())
        notices.say(request, _("The outcome is removed."), undo_url=back)

    return then_list(request, own.member, take, of="outcomes")


@access("outcomes", allow=own_outcome, methods=("POST",))
def restore(request: Request, uid: uuid.UUID, outcome: uuid.UUID) -> HttpResponse:
    """Bring a removed outcome back."""
    own: OwnOutcome = request.scope
    by, at = request.user, timezone.now()
    return then_list(request, own.member, lambda: verbs.restore_outcome(own.outcome, by=by, at=at), of="outcomes")
