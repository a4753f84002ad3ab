"""Two runs of a programme side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.views import ask
from upmentor.stages.pairs.comparing import KINDS, Move
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import comparing
from upmentor.stages.programmes.models import Programme

PAGE = 25


@access("match_reasons", allow=managed)
def compare(request: Request, slug: str) -> HttpResponse:
    """What became of the pairs of one run in another; without a choice the last two. Raises 404 for unknown runs."""
    programme: Programme = request.scope
    runs = comparing.finished(programme)
    context: dict[str, Any] = {"programme": programme, "runs": runs, "crumbs": _crumbs(slug)}
    if len(runs) < 2:
        return render(request, "pairs/compare.html", context)
    before, after = _chosen(request, runs)
    context |= {"before": before, "after": after}
    if before == after:
        return render(request, "pairs/compare.html", context)
    found = comparing.moves_of(before, after)
    asked = request.GET.get("list", "")
    kind = asked if asked in KINDS else next((one for one in KINDS if found[one]), KINDS[0])
    page = Paginator(found[kind], PAGE).get_page(request.GET.get("page"))
    context |= {
        "counts": {one: len(rows) for one, rows in found.items()},
        "kind": kind,
        "tabs": _tabs(slug, before, after, found, kind),
        "page": page,
        "rows": comparing.move_rows(page.object_list),
        "measured": comparing.measured(before, after),
        "policy": comparing.asked_differently(before, after),
        "topics": comparing.unmet(before, after),
        "query": urlencode(_query(before, after)),
    }
    return render(request, "pairs/compare.html", context)


@access("match_reasons", allow=managed, methods=("GET", "POST"))
def export(request: Request, slug: str, form: str) -> HttpResponse:
    """All pairs of two runs with both scores, as CSV or XLSX, after a reason. Raises 404 unless the runs differ."""
    programme: Programme = request.scope
    runs = comparing.finished(programme)
    if len(runs) < 2:
        raise Http404
    before, after = _chosen(request, runs)
    if before == after:
        raise Http404
    return ask(request, Export.Source.COMPARISON, form, {"before": before.number, "after": after.number})


def _chosen(request: Request, runs: list[MatchRun]) -> tuple[MatchRun, MatchRun]:
    """The earlier and the later of the two runs, whichever was chosen first."""
    one = comparing.by_number(runs, request.GET.get("first", str(runs[1].number)))
    other = comparing.by_number(runs, request.GET.get("second", str(runs[0].number)))
    if one is None or other is None:
        raise Http404
    return (one, other) if one.number <= other.number else (other, one)


def _tabs(
    slug: str, before: MatchRun, after: MatchRun, found: dict[str, list[Move]], kind: str
) -> list[tuple[str, str, bool]]:
    words = {
        "changed": _("Changed (%(count)s)"),
        "lost": _("Lost (%(count)s)"),
        "new": _("New (%(count)s)"),
        "kept": _("Kept (%(count)s)"),
    }
    here = reverse("pairs:compare", args=[slug])
    query = _query(before, after)
    return [
        (words[one] % {"count": len(found[one])}, f"{here}?{urlencode(query | {'list': one})}", one == kind)
        for one in KINDS
    ]


def _query(before: MatchRun, after: MatchRun) -> dict[str, int]:
    return {"first": before.number, "second": after.number}


def _crumbs(slug: str) -> list[tuple[str, str]]:
    return [(_("Matching"), reverse("pairs:matching", args=[slug])), (_("Compare runs"), "")]
