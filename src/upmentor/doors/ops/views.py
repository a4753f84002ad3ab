"""Pages for those who keep it running."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.doors.ops.checks import run_checks
from upmentor.ground.accounts.access import access, has_role
from upmentor.ground.accounts.actions import turn_into_sample
from upmentor.ground.accounts.models import Organisation, RoleGrant
from upmentor.ground.accounts.request import Request
from upmentor.ground.jobs import actions as job_actions
from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import panel_of
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import by_state, letters, listed
from upmentor.ground.ui import notices
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme

OPERATORS = has_role(RoleGrant.Role.OWNER, RoleGrant.Role.IT)
OWNER = has_role(RoleGrant.Role.OWNER)
CREATE, REMOVE = "sample.create", "sample.remove"


@access("staff tools", allow=OPERATORS)
def home(request: Request) -> HttpResponse:
    """Checks: pass, fail or not done, why, and how to mend."""
    checks = run_checks()
    failing = [check for check in checks if check.state == "fail"]
    context = {"checks": checks, "failing": len(failing), "sample_open": OWNER(request.user) and _sample_open(request)}
    return render(request, "ops/home.html", context)


def _sample_open(request: Request) -> bool:
    """Whether there is a sample company to remove, or room for one."""
    return request.organisation.sample or _is_empty()


def _is_empty() -> bool:
    return not Person.objects.exists() and not Programme.objects.exists()


@access("staff tools", allow=OPERATORS)
def jobs(request: Request) -> HttpResponse:
    """Background work, newest first."""
    state = request.GET.get("state", "")
    rows = Job.objects.order_by("-id")
    if state in Job.State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    return render(request, "ops/jobs.html", {"page": page, "states": Job.State.choices, "chosen": state})


@access("staff tools", allow=OPERATORS, methods=("POST",))
def try_again(request: Request, uid: UUID) -> HttpResponseBase:
    """Queue a failed job once more."""
    job = get_object_or_404(Job, uid=uid, state=Job.State.DEAD)
    job_actions.enqueue(job.name, job.key, queue=job.queue, max_starts=job.max_starts, **job.args)
    notices.say(request, _("Queued again."))
    return redirect("ops:jobs")


@access("letters", allow=OPERATORS)
def mailbox(request: Request) -> HttpResponse:
    """Letters as rows: that, when, and whether they were delivered; by address (in the sample also by subject) and
    state."""
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    readable = request.organisation.sample
    found = letters().filter(state=state) if state in Letter.State.values else letters()
    if words:
        subject = Q(subject__icontains=words) if readable else Q()
        found = found.filter(Q(address__icontains=words) | subject)
    counts = by_state()
    context = {
        "page": Paginator(found, 25).get_page(request.GET.get("page")),
        "any": bool(counts),
        "readable": readable,
        "words": words,
        "states": [
            (value, label, counts[value], value == state) for value, label in Letter.State.choices if value in counts
        ],
    }
    return render(request, "ops/mailbox.html", context)


def sample_letter(user: object, uid: UUID, **_: object) -> Letter | None:
    """A letter with its text: only in the sample company, where nobody is real. Elsewhere operators see delivery
    alone."""
    if not OPERATORS(user) or not Organisation.objects.filter(sample=True).exists():
        return None
    return listed().filter(uid=uid).first()


@access("letters", allow=sample_letter)
def letter(request: Request, uid: UUID) -> HttpResponse:
    """What would have been sent."""
    crumbs = [
        (_("Operations"), reverse("ops:home")),
        (_("Mailbox"), reverse("ops:mailbox")),
        (request.scope.subject, ""),
    ]
    return render(request, "ops/letter.html", {"letter": request.scope, "crumbs": crumbs})


def sample_entry(user: object, uid: UUID, **_: object) -> Letter | None:
    """The same for a letter that carries a calendar entry."""
    found = sample_letter(user, uid)
    return found if found and found.calendar else None


@access("letters", allow=sample_entry)
def letter_calendar(request: Request, uid: UUID) -> HttpResponse:
    """The calendar entry of a letter, to try in a calendar of one's own."""
    kind = f"text/calendar; charset=utf-8; method={request.scope.calendar_method}"
    return HttpResponse(
        request.scope.calendar, content_type=kind, headers={"Content-Disposition": "attachment; filename=invite.ics"}
    )


@access("staff tools", allow=OPERATORS, methods=("POST",))
def cancel(request: Request, uid: UUID) -> HttpResponseBase:
    """Stop a job that waits or runs."""
    job = get_object_or_404(Job, uid=uid, state__in=Job.LIVE)
    job_actions.cancel(job)
    notices.say(request, _("It stops at its next step."))
    return redirect("ops:jobs")


@access("staff tools", allow=OWNER, methods=("GET", "POST"))
def sample(request: Request) -> HttpResponseBase:
    """Make the sample company in an empty workspace, or remove it by one confirmed action (AC-1.2)."""
    here = request.organisation
    empty = _is_empty()
    if request.method == "POST":
        if empty:
            turn_into_sample(here, by=request.user, at=timezone.now())
            job_actions.enqueue(CREATE, CREATE, queue="long")
        elif here.sample:
            job_actions.enqueue(REMOVE, REMOVE, queue="long")
        else:
            notices.warn(request, _("This workspace holds real people; the sample company needs an empty one."))
        return redirect("ops:sample")
    job = Job.objects.filter(name__in=[CREATE, REMOVE]).order_by("-id").first()
    if request.htmx and not (job and job.live):
        # The panel asked whether the work is done: it is, and the sample's own first page says more than a panel.
        return HttpResponse(status=204, headers={"HX-Redirect": "/" if here.sample else reverse("ops:sample")})
    panel = panel_of(job, _("The sample company"), _stage(job)) if job and job.live else None
    context = {"panel": panel, "empty": empty, "url": reverse("ops:sample")}
    context["failed"] = job.error if job and job.state == Job.State.DEAD else ""
    return render(request, "ops/sample.html", context)


def _stage(job: Job) -> str:
    if job.name == REMOVE:
        return _("Removing it")
    return "" if job.stage else _("Waiting for a worker")
