"""The goals of a pair: the list, adding, changing, order, removing."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.goals import example
from upmentor.ground.ui import notices
from upmentor.stages.goals.actions import goals as verbs
from upmentor.stages.goals.actions.errors import ChangedMeanwhile, GoalsRefused
from upmentor.stages.goals.forms import GoalForm
from upmentor.stages.goals.ladder import FIELDS
from upmentor.stages.goals.models import MENTEE_GOALS, MENTOR_GOALS, Goal, Rating
from upmentor.stages.goals.permissions import OwnGoal, live_goal, live_pair, own_pair
from upmentor.stages.goals.queries.attainment import attainment_of
from upmentor.stages.goals.queries.examples import examples_for
from upmentor.stages.goals.queries.goals import GoalSeen, goals_of, mentor_goal_later
from upmentor.stages.goals.queries.moments import moments_of
from upmentor.stages.goals.views.shared import crumbs, seen_version, tabs, then_list
from upmentor.stages.pairs.models import PairMember

BOTH = ("GET", "POST")
M = Rating.Moment


@dataclass(frozen=True)
class Section:
    """The goals of one of the two, and whether there is room for another."""

    owner: PairMember
    mine: bool
    name: str
    goals: tuple[GoalSeen, ...]
    room: bool
    later: bool


@access("agreement_and_goals", allow=own_pair)
def goals(request: Request, uid: uuid.UUID) -> HttpResponse:
    """One's own goals, then the partner's, with how far both are."""
    member: PairMember = request.scope
    pair = member.pair
    moments = moments_of(pair, on=timezone.localdate())
    asked = moments.asked if moments else ""
    seen = goals_of(pair, member, asked=asked)
    later = not any(one.goal.role == "mentor" for one in seen) and mentor_goal_later(pair)
    context = {
        "pair": pair,
        "member": member,
        "partner_name": member.partner.person.first_name,
        "sections": [_section(one, member, seen, later=later) for one in (member, member.partner)],
        "moments": moments,
        "waiting": [one for one in seen if asked and one.at(asked).own is None],
        "attained": [(at.label, found) for at in (M.END, M.MIDPOINT) if (found := attainment_of(seen, at))],
        "tabs": tabs(member, "goals"),
    }
    return render(request, "goals/goals.html", context)


def _section(owner: PairMember, reader: PairMember, seen: tuple[GoalSeen, ...], *, later: bool) -> Section:
    own = tuple(one for one in seen if one.owner.pk == owner.pk)
    most = MENTOR_GOALS if owner.role == "mentor" else MENTEE_GOALS
    mine = owner.pk == reader.pk
    return Section(owner, mine, owner.person.first_name, own, len(own) < most, later and owner.role == "mentor")


@access("agreement_and_goals", allow=live_pair, methods=BOTH)
def new(request: Request, uid: uuid.UUID) -> HttpResponse:
    """First the examples of the pair's topic (`?topic=`), then the form, filled from one (`?example=`) or empty
    (`?own=1`)."""
    member: PairMember = request.scope
    if request.method == "POST":
        return _add(request, member)
    taken = example(request.GET.get("example", "")[:80], get_language() or "en")
    if taken or request.GET.get("own"):
        return _form_page(request, member, GoalForm(initial=asdict(taken) if taken else None))
    found = examples_for(member, get_language() or "en", topic=request.GET.get("topic", "")[:80])
    context = {"pair": member.pair, "shelves": found, "crumbs": crumbs(member, _("Add a goal"))}
    return render(request, "goals/examples.html", context)


def _add(request: Request, member: PairMember) -> HttpResponse:
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _form_page(request, member, form, status=422)

    def create() -> str:
        verbs.add_goal(member, form.words(), by=request.user, at=timezone.now())
        notices.say(request, _("Your goal is kept. You both see it."))
        return reverse("goals:goals", args=[member.pair.uid])

    try:
        return once(request, create)
    except GoalsRefused as refused:
        return _form_page(request, member, form, status=409, refused=refused.words)


def _form_page(request: Request, member: PairMember, form: GoalForm, *, status: int = 200, **more: Any) -> HttpResponse:
    goal: Goal | None = more.get("goal")
    title = _("Change the words") if goal else _("Add a goal")
    whose = member.partner.person.first_name if goal and goal.owner_id != member.pk else ""
    context = {"pair": member.pair, "form": form, "title": title, "whose": whose, "crumbs": crumbs(member, title)}
    return render(request, "goals/form.html", context | more, status=status)


@access("agreement_and_goals", allow=live_goal, methods=BOTH)
def edit(request: Request, uid: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Either of the two changes the words of a goal."""
    own: OwnGoal = request.scope
    kept = {name: getattr(own.goal, name) for name in GoalForm.base_fields}
    form = GoalForm(request.POST or None, initial=kept)
    shown: dict[str, Any] = {"goal": own.goal, "version": seen_version(request, own.goal)}
    if not (form.is_bound and form.is_valid()):
        return _form_page(request, own.member, form, status=422 if form.is_bound else 200, **shown)

    def change() -> str:
        verbs.change_goal(own.goal, form.words(), seen=shown["version"], by=request.user, at=timezone.now())
        notices.say(request, _("Kept. You both see the new words."))
        return reverse("goals:goal", args=[uid, goal])

    try:
        return once(request, change)
    except ChangedMeanwhile as changed:
        now: Goal = changed.now  # type: ignore[assignment]
        shown |= {"version": now.version, "refused": changed.words, "theirs": _theirs(form, now)}
        return _form_page(request, own.member, form, status=409, **shown)
    except GoalsRefused as refused:
        return _form_page(request, own.member, form, status=409, refused=refused.words, **shown)


