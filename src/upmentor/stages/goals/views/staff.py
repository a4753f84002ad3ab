"""What the programme team reads of outcomes: those that both agreed to show."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.views import ask
from upmentor.stages.goals.models import Outcome
from upmentor.stages.goals.permissions import managed
from upmentor.stages.goals.queries.outcomes import outcome_counts, outcomes_for_staff, staff_rows
from upmentor.stages.programmes.models import Programme

PAGE = 25


@access("outcomes", allow=managed)
def outcomes(request: Request, slug: str) -> HttpResponse:
    """The register of the programme."""
    programme: Programme = request.scope
    page = Paginator(outcomes_for_staff(programme), PAGE).get_page(request.GET.get("page"))
    counts = outcome_counts(programme)
    states = [(counts.get(state, 0), state.label) for state in Outcome.State]
    context = {
        "programme": programme,
        "page": page,
        "rows": staff_rows(page.object_list),
        "numbers": states,
        "total": sum(counts.values()),
        "adopted": counts.get(Outcome.State.ADOPTED, 0),
    }
    return render(request, "goals/staff_outcomes.html", context)


@access("outcomes", allow=managed, methods=("GET", "POST"))
def export(request: Request, slug: str, form: str) -> HttpResponse:
    """The same as a CSV or XLSX file, after a reason."""
    return ask(request, Export.Source.OUTCOMES, form)
