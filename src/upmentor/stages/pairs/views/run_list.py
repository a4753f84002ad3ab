"""All runs of a programme, and running one of them again."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.matching import Policy
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import run_list
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.pairs.views.frame import run_of
from upmentor.stages.programmes.models import Programme

PAGE = 25


@access("runs_and_imports", allow=managed)
def runs(request: Request, slug: str) -> HttpResponse:
    """Every run with who asked, its policy, what it found and how that is proven."""
    programme: Programme = request.scope
    page = Paginator(run_list.all_runs(programme), PAGE).get_page(request.GET.get("page"))
    finished = list(run_list.all_runs(programme).filter(state__in=MatchRun.FINISHED)[:2])
    context = {
        "programme": programme,
        "page": page,
        "rows": run_list.run_rows(page.object_list, run_queries.policy_numbers(programme)),
        "finding": run_list.finding(page.paginator.count, finished[0] if finished else None),
        "comparable": len(finished) > 1,
        "crumbs": [(_("Matching"), reverse("pairs:matching", args=[slug])), (_("Runs"), "")],
    }
    return render(request, "pairs/run_list.html", context)


@access("runs_and_imports", allow=managed, methods=("POST",))
def again(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Run again under the policy of this run, with the people of today."""
    found = run_of(request, uid)
    try:
        return once(request, lambda: _start(request, found))
    except (actions.TooFewPeople, actions.ProgrammeEnding) as refused:
        notices.warn(request, refused.words)
    return redirect("pairs:runs", slug=slug)


def _start(request: Request, found: MatchRun) -> str:
    try:
        policy = Policy.from_dict(found.policy)
        run = actions.request_run(found.programme, policy, by=request.user, at=timezone.now())
    except actions.RunAlreadyLive as already:
        run = already.run
    return reverse("pairs:run", args=[found.programme.slug, run.uid])