def _theirs(form: GoalForm, now: Goal) -> list[tuple[str, str]]:
    """What the partner has now where it differs from what was typed: (label, words)."""
    names = ["text", "today", *FIELDS.values()]
    differing = [name for name in names if getattr(now, name) != form.cleaned_data[name]]
    return [(str(form[name].label), getattr(now, name)) for name in differing]


@access("agreement_and_goals", allow=live_goal, methods=("POST",))
def move(request: Request, uid: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    own: OwnGoal = request.scope
    up = request.POST.get("way") == "up"
    by, at = request.user, timezone.now()
    return then_list(request, own.member, lambda: verbs.move_goal(own.goal, own.member, up=up, by=by, at=at))


@access("agreement_and_goals", allow=live_goal, methods=("POST",))
def remove(request: Request, uid: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Take one's own goal away; the next page offers to bring it back."""
    own: OwnGoal = request.scope
    back = reverse("goals:restore", args=[uid, goal])

    def take() -> None:
        verbs.remove_goal(own.goal, own.member, by=request.user, at=timezone.now())
        notices.say(request, _("Your goal is removed."), undo_url=back)

    return then_list(request, own.member, take)


@access("agreement_and_goals", allow=live_goal, methods=("POST",))
def restore(request: Request, uid: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Bring a removed goal back."""
    own: OwnGoal = request.scope

    def bring() -> None:
        verbs.restore_goal(own.goal, own.member, by=request.user, at=timezone.now())
        notices.say(request, _("Your goal is back."))

    return then_list(request, own.member, bring)


@access("agreement_and_goals", allow=live_pair, methods=("POST",))
def later(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The mentor's own goal is chosen later (`later=1`), or not later after all."""
    member: PairMember = request.scope
    chosen = request.POST.get("later") == "1"
    try:
        verbs.set_mentor_goal_later(member.pair, later=chosen, by=request.user, at=timezone.now())
    except GoalsRefused as refused:
        raise Http404 from refused
    if chosen:
        notices.say(request, _("Kept: the mentor’s own goal comes later."))
    return redirect("goals:goals", uid=uid)
