"""Who has no match in a run, why, and what helps with one press."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs import steps as step_pages
from upmentor.stages.pairs.models import MatchRun, Unmatched
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.pairs.queries import unmatched as queries
from upmentor.stages.pairs.views.frame import finished_run, frame, tabs
from upmentor.stages.programmes.actions import enrolment as people

PAGE = 25


@access("match_reasons", allow=managed)
def unmatched(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Everybody without a match by reason, with what helps."""
    found = finished_run(request, uid)
    asked = {name: request.GET.get(name, "")[:100].replace("\0", "") for name in ("reason", "role", "q")}
    everybody = queries.everybody(found)
    rows = queries.narrowed(everybody, group=asked["reason"], role=asked["role"], name=asked["q"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    left = list(page.object_list)
    where = step_pages.addresses(found.programme, left)
    may_raise = queries.raisable(found, left)
    shown = []
    for row in left:
        words = run_queries.unmatched_row(row)
        helps = [
            (step, address)
            for said, step, address in zip(row.steps, words.steps, where[row.pk], strict=True)
            if said["key"] != "step.raise_capacity"
        ]
        shown.append((words, row, helps, may_raise.get(row.pk)))
    context = frame(found) | tabs(found, "run-unmatched") | {"page": page, "rows": shown, "asked": asked}
    context |= {
        "groups": queries.counts(everybody),
        "narrowed": any(asked.values()),
        "current": found.state == MatchRun.State.DONE and not found.programme.ending,
    }
    return render(request, "pairs/run_unmatched.html", context)


@access("match_reasons", allow=managed, methods=("POST",))
def raise_capacity(request: Request, slug: str, uid: uuid.UUID, left: int) -> HttpResponse:
    """Let the mentor who would help this person take one pair more; undone from the bar."""
    found = finished_run(request, uid)
    row = get_object_or_404(Unmatched.objects.select_related("enrolment__person"), run=found, pk=left)
    return once(request, lambda: _raise(request, found, row))


def _raise(request: Request, found: MatchRun, row: Unmatched) -> str:
    one = queries.raisable(found, [row]).get(row.pk)
    slug, back = found.programme.slug, reverse("pairs:run-unmatched", args=[found.programme.slug, found.uid])
    if one is None or one.done or found.programme.ending:
        notices.warn(request, _("That cannot be done any more; look at the state below."))
        return back
    person = one.enrolment
    before = people.set_capacity(person, person.capacity + 1, by=request.user, at=timezone.now())
    undo = reverse("programmes:person-change", args=[slug, person.uid, "one" if before == 1 else "two"])
    words = _("%(name)s can take two pairs now. Run again to see who gets a match.")
    notices.say(request, words % {"name": person.person.name}, undo_url=undo)
    return back
