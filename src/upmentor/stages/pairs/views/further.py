"""Who else somebody could be paired with, what a chosen pair would change, and choosing it (AC-5.5)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.jobs.models import Job
from upmentor.ground.ui import notices
from upmentor.matching import LockRefused, UnknownPerson
from upmentor.stages.pairs import actions
from upmentor.stages.pairs import further as counting
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import further as queries
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.pairs.queries.rules import broken_rules
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.pairs.views.frame import finished_run, frame
from upmentor.stages.programmes.models import Enrolment

IMPOSSIBLE = "impossible"
"""What the job answers for two people whom a rule or a lock keeps apart; the page finds the words."""


@access("match_reasons", allow=managed, methods=("GET", "POST"))
def others(request: Request, slug: str, uid: uuid.UUID, enrolment: uuid.UUID) -> HttpResponse:
    """Other partners for somebody of a run, and a search among all; a POST has them counted where they are many."""
    run = finished_run(request, uid)
    one = _participant(run, enrolment)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    context: dict[str, Any] = frame(run) | {"one": one, "q": words, "partners": queries.partners(run, one)}
    context["crumbs"] = _crumbs(run, one.person.name)
    known = queries.basis(run) if _few(run) or words else None
    if _few(run):
        context["gone"] = known is None
        found = None
        if known:
            found = _others(known, one)
    else:
        if request.method == "POST":
            _ask(request, run, one)
            return redirect("pairs:others", slug=slug, uid=uid, enrolment=enrolment)
        answer = _job(request, context, actions.further_key(run, one))
        if isinstance(answer, HttpResponse):
            return answer
        found = answer
        known = known or (queries.basis(run) if found is not None else None)
    context["late"] = found == IMPOSSIBLE
    if known and found is not None and found != IMPOSSIBLE:
        context["rows"] = queries.other_rows(run, known, one, found)
    if known and words:
        context["looked_up"] = queries.looked_up(run, known, one, words)
    return render(request, "pairs/others.html", context)


@access("match_reasons", allow=managed, methods=("GET", "POST"))
def force(request: Request, slug: str, uid: uuid.UUID, enrolment: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """What forcing two people together would change; a POST has it counted, or locks them and runs again."""
    run = finished_run(request, uid)
    mentor = _participant(run, enrolment, Enrolment.Role.MENTOR)
    mentee = _participant(run, other, Enrolment.Role.MENTEE)
    reason, refused = request.POST.get("reason", "").replace("\0", "")[:300], ""
    if request.method == "POST" and "count" in request.POST:
        if not _few(run):
            _ask(request, run, mentor, mentee)
        return redirect("pairs:force", slug=slug, uid=uid, enrolment=enrolment, other=other)
    if request.method == "POST":
        try:
            return once(request, lambda: _force(request, run, mentor, mentee, reason))
        except actions.PairsError as error:
            refused = str(error.words)
    context: dict[str, Any] = frame(run) | {"mentor": mentor, "mentee": mentee, "reason": reason, "refused": refused}
    context["crumbs"] = _crumbs(run, _("Force a pair"))
    context["open"] = run.state == MatchRun.State.DONE and not run.programme.ending
    answer = _told(request, run, mentor, mentee, context)
    if isinstance(answer, HttpResponse):
        return answer
    if answer is not None:
        context["change"] = queries.change(run, mentor, mentee, answer)
    return render(request, "pairs/force.html", context, status=422 if refused else 200)


def _others(known: queries.Basis, one: Enrolment) -> Any:
    """Other partners; `IMPOSSIBLE` for somebody who joined after the run."""
    try:
        return counting.others(known.problem, known.solution, one.person.employee_id, one.role, queries.OTHERS)
    except UnknownPerson:
        return IMPOSSIBLE


def _ask(request: Request, run: MatchRun, one: Enrolment, other: Enrolment | None = None) -> None:
    if actions.request_further(run, one, other) is None:
        notices.warn(request, _("Three other counts are under way. Ask again in a moment."))


def _told(
    request: Request, run: MatchRun, mentor: Enrolment, mentee: Enrolment, context: dict[str, Any]
) -> dict[str, Any] | HttpResponse | None:
    """What the pair would change; None where that is not known, with the reason in the context."""
    if not _few(run):
        answer = _job(request, context, actions.further_key(run, mentor, mentee))
        if answer != IMPOSSIBLE:
            return answer
    known = queries.basis(run)
    if known is None:
        context["gone"] = True
        return None
    ids = mentor.person.employee_id, mentee.person.employee_id
    broken = broken_rules(known.problem, *ids)
    if not broken and _few(run):
        try:
            return counting.change(known.problem, known.solution, *ids)
        except LockRefused:
            pass
    words = [capital(say(sentence)) for sentence in broken]
    context["impossible"] = words or [_("Other locks need the places of one of the two")]
    return None


def _job(request: Request, context: dict[str, Any], key: str) -> Any:
    """The answer of the job with this key; None, with its state in the context, as long as there is none."""
    job = queries.last_job(key)
    live, done = job is not None and job.state in Job.LIVE, job is not None and job.state == Job.State.DONE
    if request.htmx and not live:
        # Only the panel of a running count asks this way: the whole page follows now.
        return HttpResponseClientRedirect(request.get_full_path())
    context |= {"ask": not live and not done, "failed": job is not None and not live and not done}
    if live:
        title, words = _("Counting what else is possible"), _("From what was stored with the run")
        context["counting"] = run_queries.Progress(title, "running", words, key="further")
    return job.result["answer"] if job is not None and done and job.result else None


def _force(request: Request, run: MatchRun, mentor: Enrolment, mentee: Enrolment, reason: str) -> str:
    rule, started = actions.force(run, mentor, mentee, reason=reason, by=request.user, at=timezone.now())
    names = {"mentee": mentee.person.name, "mentor": mentor.person.name, "number": started.number}
    words = _("%(mentee)s and %(mentor)s are locked together. Run %(number)s looks for the best pairs around them.")
    undo = reverse("pairs:lift-rule", args=[run.programme.slug, rule.pk]) if rule else ""
    notices.say(request, words % names, undo_url=undo)
    return reverse("pairs:run", args=[run.programme.slug, started.uid])


def _few(run: MatchRun) -> bool:
    return queries.size_of(run) <= queries.HERE


def _participant(run: MatchRun, uid: uuid.UUID, role: str = "") -> Enrolment:
    """Somebody of the programme. Raises Http404."""
    people = Enrolment.objects.select_related("person__department").filter(programme=run.programme)
    return get_object_or_404(people.filter(role=role) if role else people, uid=uid)


def _crumbs(run: MatchRun, last: str) -> list[tuple[str, str]]:
    slug = run.programme.slug
    return [
        (_("Matching"), reverse("pairs:matching", args=[slug])),
        (_("Run %(number)s") % {"number": run.number}, reverse("pairs:run", args=[slug, run.uid])),
        (last, ""),
    ]
