"""What is decided beforehand: chosen, stamped, and never silently changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.insights import actions
from upmentor.stages.insights.forms import PlanForm
from upmentor.stages.insights.models import Plan
from upmentor.stages.insights.permissions import managed
from upmentor.stages.insights.plan import MEASURES, decided


@access("evaluation", allow=managed, methods=("GET", "POST"))
def page(request: Request, slug: str) -> HttpResponse:
    """The form with what holds, and every earlier version."""
    found = decided(request.scope)
    now = found.now
    start = {"measures": now.measures, "comparison": now.comparison, "months": now.months} if now else {}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        return _stamp(request, slug, form)
    versions = [_row(one, late=found.is_late(one)) for one in reversed(found.versions)]
    insight = reverse("insights:page", args=[slug])
    context: dict[str, Any] = {"programme": request.scope, "form": form, "versions": versions, "launch": found.launch}
    context["crumbs"] = [(_("Insight"), insight), (_("Decided beforehand"), "")]
    return render(request, "insights/plan.html", context, status=422 if form.errors else 200)


def _stamp(request: Request, slug: str, form: PlanForm) -> HttpResponse:
    def create() -> str:
        actions.stamp_plan(request.scope, form.cleaned_data, by=request.user, at=timezone.now())
        notices.say(request, _("Stamped. Every report says what was decided and when."))
        return reverse("insights:plan", args=[slug])

    return once(request, create)


def _row(plan: Plan, *, late: bool) -> dict[str, Any]:
    names = ", ".join(str(MEASURES[one]) for one in plan.measures if one in MEASURES)
    return {"plan": plan, "names": names, "late": late}
