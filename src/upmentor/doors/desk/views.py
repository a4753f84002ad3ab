"""What programme staff see first."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.desk import pairs as lives
from upmentor.doors.desk.today import today
from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui.context import address
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.views import ask
from upmentor.stages.pairs.models import Pair
from upmentor.stages.people.permissions import keeps_roster
from upmentor.stages.people.queries.people import readiness
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import is_staff, managed, may_create, set_up
from upmentor.stages.programmes.queries.programmes import managed_by, visible_programmes


@access("staff tools", allow=is_staff)
def programmes(request: Request) -> HttpResponse:
    """Choose a programme; the state of the roster for those who keep it."""
    keeper = keeps_roster(request.user)
    context = {
        "programmes": visible_programmes(request.user),
        "managed": set(managed_by(request.user).values_list("pk", flat=True)),
        "may_create": may_create(request.user),
        "roster": readiness() if keeper else None,
        "import_url": address("people:imports") if keeper else "",
        "people_url": address("people:list") if keeper else "",
    }
    return render(request, "desk/programmes.html", context)


@access("meeting_dates", allow=managed)
def pairs(request: Request, slug: str) -> HttpResponseBase:
    """How the pairs are: `?state=` chooses the state of life, `?show=` one of the filters. Before there is a pair, the
    proposals."""
    found: Programme = request.scope
    numbers = lives.counts(found)
    if not numbers:
        return redirect("pairs:pairs", slug)
    sent, show = request.GET.get("state", ""), request.GET.get("show", "")
    state = sent if sent in Pair.State.values else ""
    show = show if show in lives.FILTERS else ""
    page, rows = lives.page_of(found, state, show, request.GET.get("page"))
    context = {"programme": found, "page": page, "rows": rows, "state": state, "show": show, "filters": lives.FILTERS}
    context |= {"finding": _finding(numbers), "tabs": _tabs(found, numbers, state)}
    return render(request, "desk/pairs.html", context)


def _finding(numbers: Mapping[str, int]) -> str:
    live = sum(numbers.get(state, 0) for state in Pair.LIVE)
    if not live:
        over = sum(numbers.values())
        return ngettext("%(n)s pair has come to its end", "%(n)s pairs have come to their end", over) % {"n": over}
    return ngettext("%(n)s pair is under way", "%(n)s pairs are under way", live) % {"n": live}


def _tabs(programme: Programme, numbers: Mapping[str, int], current: str) -> list[tuple[str, str, bool]]:
    here = reverse("desk:pairs", args=[programme.slug])
    words = _("%(state)s (%(count)s)")
    live = sum(numbers.get(state, 0) for state in Pair.LIVE)
    found = [(_("How they are"), reverse("care:board", args=[programme.slug]), False)]
    found.append((words % {"state": _("Under way"), "count": live}, here, not current))
    for state in Pair.State:
        if numbers.get(state):
            label = words % {"state": state.label, "count": numbers[state]}
            found.append((label, f"{here}?state={state.value}", state == current))
    return [*found, (_("Proposals"), reverse("pairs:pairs", args=[programme.slug]), False)]


@access("meeting_dates", allow=managed, methods=("GET", "POST"))
def export_pairs(request: Request, slug: str, form: str) -> HttpResponse:
    """The same as a CSV or XLSX file, after a reason."""
    return ask(request, Export.Source.LIFE, form)


@access("staff tools", allow=set_up)
def programme(request: Request, slug: str) -> HttpResponseBase:
    """What needs me in this programme? Owners who do not manage it come to its settings, which is all they see of
    it."""
    found: Programme = request.scope
    if not managed(request.user, slug):
        return redirect("programmes:settings", slug)
    now = timezone.now()
    return render(request, "desk/today.html", {"programme": found, "today": today(found, at=now), "now": now})
