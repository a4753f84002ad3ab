"""What the programme costs and whether it pays for itself: the figures, and the form on which they are changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.insights import actions, costing
from upmentor.stages.insights.costing_form import CostingForm, with_offer
from upmentor.stages.insights.money_page import money_page
from upmentor.stages.insights.permissions import managed, reads
from upmentor.stages.programmes.models import Programme

DATA = "evaluation"


@access(DATA, allow=reads)
def page(request: Request, slug: str) -> HttpResponse:
    """Break-even, cost, return, limits, and the figures they rest on; managers change them here."""
    programme: Programme = request.scope
    form = CostingForm(costing=costing.current(programme)) if managed(request.user, slug) else None
    return _page(request, programme, form)


@access(DATA, allow=managed, methods=("POST",))
def change(request: Request, slug: str) -> HttpResponse:
    """Keep what was typed as a new version; "use" fills in a published range and keeps nothing."""
    programme: Programme = request.scope
    form = CostingForm(request.POST)
    if "use" in request.POST:
        filled = with_offer(request.POST.dict(), request.POST["use"])
        return _page(request, programme, CostingForm(initial=filled), filled=True)
    if not form.is_valid():
        return _page(request, programme, form)

    def create() -> str:
        typed = form.cleaned_data
        actions.keep_costing(programme, typed["currency"], typed["amounts"], by=request.user, at=timezone.now())
        notices.say(request, _("Kept. This page counts with it from now on, the report from its next month on."))
        return reverse("insights:roi", args=[slug])

    return once(request, create)


def _page(
    request: HttpRequest, programme: Programme, form: CostingForm | None, *, filled: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {"programme": programme, "form": form, **vars(money_page(programme)), "filled": filled}
    context["form_open"] = bool(filled or not context["prices"] or (form and form.errors))
    context["crumbs"] = [(_("Insight"), reverse("insights:page", args=[programme.slug])), (_("Money"), "")]
    return render(request, "insights/money.html", context, status=422 if form and form.errors else 200)
