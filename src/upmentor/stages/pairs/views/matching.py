"""Prepare and run: readiness, rules, weights, runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.matching import Policy
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.forms.matching import PolicyForm
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import Readiness, current_policy, readiness
from upmentor.stages.pairs.queries import effects as effect_queries
from upmentor.stages.pairs.queries import pairs as pair_queries
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.programmes.models import Programme


@access("runs_and_imports", allow=managed, methods=("GET", "POST"))
def matching(request: Request, slug: str) -> HttpResponse:
    """The workbench before a run; a POST asks for one under the policy of the form."""
    programme: Programme = request.scope
    policy = current_policy(programme)
    if request.method == "POST" and request.POST.get("do") in TRIALS:
        return _trial(request, programme, policy)
    form = PolicyForm(request.POST or None, base=policy)
    if request.method == "POST" and form.is_valid() and form.policy:
        wanted = form.policy
        try:
            return once(request, lambda: _start(programme, wanted, request.user))
        except (actions.TooFewPeople, actions.ProgrammeEnding) as refused:
            form.add_error(None, refused.words)
    return _page(request, programme, policy, form)


#: So many locks and exclusions stand on this page; the others have one of their own.
NEWEST = 5
#: Buttons that only show the page again, with everything that was typed.
TRIALS = ("count", "last", "default")


def _trial(request: Request, programme: Programme, policy: Policy) -> HttpResponse:
    """Count what was typed, or put back weights; nothing is started and nothing is lost."""
    typed = request.POST.copy()
    weights = {"last": policy.weights, "default": Policy.from_dict(programme.policy or {}).weights}.get(
        str(typed["do"]), {}
    )
    for name, points in weights.items():
        typed[f"w_{name}"] = str(round(points / 10))
    form = PolicyForm(typed, base=policy, trial=True)
    form.full_clean()
    return _page(request, programme, policy, form)


def _start(programme: Programme, policy: Policy, user: User) -> str:
    """Ask for a run; the address of its page, or of the one that is under way already."""
    try:
        run = actions.request_run(programme, policy, by=user, at=timezone.now())
    except actions.RunAlreadyLive as already:
        run = already.run
    return reverse("pairs:run", args=[programme.slug, run.uid])


def _page(request: Request, programme: Programme, policy: Policy, form: PolicyForm) -> HttpResponse:
    on = actions.snapshot_day(programme, timezone.now())
    found = readiness(programme, policy, on=on)
    runs = list(run_queries.runs(programme)[:10])
    last = next((run for run in runs if run.state == MatchRun.State.DONE), None)
    pairs = found.mentors * found.mentees
    asked = form.trial or pairs <= effect_queries.AT_ONCE
    tried = form.policy if form.is_bound else policy
    countable = found.enough and not programme.ending and pairs <= effect_queries.MOST
    context: dict[str, Any] = {
        "programme": programme,
        "form": form,
        "ready": found,
        "finding": _("Nobody is matched any more") if programme.ending else _finding(found),
        "supply": [{"label": t.topic, "wanted": t.wants, "offered": t.offered} for t in found.topics],
        "short": sum(1 for topic in found.topics if topic.gap > 0),
        "runs": [(run, run_queries.run_figures(run)) for run in runs],
        "live": next((run for run in runs if run.state in MatchRun.LIVE), None),
        "last": last,
        "latest": runs[0] if runs else None,
        "countable": countable,
        "counted": effect_queries.counted(programme, tried, on=on) if countable and asked and tried else None,
        "removed": run_queries.removed_by_rules(last),
        "rules": list(pair_queries.pair_rules(programme)[:NEWEST]),
        "rule_count": pair_queries.pair_rules(programme).count(),
    }
    return render(request, "pairs/matching.html", context, status=422 if form.errors else 200)


def _finding(found: Readiness) -> str:
    left = found.mentors + found.mentees
    if not found.enough and found.paired:
        words = ngettext("%(count)s person is without a pair", "%(count)s people are without a pair", left)
        return words % {"count": left} if left else _("Everybody who can be matched has a pair")
    if not found.enough:
        return _("Too few people to match yet")
    numbers = {"mentors": found.mentors, "mentees": found.mentees}
    return _("%(mentors)s mentors and %(mentees)s mentees can be matched") % numbers
