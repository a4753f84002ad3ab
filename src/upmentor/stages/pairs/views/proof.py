"""What proves a run: certificate, policy, input and engine; and counting it again."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.jobs.models import Job
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import proof as proof_queries
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.pairs.views.frame import finished_run, frame, tabs

SHORT = 16
"""Digits of a digest on the page."""


@access("runs_and_imports", allow=managed, methods=("GET", "POST"))
def proof(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """The proof of a run; a POST counts it again from what was stored."""
    found = finished_run(request, uid)
    if request.method == "POST":
        try:
            actions.request_recount(found, by=request.user, at=timezone.now())
        except actions.NothingToDo as nothing:
            notices.warn(request, nothing.words)
        return redirect("pairs:run-proof", slug=slug, uid=uid)
    kept = proof_queries.input_of(found)
    job = proof_queries.recount_job(actions.recount_key(found)) if kept else None
    live = job is not None and job.state in Job.LIVE
    if request.htmx and not live:
        # Only the panel of a running recount asks this way: the whole page follows now.
        return HttpResponseClientRedirect(request.path)
    result = kept.checked if kept and kept.checked_at else {}
    context: dict[str, Any] = {
        "kept": kept,
        "counting": _progress() if live else None,
        "stopped": bool(job and not live and job.state != Job.State.DONE),
        "result": result,
        "differing": proof_queries.differing(found, result),
        "facts": _facts(found),
        "digests": _digests(found, kept.digest if kept else "", kept.engine if kept else ""),
        "engine_changed": bool(result) and len(set(result["engines"])) > 1,
    }
    return render(request, "pairs/run_proof.html", frame(found) | tabs(found, "run-proof") | context)


def _progress() -> run_queries.Progress:
    return run_queries.Progress(_("Counting again"), "running", _("From what was stored with the run"), key="recount")


def _facts(run: MatchRun) -> list[tuple[str, str]]:
    """Who asked when, and the certificate in words: (label, value)."""
    proven = run.certificate
    return [
        (_("Asked for by"), run.requested_by.name if run.requested_by else "–"),
        (_("Asked for on"), date_format(timezone.localtime(run.requested_at), "DATETIME_FORMAT")),
        (_("Pairs"), number_format(proven["pairs"], force_grouping=True)),
        (_("Total score"), number_format(proven["primal"] / 10, 1, force_grouping=True)),
        (_("No set of pairs can pass"), number_format(proven["dual"] / 10, 1, force_grouping=True)),
        (_("Distance between the two"), number_format(proven["gap"] / 10, 1 if proven["gap"] else 0)),
        (_("Possible pairs looked at"), number_format(proven["compared"], force_grouping=True)),
    ]


def _digests(run: MatchRun, stored: str, engine: str) -> list[tuple[str, str]]:
    """What is frozen with the run: (label, short digest or name)."""
    number = run_queries.policy_numbers(run.programme).get(run.policy_hash, 0)
    return [
        (_("Policy %(number)s") % {"number": number}, run.policy_hash[:SHORT]),
        (_("People and rules at that moment"), run.snapshot_hash[:SHORT]),
        *([(_("Stored input"), stored[:SHORT]), (_("Engine"), engine)] if stored else []),
    ]
