"""Enrolling oneself: the landing page, one page a step, the confidential list, withdrawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.enrolment import load_enrolment
from upmentor.ground.content.messages import translated
from upmentor.ground.content.pages import load_clauses, load_notice
from upmentor.ground.ui import notices
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions import answers
from upmentor.stages.programmes.actions import enrolment as verbs
from upmentor.stages.programmes.eligibility import eligible_for
from upmentor.stages.programmes.errors import (
    AlreadyEnrolled,
    EnrolmentClosed,
    NotComplete,
    NotEligible,
    WrongState,
)
from upmentor.stages.programmes.forms.join import AimForm, ClausesForm, TimesForm
from upmentor.stages.programmes.forms.topics import TopicsForm
from upmentor.stages.programmes.models import Enrolment, Exclusion, Programme
from upmentor.stages.programmes.permissions import may_see_invitation, own_enrolment, person_of
from upmentor.stages.programmes.queries.budget import budget_of
from upmentor.stages.programmes.queries.enrolments import colleagues
from upmentor.stages.programmes.queries.programmes import enrolment_open, team_of
from upmentor.stages.programmes.queries.summary import answer_rows
from upmentor.stages.programmes.states import ENROLMENT_OPEN
from upmentor.stages.programmes.steps import minutes_left, steps_of
from upmentor.stages.programmes.typed import typed, uid_of

State = Enrolment.State
# Help lines of the content files are kept by these names.
HELP = {"aim": {"mentor": "gain", "mentee": "result"}, "apart": {"mentor": "conflicts", "mentee": "conflicts"}}


@access("topics", allow=may_see_invitation, methods=("GET", "POST"))
def join(request: Request, slug: str) -> HttpResponse:
    """What it is and what it takes; who began goes on where they stopped, who is in sees their answers."""
    programme: Programme = request.scope
    person = person_of(request.user)
    assert person
    own = Enrolment.objects.filter(programme=programme, person=person).select_related("programme", "person").first()
    if request.method == "POST":
        return _start(request, programme, person)
    if own and own.state == State.STARTED and programme.state in ENROLMENT_OPEN:
        return redirect("programmes:join-step", slug, own.step)
    if own and own.state in (State.AVAILABLE, State.WAITING, State.COMPLETED):
        return render(request, "programmes/join/enrolled.html", _enrolled(own))
    able = eligible_for(programme, person)
    roles = (own.role,) if own else able.roles
    offers = [budget_of(programme, role) for role in roles]
    waiting = not enrolment_open(programme, timezone.localdate()) and programme.state in ENROLMENT_OPEN
    context = {"programme": programme, "person": person, "offers": offers, "why_not": able.why_not, "own": own}
    context |= {"waiting": waiting, "closed": programme.state not in ENROLMENT_OPEN, "managers": team_of(programme)}
    return render(request, "programmes/join/landing.html", context)


def _start(request: Request, programme: Programme, person: Person) -> HttpResponse:
    try:
        own = verbs.start(programme, person, request.POST.get("role", ""), by=request.user, at=timezone.now())
    except AlreadyEnrolled:
        return redirect("programmes:join", programme.slug)
    except (NotEligible, EnrolmentClosed):
        notices.warn(request, _("This programme is not open for you in that role."))
        return redirect("programmes:join", programme.slug)
    return redirect("programmes:join-step", programme.slug, own.step)


def _enrolled(own: Enrolment) -> dict[str, Any]:
    return {
        "own": own,
        "programme": own.programme,
        "rows": answer_rows(own, change=own.programme.state in ENROLMENT_OPEN),
        "open": own.programme.state in ENROLMENT_OPEN,
    }


@access("topics", allow=own_enrolment, methods=("GET", "POST"))
def step(request: Request, slug: str, step: str) -> HttpResponse:
    """One page of the enrolment."""
    own: Enrolment = request.scope
    if step not in steps_of(own.role):
        raise Http404
    if own.programme.state not in ENROLMENT_OPEN or own.state in (State.WITHDRAWN, State.COMPLETED, State.INVITED):
        return redirect("programmes:join", slug)
    try:
        return PAGES[step](request, own)
    except EnrolmentClosed:
        notices.warn(request, _("Enrolment has closed. Your answers are as they were."))
        return redirect("programmes:join", slug)


def _page(request: Request, own: Enrolment, name: str, status: int = 200, **context: Any) -> HttpResponse:
    steps = steps_of(own.role)
    place = steps.index(name)
    line = load_enrolment().help_line(own.role, HELP.get(name, {}).get(own.role, name))
    draft = own.state == State.STARTED
    before = reverse("programmes:join-step", args=[own.programme.slug, steps[place - 1]]) if place and draft else ""
    context |= {
        "own": own,
        "programme": own.programme,
        "mentor": own.role == Enrolment.Role.MENTOR,
        "help_line": translated(line).text if line else "",
        "back_url": before or reverse("programmes:join", args=[own.programme.slug]) if not draft or before else "",
        "step": place + 1 if draft else 0,
        "steps": len(steps),
        "minutes_left": minutes_left(own.role, name),
        "draft": draft,
        "from_check": request.GET.get("from") == "check",
    }
    return render(request, f"programmes/join/{name}.html", context, status=status)


def _go_on(request: Request, saved: Enrolment, name: str) -> HttpResponse:
    """After a page: to the next one, back to the answers, or home to finish later."""
    slug = saved.programme.slug
    if saved.state != State.STARTED:
        notices.say(request, _("Your answers are saved."))
        return redirect("programmes:join", slug)
    if request.POST.get("do") == "later":
        notices.say(request, _("Your answers are saved. You can go on from here on any device."))
        return redirect("/home/")
    if request.GET.get("from") == "check" and saved.step == "check":
        return redirect("programmes:join-step", slug, "check")
    steps = steps_of(saved.role)
    return redirect("programmes:join-step", slug, steps[steps.index(name) + 1])


def _topics(request: Request, own: Enrolment) -> HttpResponse:
    form = TopicsForm(own, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _page(request, own, "topics", topics_form=form)
    if request.POST.get("do") == "search" or (form.wants_search and request.POST.get("do") != "later"):
        form.errors = []
        if request.htmx:
            return render(request, "programmes/join/topic_choices.html", {"topics_form": form, "mentor": form.mentor})
        return _page(request, own, "topics", topics_form=form)
    if form.errors:
        return _page(request, own, "topics", 422, topics_form=form, has_errors=True)
    saved = answers.save_topics(own, form.topics, form.wishes, by=request.user, at=timezone.now())
    if form.wishes:
        words = ", ".join(text for text, _level in form.wishes)
        notices.say(
            request,
            _("“%(words)s” is not on our list yet. The programme team decides whether to add it.") % {"words": words},
        )
    return _go_on(request, saved, "topics")


def _aim(request: Request, own: Enrolment) -> HttpResponse:
    form = AimForm(request.POST if request.method == "POST" else None, enrolment=own)
    if not form.is_valid():
        return _page(request, own, "aim", 422 if form.is_bound else 200, form=form)
    saved = answers.save_aim(own, **form.cleaned_data, by=request.user, at=timezone.now())
    return _go_on(request, saved, "aim")


def _times(request: Request, own: Enrolment) -> HttpResponse:
    zone = request.organisation.time_zone
    form = TimesForm(request.POST if request.method == "POST" else None, enrolment=own, home_zone=zone)
    if not form.is_valid():
        return _page(request, own, "times", 422 if form.is_bound else 200, form=form)
    saved = answers.save_times(own, form.times, by=request.user, at=timezone.now())
    return _go_on(request, saved, "times")


def _apart(request: Request, own: Enrolment) -> HttpResponse:
    if request.method == "POST" and request.POST.get("do") in (None, "", "continue", "later"):
        saved = answers.pass_step(own, "apart", by=request.user, at=timezone.now())
        return _go_on(request, saved, "apart")
    if request.method == "POST":
        _change_apart(request, own)
        return redirect(request.get_full_path())
    words = typed(request.GET.get("q"), 100)
    named = Exclusion.objects.filter(enrolment=own).select_related("person__department").order_by("person__name")
    found = colleagues(own, words)
    return _page(request, own, "apart", named=named, found=found, words=words)


def _change_apart(request: Request, own: Enrolment) -> None:
    """Add or remove one name: `do` is `not_with`, `conflict` or `remove`."""
    uid = uid_of(request.POST.get("person", ""))
    person = Person.objects.filter(uid=uid, employed=True).first() if uid else None
    if person is None:
        return
    kind = request.POST["do"]
    if kind == "remove":
        answers.allow_again(own, person, by=request.user, at=timezone.now())
    elif kind in Exclusion.Kind.values:
        answers.keep_apart(own, person, kind, by=request.user, at=timezone.now())


def _clauses(request: Request, own: Enrolment) -> HttpResponse:
    form = ClausesForm(request.POST if request.method == "POST" else None, enrolment=own)
    if not form.is_valid():
        return _page(request, own, "clauses", 422 if form.is_bound else 200, form=form, **_texts())
    saved = answers.accept_clauses(own, form.cleaned_data["permissions"], by=request.user, at=timezone.now())
    return _go_on(request, saved, "clauses")


def _texts() -> dict[str, Any]:
    return {"clauses": translated(load_clauses()), "notice": translated(load_notice())}


def _check(request: Request, own: Enrolment) -> HttpResponse:
    if own.state != State.STARTED:
        return redirect("programmes:join", own.programme.slug)
    mentee = own.role == Enrolment.Role.MENTEE
    form = ClausesForm(request.POST if request.method == "POST" else None, enrolment=own) if mentee else None
    if request.method == "GET" or (form and not form.is_valid()):
        texts = _texts() if mentee else {}
        context = {"rows": answer_rows(own, change=True), "form": form, **texts}
        return _page(request, own, "check", 422 if request.method == "POST" else 200, **context)
    try:
        if form:
            own = answers.accept_clauses(own, form.cleaned_data["permissions"], by=request.user, at=timezone.now())
        verbs.submit(own, by=request.user, at=timezone.now(), on=timezone.localdate())
    except NotComplete as gap:
        notices.warn(request, _("One page is still without an answer."))
        return redirect("programmes:join-step", own.programme.slug, gap.step)
    except WrongState:
        pass
    return redirect("programmes:join", own.programme.slug)


PAGES: Mapping[str, Callable[[Request, Enrolment], HttpResponse]] = {
    "topics": _topics,
    "aim": _aim,
    "times": _times,
    "apart": _apart,
    "clauses": _clauses,
    "check": _check,
}


@access("topics", allow=own_enrolment, methods=("POST",))
def leave(request: Request, slug: str) -> HttpResponse:
    """Withdraw from the programme; the bar that follows takes it back."""
    try:
        verbs.withdraw(request.scope, by=request.user, at=timezone.now())
    except WrongState:
        return redirect("programmes:join", slug)
    url = reverse("programmes:join-return", args=[slug])
    notices.say(request, _("You have withdrawn. Nobody is told why."), undo_url=url)
    return redirect("/home/")


@access("topics", allow=own_enrolment, methods=("POST",))
def come_back(request: Request, slug: str) -> HttpResponse:
    """Take a withdrawal back."""
    try:
        verbs.restore(request.scope, by=request.user, at=timezone.now())
    except WrongState:
        return redirect("programmes:join", slug)
    notices.say(request, _("You take part again, as before."))
    return redirect("programmes:join", slug)
