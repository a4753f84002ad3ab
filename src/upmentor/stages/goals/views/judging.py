"""One goal with its five levels, and how far each of the two finds it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.goals.actions.errors import GoalsRefused
from upmentor.stages.goals.actions.judging import judge
from upmentor.stages.goals.forms import JudgeForm
from upmentor.stages.goals.models import Rating
from upmentor.stages.goals.permissions import OwnGoal, own_goal
from upmentor.stages.goals.queries.goals import GoalSeen, Judgement, goal_seen
from upmentor.stages.goals.queries.moments import Moments, moments_of
from upmentor.stages.goals.views.shared import crumbs

M = Rating.Moment


@access("agreement_and_goals", allow=own_goal, methods=("GET", "POST"))
def goal(request: Request, uid: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """The ladder; a POST judges. `?moment=midpoint` or `end` looks back earlier than the rhythm suggests."""
    own: OwnGoal = request.scope
    moments = moments_of(own.member.pair, on=timezone.localdate())
    moment = _moment(request, moments)
    seen = goal_seen(own.goal, own.member, asked=moment)
    if seen is None:
        raise Http404
    given = seen.at(moment)
    whose = "" if seen.mine else _("Where is %(name)s now?") % {"name": seen.owner.person.first_name}
    sent = request.POST if request.method == "POST" else None
    form = JudgeForm(sent, rungs=seen.rungs, whose=whose, initial={"level": given.own})
    if sent is not None and moment and form.is_valid():
        return _judge(request, own, moment, form.cleaned_data["level"])
    context = _context(own, seen, moments, moment, given) | {"form": form if moment else None}
    return render(request, "goals/goal.html", context, status=422 if form.errors else 200)


def _moment(request: Request, moments: Moments | None) -> str:
    """Which moment is judged: the one that was asked for, or that is due; empty while there is nothing to judge."""
    wanted = request.POST.get("moment") or request.GET.get("moment", "")
    if moments is None:
        return ""
    return wanted if wanted in M.values else moments.asked


def _context(own: OwnGoal, seen: GoalSeen, moments: Moments | None, moment: str, given: Judgement) -> dict[str, Any]:
    return {
        "pair": own.member.pair,
        "live": own.member.live,
        "seen": seen,
        "given": given,
        "moment": moment,
        "asking": bool(moment) and given.partner is None,  # then the levels stand in the form
        "moment_name": M(moment).label if moment else "",
        "moments": moments,
        "partner_name": own.member.partner.person.first_name,
        "owner_name": seen.owner.person.first_name,
        "marks": _marks(seen, own.member.partner.person.first_name),
        "crumbs": crumbs(own.member, _("Goal")),
    }


def _marks(seen: GoalSeen, partner: str) -> list[tuple[Any, list[str]]]:
    """Each rung with who put it there and when, in words."""
    found = []
    for rung in seen.rungs:
        names = []
        for label, each in ((M.MIDPOINT.label, seen.midpoint), (M.END.label, seen.end)):
            if each.own == rung.level:
                names.append(_("%(moment)s: you") % {"moment": label})
            if each.partner == rung.level:
                names.append(_("%(moment)s: %(name)s") % {"moment": label, "name": partner})
        found.append((rung, names))
    return found


def _judge(request: Request, own: OwnGoal, moment: str, level: int) -> HttpResponse:
    try:
        judge(own.goal, own.member, moment, level, by=request.user, at=timezone.now())
        notices.say(request, _("Your answer is kept."))
    except GoalsRefused as refused:
        notices.warn(request, str(refused.words))
    answer = redirect("goals:goal", uid=own.member.pair.uid, goal=own.goal.uid)
    answer["Location"] += f"?moment={moment}"
    return answer
