"""Locks and exclusions: set, lifted, undone, and all of them as a list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.forms.matching import RuleForm
from upmentor.stages.pairs.models import MatchRun, PairRule
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import pairs as pair_queries
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.typed import uid_of

PAGE = 25
UNDO = "pairs.undo_rules"
KEPT = 10
SET = {
    "lock": (actions.lock, _lazy("%(mentee)s and %(mentor)s stay together in every further run.")),
    "exclude": (actions.exclude, _lazy("%(mentee)s and %(mentor)s are not paired in further runs.")),
}


@access("runs_and_imports", allow=managed, methods=("GET", "POST"))
def rule(request: Request, slug: str) -> HttpResponse:
    """All locks and exclusions; a POST locks two people, keeps them apart, or takes either back."""
    programme: Programme = request.scope
    if request.method != "POST":
        return _list(request, programme)
    form = RuleForm(request.POST, programme=programme)
    if not form.is_valid():
        notices.warn(request, _("One of the two no longer takes part."))
        return redirect(_back(request, programme))
    mentor, mentee = form.cleaned_data["mentor"], form.cleaned_data["mentee"]
    kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
    names = {"mentee": mentee.person.name, "mentor": mentor.person.name}
    by, at = request.user, timezone.now()
    before = actions.standing(programme, mentor, mentee)
    try:
        if kind in SET:
            verb, words = SET[kind]
            verb(programme, mentor, mentee, reason=reason, by=by, at=at)
            # Pressed twice, the undo of the first press stays the one that takes it back.
            twice = (before.kind, before.reason) == (kind, reason)
            undo = "" if twice else _undo(request, programme, mentor, mentee, before, at)
            notices.say(request, str(words) % names, undo_url=undo)
        elif actions.lift(programme, mentor, mentee, by=by, at=at):
            said = _("%(mentee)s and %(mentor)s are free to be matched again.") % names
            notices.say(request, said, undo_url=_undo(request, programme, mentor, mentee, before, at))
    except actions.PairRefused as refused:
        _say_refused(request, names, refused)
    return redirect(_back(request, programme))


def _say_refused(request: Request, names: dict[str, str], refused: actions.PairRefused) -> None:
    words = _("%(mentee)s and %(mentor)s cannot be locked: %(why)s.") % (names | {"why": refused.words})
    notices.warn(request, words)


def _list(request: Request, programme: Programme) -> HttpResponse:
    who, kind = request.GET.get("who", "").strip()[:100], request.GET.get("kind", "")
    rows = pair_queries.pair_rules(programme)
    if kind in PairRule.Kind.values:
        rows = rows.filter(kind=kind)
    if who and "\0" not in who:
        rows = rows.filter(Q(mentor__person__name__icontains=who) | Q(mentee__person__name__icontains=who))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "programme": programme,
        "page": page,
        "rules": page.object_list,
        "who": who,
        "kind": kind,
        "filtered": bool(who or kind),
        "listed": True,
        "crumbs": [(_("Matching"), reverse("pairs:matching", args=[programme.slug])), (_("Locks and exclusions"), "")],
    }
    return render(request, "pairs/rule_list.html", context)


def _back(request: Request, programme: Programme) -> str:
    """To the run or the list from which the form was sent, else to the workbench."""
    sent = uid_of(request.POST.get("run", ""))
    run = MatchRun.objects.filter(programme=programme, uid=sent).first() if sent else None
    if run:
        return reverse("pairs:run", args=[programme.slug, run.uid])
    if "listed" not in request.POST:
        return reverse("pairs:matching", args=[programme.slug])
    found = {name: request.POST.get(f"list_{name}", "")[:100] for name in ("who", "kind", "page")}
    query = urlencode({name: value for name, value in found.items() if value})
    return reverse("pairs:rule", args=[programme.slug]) + (f"?{query}" if query else "")


def _undo(
    request: Request,
    programme: Programme,
    mentor: Enrolment,
    mentee: Enrolment,
    before: actions.Before,
    at: dt.datetime,
) -> str:
    """Keep in the session how it was, and where to go back to; an address would show the reason. The address that
    undoes it."""
    left = actions.standing(programme, mentor, mentee)
    stamp = int(at.timestamp() * 1_000_000)
    kept = request.session.get(UNDO, {})
    kept[str(stamp)] = {
        "two": [mentor.pk, mentee.pk],
        "before": [before.kind, before.reason, before.set_by, before.set_at and before.set_at.isoformat()],
        "left": [left.kind, left.set_at and left.set_at.isoformat()],
        "back": _back(request, programme),
    }
    request.session[UNDO] = dict(list(kept.items())[-KEPT:])
    return f"{reverse('pairs:undo-rule', args=[programme.slug])}?change={stamp}"


@access("runs_and_imports", allow=managed, methods=("POST",))
def lift_rule(request: Request, slug: str, pk: int) -> HttpResponse:
    """Undo a lock that was set by forcing a pair (only offered where there was none before it)."""
    programme: Programme = request.scope
    found = get_object_or_404(PairRule, programme=programme, pk=pk)
    actions.lift(programme, found.mentor, found.mentee, by=request.user, at=timezone.now())
    notices.say(request, _("Undone."))
    return redirect("pairs:matching", slug=slug)


@access("runs_and_imports", allow=managed, methods=("POST",))
def undo_rule(request: Request, slug: str) -> HttpResponse:
    """Undo a lock, an exclusion or the end of either: what stood before stands again."""
    programme: Programme = request.scope
    kept = request.session.get(UNDO, {})
    row = kept.pop(request.GET.get("change", ""), None)
    request.session[UNDO] = kept
    people = Enrolment.objects.filter(programme=programme).select_related("person")
    found = people.in_bulk(row["two"]) if row else {}
    if row is None or len(found) < 2:
        notices.warn(request, _("This can no longer be undone here."))
        return redirect("pairs:rule", slug=slug)
    mentor, mentee = (found[key] for key in row["two"])
    now = actions.standing(programme, mentor, mentee)
    if row["left"] != [now.kind, now.set_at and now.set_at.isoformat()]:
        notices.warn(request, _("Somebody has changed this since, so it stays as it is."))
        return redirect(row["back"])
    kind, reason, who, when = row["before"]
    before = actions.Before(kind, reason, who, dt.datetime.fromisoformat(when) if when else None)
    try:
        actions.put_back(programme, mentor, mentee, before, by=request.user, at=timezone.now())
        notices.say(request, _("Undone."))
    except actions.PairRefused as refused:
        _say_refused(request, {"mentee": mentee.person.name, "mentor": mentor.person.name}, refused)
    return redirect(row["back"])
