"""Pages of safeguarding contacts: their cases, and one of them."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.concerns import actions, queries
from upmentor.stages.concerns.forms import WISHES, ReplyForm
from upmentor.stages.concerns.models import Case
from upmentor.stages.concerns.permissions import contact_case, is_contact
from upmentor.stages.concerns.views.reporter import page
from upmentor.stages.people.queries.hours import day_of


@access("concern", allow=is_contact)
def cases(request: Request) -> HttpResponse:
    """One's own cases, those that wait first, and late ones of others to take over."""
    return page(request, "cases", {"desk": queries.desk(request.user), "today": day_of(timezone.now())})


@access("concern", allow=contact_case, methods=("GET", "POST"))
def case(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The thread; posting answers."""
    found: Case = request.scope
    form = ReplyForm.fresh()
    if request.method == "POST":
        form = ReplyForm(request.POST)
        if form.is_valid():
            typed = form.cleaned_data
            actions.reply(
                found, typed["text"], form=typed["form"], step=typed["step"], by=request.user, at=timezone.now()
            )
            notices.say(request, _("Your answer is there. No letter announces it."))
            return redirect("concerns:case", uid)
    context = {
        "case": found,
        "wish": dict(WISHES).get(found.wish, ""),
        "messages_said": found.messages.select_related("contact"),
        "steps": found.steps.all(),
        "clock": queries.clock_of(found, on=day_of(timezone.now())),
        "others": queries.others_for(found),
        "form": form,
        "crumbs": [(_("Cases"), "/cases/"), (_("Case"), "")],
    }
    return page(request, "case", context, 422 if form.is_bound else 200)


@access("concern", allow=contact_case, methods=("POST",))
def hand(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Give the case to another contact."""
    sent = request.POST.get("to", "")
    other = next((one for one in queries.others_for(request.scope) if str(one.uid) == sent), None)
    if other is None:
        notices.warn(request, _("Choose to whom."))
        return redirect("concerns:case", uid)
    actions.hand_over(request.scope, other, by=request.user, at=timezone.now())
    notices.say(request, _("%(name)s looks after this case now. You no longer see it.") % {"name": other.name})
    return redirect("concerns:cases")


@access("concern", allow=contact_case, methods=("POST",))
def close(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Nothing more is to be done."""
    actions.close_case(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Closed. Whoever raised it can still read it, and writing opens it again."))
    return redirect("concerns:case", uid)


@access("concern", allow=is_contact, methods=("POST",))
def take(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The deputy takes over a case whose answer is late."""
    found = next((one for one in queries.late_for(request.user) if one.uid == uid), None)
    if found is None:
        raise Http404
    try:
        actions.take_over(found, by=request.user, at=timezone.now())
    except actions.NoLongerLate:
        notices.warn(request, _("Somebody has answered meanwhile."))
        return redirect("concerns:cases")
    return redirect("concerns:case", uid)
