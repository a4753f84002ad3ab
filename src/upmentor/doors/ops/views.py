"""Pages for those who keep it running."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.doors.ops.checks import run_checks
from upmentor.ground.accounts.access import access, has_role
from upmentor.ground.accounts.models import Organisation, RoleGrant
from upmentor.ground.accounts.request import Request
from upmentor.ground.jobs import actions as job_actions
from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import panel_of
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import by_state, letters
from upmentor.ground.ui import notices
from upmentor.stages.people.models import Person

OPERATORS = has_role(RoleGrant.Role.OWNER, RoleGrant.Role.IT)
OWNER = has_role(RoleGrant.Role.OWNER)


@access("staff tools", allow=OPERATORS)
def home(request: Request) -> HttpResponse:
    """Checks: pass, fail or not done, why, and how to mend."""
    checks = run_checks()
    failing = [check for check in checks if check.state == "fail"]
    return render(request, "ops/home.html", {"checks": checks, "failing": len(failing)})


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
    """Letters as rows: that, when, and whether they were delivered."""
    page = Paginator(letters(), 25).get_page(request.GET.get("page"))
    context = {"page": page, "counts": by_state(), "readable": request.organisation.sample, "labels": dict(Letter.State.choices)}
    return render(request, "ops/mailbox.html", context)


def sample_letter(user: object, uid: UUID, **_: object) -> Letter | None:
    """A letter with its text: only in the sample company, where nobody is real. Elsewhere operators see delivery alone."""
    if not OPERATORS(user) or not Organisation.objects.filter(sample=True).exists():
        return None
    return Letter.objects.filter(uid=uid).first()


@access("letters", allow=sample_letter)
def letter(request: Request, uid: UUID) -> HttpResponse:
    """What would have been sent."""
    crumbs = [(_("Operations"), reverse("ops:home")), (_("Mailbox"), reverse("ops:mailbox")), (request.scope.subject, "")]
    return render(request, "ops/letter.html", {"letter": request.scope, "crumbs": crumbs})


@access("staff tools", allow=OWNER, methods=("GET", "POST"))
def sample(request: Request) -> HttpResponseBase:
    """Make the sample company in an empty workspace, or remove it by one confirmed action (AC-1.2)."""
    here = request.organisation
    job = Job.objects.filter(name__in=["sample.create", "sample.remove"]).order_by("-id").first()
    if request.method == "POST":
        verb = "sample.remove" if here.sample else "sample.create"
        if not here.sample and Person.objects.exists():
            notices.warn(request, _("This workspace holds real people; the sample company needs an empty one."))
        else:
            job_actions.enqueue(verb, verb, queue="long", by=str(request.user.pk))
        return redirect("ops:sample")
    panel = panel_of(job, _("The sample company")) if job and job.live else None
    context = {"panel": panel, "empty": not Person.objects.exists(), "url": reverse("ops:sample")}
    context["failed"] = job.error if job and job.state == Job.State.DEAD else ""
    return render(request, "ops/sample.html", context)
