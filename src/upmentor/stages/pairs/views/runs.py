"""One run: how far it is, what it found, what to approve."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRedirect

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.matching import Policy
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.forms.matching import PolicyForm
from upmentor.stages.pairs.forms.pair_filter import ORDERS, PairFilter
from upmentor.stages.pairs.models import MatchRun, Proposal
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import rows
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.pairs.queries.run_list import reached
from upmentor.stages.pairs.views.frame import finished_run, frame, run_of, tabs
from upmentor.stages.programmes.typed import uid_of

PAGE = 25
LONGEST = 2000
"""Of an address to go back to."""
MOST_TICKED = 10_000


@access("match_reasons", allow=managed)
def run(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """While it runs: stage, count, cancel. When it is done: the pairs. Otherwise why not."""
    found = run_of(request, uid)
    if found.state not in MatchRun.FINISHED:
        context = {"progress": run_queries.progress(found), "reached": reached(found)}
        context["weights"] = " · ".join(rows.weight_words(Policy.from_dict(found.policy)))
        return render(request, "pairs/run_progress.html", frame(found) | context)
    if request.htmx:
        # Only the panel of a running run asks this way: the whole page follows now.
        return HttpResponseClientRedirect(request.path)
    asked = PairFilter(request.GET, run=found)
    matching = asked.apply(run_queries.proposals_of(found))
    page = run_queries.page_of(matching, request.GET.get("sort", ""), request.GET.get("page"), PAGE)
    policy = Policy.from_dict(found.policy)
    context = (
        frame(found)
        | tabs(found, "run")
        | {
            "page": page,
            "asked": asked,
            "filter": asked.query,
            "orders": [(key, words, key == (request.GET.get("sort") or "-score")) for key, words in ORDERS.items()],
            "open_matching": matching.filter(state=Proposal.State.SUGGESTED).count() if asked.asks else 0,
            "rows": rows.pair_rows(found.programme, page.object_list),
            "labels": rows.labels(policy),
            "weights": " · ".join(rows.weight_words(policy)),
            "as_numbers": request.GET.get("parts") == "numbers",
            "opened": request.GET.get("open", ""),
            "form": PolicyForm(base=policy),
            "binding": run_queries.most_binding(found),
        }
    )
    return render(request, "pairs/run_pairs.html", context)


@access("topics", allow=managed)
def topics(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Wishes and offers by topic, as they stood before the run."""
    found = finished_run(request, uid)
    supply = [{"label": t["topic"], "wanted": t["wants"], "offered": t["offered"]} for t in found.supply]
    short = sum(1 for t in found.supply if t["wants"] > t["offered"])
    context = frame(found) | tabs(found, "run-topics") | {"supply": supply, "short": short}
    return render(request, "pairs/run_topics.html", context)


@access("runs_and_imports", allow=managed, methods=("POST",))
def cancel(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Stop the run."""
    found = run_of(request, uid)
    try:
        actions.cancel_run(found, by=request.user, at=timezone.now())
    except actions.RunNotLive as ended:
        notices.warn(request, ended.words)
    return redirect("pairs:run", slug=slug, uid=uid)


@access("match_reasons", allow=managed, methods=("POST",))
def approve(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Make drafts of the ticked pairs, of those that match the filter, or of all."""
    found = finished_run(request, uid)
    if found.certificate.get("stopped") and "knows" not in request.POST:
        return render(request, "pairs/approve_stopped.html", frame(found) | _sent(request, found))
    chosen = None
    if "matching" in request.POST:
        asked = PairFilter(QueryDict(request.POST.get("filter", "")), run=found)
        # A filter that cannot be read, or means nothing any more, must not widen what is approved.
        readable = asked.asks and asked.is_valid()
        chosen = list(asked.apply(run_queries.open_proposals(found))) if readable else []
    elif "all" not in request.POST:
        ticked = [key for text in request.POST.getlist("proposal") if (key := uid_of(text))]
        chosen = list(Proposal.objects.filter(run=found, uid__in=ticked))
    try:
        return once(request, lambda: _approve(request, found, chosen))
    except actions.PairsError as error:
        notices.warn(request, error.words)
        return redirect("pairs:run", slug=slug, uid=uid)


def _sent(request: Request, found: MatchRun) -> dict[str, object]:
    """What the form of a stopped run's page sent, for the page that says first what such a run is."""
    ticked = [key for text in request.POST.getlist("proposal")[:MOST_TICKED] if (key := uid_of(text))]
    asked = request.POST.get("filter", "") if "matching" in request.POST else None
    words = run_queries.stopped_words(found)
    return {"words": words, "everything": "all" in request.POST, "ticked": ticked, "asked": asked}


def _approve(request: Request, found: MatchRun, chosen: list[Proposal] | None) -> str:
    at = timezone.now()
    approval = actions.approve(found, chosen, by=request.user, at=at)
    _say_approval(request, found.programme.slug, found.uid, approval, at)
    asked = PairFilter(QueryDict(request.POST.get("filter", "")), run=found).query[:LONGEST]
    return reverse("pairs:run", args=[found.programme.slug, found.uid]) + (f"?{asked}" if asked else "")


def _say_approval(request: Request, slug: str, uid: uuid.UUID, approval: actions.Approval, at: dt.datetime) -> None:
    count = len(approval.approved)
    if count:
        words = ngettext(
            "%(count)s pair approved. Nobody has been told.", "%(count)s pairs approved. Nobody has been told.", count
        )
        undo = reverse("pairs:undo-approval", args=[slug, uid, _stamp(at)])
        notices.say(request, words % {"count": count}, undo_url=undo)
    for proposal, sentences in approval.refused[:5]:
        names = {
            "mentee": proposal.mentee.person.name,
            "mentor": proposal.mentor.person.name,
            "why": "; ".join(sentences),
        }
        notices.warn(request, _("%(mentee)s and %(mentor)s were left out: %(why)s.") % names)


@access("match_reasons", allow=managed, methods=("POST",))
def undo_approval(request: Request, slug: str, uid: uuid.UUID, stamp: int) -> HttpResponse:
    """Undo one approval: what was approved in that moment is a suggestion again."""
    found = run_of(request, uid)
    try:
        moment = dt.datetime.fromtimestamp(0, tz=dt.UTC) + dt.timedelta(microseconds=stamp)
    except OverflowError:
        raise Http404 from None
    proposals = Proposal.objects.filter(run=found, approved_at=moment)
    try:
        actions.withdraw_approval(found.programme, proposals, by=request.user, at=timezone.now())
        notices.say(request, _("Undone. The pairs are suggestions again."))
    except actions.NothingToDo as nothing:
        notices.warn(request, nothing.words)
    return redirect("pairs:run", slug=slug, uid=uid)


def _stamp(at: dt.datetime) -> int:
    return (at - dt.datetime.fromtimestamp(0, tz=dt.UTC)) // dt.timedelta(microseconds=1)
