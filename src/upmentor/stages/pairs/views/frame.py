"""What the pages of a run have in common."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.accounts.request import Request
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.programmes.models import Programme


def run_of(request: Request, uid: uuid.UUID) -> MatchRun:
    """The run of this programme in any state, with who asked. Raises Http404."""
    programme: Programme = request.scope
    found = get_object_or_404(MatchRun.objects.select_related("requested_by"), programme=programme, uid=uid)
    found.programme = programme
    return found


def finished_run(request: Request, uid: uuid.UUID) -> MatchRun:
    """The run of this programme, if it has a result. Raises Http404."""
    programme: Programme = request.scope
    runs = MatchRun.objects.select_related("requested_by").filter(state__in=MatchRun.FINISHED)
    found = get_object_or_404(runs, programme=programme, uid=uid)
    found.programme = programme
    return found


def frame(found: MatchRun) -> dict[str, Any]:
    """What every page of a run needs."""
    slug = found.programme.slug
    name = _("Run %(number)s") % {"number": found.number}
    return {
        "programme": found.programme,
        "run": found,
        "crumbs": [
            (_("Matching"), reverse("pairs:matching", args=[slug])),
            (_("Runs"), reverse("pairs:runs", args=[slug])),
            (name, ""),
        ],
    }


def tabs(found: MatchRun, current: str) -> dict[str, Any]:
    """Title, figures, tabs: the same on all pages of a finished run."""
    figures = run_queries.run_figures(found)
    approvable = found.state == MatchRun.State.DONE and not found.programme.ending
    items = [
        ("run", _("Pairs (%(count)s)") % {"count": figures.pairs}),
        ("run-unmatched", _("Unmatched (%(count)s)") % {"count": figures.unmatched}),
        ("run-topics", _("Topics")),
        ("run-fairness", _("Fairness")),
        ("run-proof", _("Proof")),
    ]
    slug = found.programme.slug
    pages = [(label, reverse(f"pairs:{name}", args=[slug, found.uid]), name == current) for name, label in items]
    if (before := run_queries.run_before(found)) is not None:
        to = f"{reverse('pairs:compare', args=[slug])}?first={before}&second={found.number}"
        pages.append((_("Compare with run %(number)s") % {"number": before}, to, False))
    return {
        "figures": figures,
        "open_count": run_queries.open_proposals(found).count() if approvable else 0,
        "tabs": pages,
    }
