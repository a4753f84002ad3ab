"""Pages of circles: the programme team's list and one circle; a mentor's own."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.meetings import invitations, wording
from upmentor.stages.programmes.models import Programme
from upmentor.stages.supervision.actions import errors, planning, seats
from upmentor.stages.supervision.agenda import RULES, agenda_of
from upmentor.stages.supervision.entries import entry, page_of
from upmentor.stages.supervision.forms import CircleForm
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.permissions import managed, managed_circle, own_seat
from upmentor.stages.supervision.queries.circles import own_circle, programme_circles
from upmentor.stages.supervision.queries.desk import circle_page, groups_of

S = Circle.State


@access("mentor_circles", allow=managed, methods=("GET", "POST"))
def circles(request: Request, slug: str) -> HttpResponse:
    """All circles of a programme; posting proposes those that are missing."""
    programme: Programme = request.scope
    if request.method == "POST":
        _plan(request, programme)
        return redirect("supervision:circles", slug)
    rows, now = programme_circles(programme), timezone.now()
    drafts = [one for one in rows if one.state == S.DRAFT and one.start > now]
    context = {
        "programme": programme,
        "circles": [(one, agenda_of(one.number), one.start <= now) for one in rows],
        "groups": max((one.group for one in rows), default=0),
        "drafts": drafts,
        "letters": len({seat.enrolment_id for one in drafts for seat in one.seats.all()}),
        "missing": len({one.number for one in rows}) < 3 and not programme.ending,
        "has_days": bool(programme.starts_on and programme.ends_on),
    }
    return render(request, "supervision/circles.html", context)


def _plan(request: Request, programme: Programme) -> None:
    try:
        made = planning.plan_circles(programme, by=request.user, at=timezone.now())
    except errors.NoDays:
        notices.warn(request, _("The programme needs a first and a last day that lies ahead."))
    except errors.TooFew:
        notices.warn(request, _("Circles need two mentors with a pair. Plan them once people have been matched."))
    else:
        said = _("Proposed. Nobody hears of them until you announce them.") if made else _("Nothing was missing.")
        notices.say(request, said)


@access("mentor_circles", allow=managed, methods=("POST",))
def announce(request: Request, slug: str) -> HttpResponse:
    """All drafts go out."""
    count = planning.announce_circles(request.scope, by=request.user, at=timezone.now())
    if count:
        words = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", count)
        notices.say(request, words % {"n": count})
    return redirect("supervision:circles", slug)


@access("mentor_circles", allow=managed_circle, methods=("GET", "POST"))
def edit(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """One circle: when, where, who is in it; posting changes time and place."""
    programme: Programme = request.scope
    circle = get_object_or_404(Circle.objects.select_related("programme"), programme=programme, uid=uid)
    form = CircleForm(request.POST or None, circle=circle)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_circle(circle, **form.cleaned_data, by=request.user, at=timezone.now())
            told = circle.state == S.ANNOUNCED
            notices.say(request, _("Kept. Everybody in it is told.") if told else _("Kept."))
            return redirect("supervision:edit", slug, uid)
        except errors.TooFar:
            form.add_error("day", _("Choose a day within the next year."))
        except errors.NotNow:
            form.add_error("day", _("Choose a time that lies ahead."))
    page = circle_page(circle, at=timezone.now())
    crumbs = [(_("Mentor circles"), reverse("supervision:circles", args=[slug])), (page.title, "")]
    context = {"programme": programme, "page": page, "circle": circle, "form": form, "crumbs": crumbs}
    context["groups"] = groups_of(circle) if page.ahead else []
    return render(request, "supervision/edit.html", context, status=422 if form.errors else 200)


@access("mentor_circles", allow=managed_circle, methods=("POST",))
def cancel(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """The circle does not take place."""
    circle = get_object_or_404(Circle, programme=request.scope, uid=uid)
    try:
        planning.cancel_circle(circle, by=request.user, at=timezone.now())
        notices.say(request, _("The circle is off."))
    except errors.NotNow:
        notices.warn(request, _("It is over or off already."))
    return redirect("supervision:circles", slug)


@access("mentor_circles", allow=managed_circle, methods=("POST",))
def came(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Note who came."""
    circle = get_object_or_404(Circle, programme=request.scope, uid=uid)
    ticked = {
        int(one) for one in request.POST.getlist("came")[:100] if one.isascii() and one.isdigit() and len(one) < 19
    }
    try:
        planning.note_who_came(circle, ticked, by=request.user, at=timezone.now())
        notices.say(request, _("Kept. It counts as working time of those who came."))
    except errors.NotNow:
        notices.warn(request, _("The circle has not begun yet."))
    return redirect("supervision:edit", slug, uid)


@access("mentor_circles", allow=managed_circle, methods=("POST",))
def sit(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Another group for one of the mentors."""
    circle = get_object_or_404(Circle, programme=request.scope, uid=uid)
    seat, group = request.POST.get("seat", ""), request.POST.get("group", "")
    if not (seat.isascii() and seat.isdigit() and group.isascii() and group.isdigit() and len(group) < 4):
        return redirect("supervision:edit", slug, uid)
    found = get_object_or_404(Seat, circle=circle, pk=int(seat[:18]), state__in=Seat.IN)
    try:
        seats.sit_elsewhere(found, int(group), by=request.user, at=timezone.now())
        notices.say(request, _("They sit in group %(group)s from now on.") % {"group": group})
    except errors.SameLine:
        notices.warn(request, _("That can’t be: somebody in that group leads them, or is led by them."))
    except errors.NotNow:
        notices.warn(request, _("There is no such group, or it is over."))
    return redirect("supervision:edit", slug, uid)


@access("mentor_circles", allow=own_seat)
def circle(request: Request, uid: uuid.UUID) -> HttpResponse:
    """A mentor's page of a circle: what it is for, who comes, how to get there."""
    own, now = own_circle(request.scope), timezone.now()
    start = own.circle.start
    context = {
        "own": own,
        "circle": own.circle,
        "when": wording.own(start, own.mine),
        "agenda": agenda_of(own.circle.number),
        "rules": RULES,
        "ahead": own.circle.state == S.ANNOUNCED and start > now,
        "over": own.circle.ends_at <= now,
        "crumbs": [(_("Home"), "/home/"), (_("Mentor circle"), "")],
    }
    return render(request, "supervision/circle.html", context)


@access("mentor_circles", allow=own_seat, methods=("POST",))
def answer(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Can't come, or comes after all."""
    comes = request.POST.get("comes") == "yes"
    try:
        (seats.can_come if comes else seats.cant_come)(request.scope, by=request.user, at=timezone.now())
    except errors.NotNow:
        notices.warn(request, _("It is over or off already."))
    return redirect("supervision:circle", uid)


@access("mentor_circles", allow=own_seat)
def calendar(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The circle as a file for one's own calendar."""
    seat: Seat = request.scope
    text = invitations.feed([entry(seat, page_of(seat), at=timezone.now())], name=_("Mentor circle"))
    headers = {"Content-Disposition": 'attachment; filename="circle.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
