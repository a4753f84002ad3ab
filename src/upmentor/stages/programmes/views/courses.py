"""Orientation: the shelf, a course, its units, the short version; and the marks of the reader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access, signed_in
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.courses import SHORT, SHORT_MINUTES, Course, Unit
from upmentor.ground.ui import notices
from upmentor.stages.programmes.actions.orientation import mark_done, take_back
from upmentor.stages.programmes.permissions import marks_unit, reads_course, reads_short, reads_unit
from upmentor.stages.programmes.queries import courses as found


@access("own account", allow=signed_in)
def shelf(request: Request) -> HttpResponse:
    """All courses, one's own first."""
    crumbs = [(_("Orientation"), "")]
    return render(request, "programmes/learn/shelf.html", {"shelf": found.shelf(request.user), "crumbs": crumbs})


@access("own account", allow=reads_course)
def course(request: Request, course: str) -> HttpResponse:
    """The units of a course with one's marks, the minutes left, and where to go on."""
    one = found.standing(request.user, course)
    context = {"one": one, "course": one.course, "crumbs": _crumbs(one.course), "short_minutes": SHORT_MINUTES}
    context |= {"asked": found.is_asked_of(request.user, course)}
    return render(request, "programmes/learn/course.html", context)


@access("own account", allow=reads_unit)
def unit(request: Request, course: str, number: int) -> HttpResponse:
    """A unit to read, with its practice question."""
    read: Unit = request.scope
    one = found.standing(request.user, course)
    context = {"one": one, "course": one.course, "unit": read, "done": number in one.done}
    context |= {"beside": found.beside(one.course, number), "after": found.after(one, number)}
    words = _("Unit %(n)s") % {"n": number}
    context |= {"crumbs": _crumbs(one.course, words), "in_english": found.in_english(read)}
    return render(request, "programmes/learn/unit.html", context)


@access("own account", allow=reads_short)
def short(request: Request, course: str) -> HttpResponse:
    """The short version of a course, for those who have two minutes now."""
    one = found.standing(request.user, course)
    context = {"one": one, "course": one.course, "minutes": SHORT_MINUTES, "done": one.is_short}
    context |= {"crumbs": _crumbs(one.course, _("Short version")), "in_english": one.in_english}
    return render(request, "programmes/learn/short.html", context)


@access("own account", allow=marks_unit, methods=("POST",))
def done(request: Request, course: str, number: int) -> HttpResponse:
    """Mark a unit as done and go on to the next one; `?undo=1` takes the mark back. Twice is like once."""
    here = reverse("programmes:course-done", args=[course, number])
    page = reverse("programmes:course-short", args=[course])
    page = page if number == SHORT else reverse("programmes:course-unit", args=[course, number])
    if "undo" in request.GET:
        take_back(course, [number], by=request.user, at=timezone.now())
        notices.say(request, _("It is not marked any more."))
        return redirect(page)
    mark_done(course, [number], by=request.user, at=timezone.now())
    one = found.standing(request.user, course)
    onwards = None if one.is_done else found.after(one, number)
    words = _("Unit %(n)s is done.") % {"n": number} if number else _("The short version is done.")
    notices.say(request, words, undo_url=f"{here}?undo=1")
    if onwards is None:
        return redirect("programmes:course", course)
    return redirect("programmes:course-unit", course, onwards.number)


@access("own account", allow=reads_course, methods=("POST",))
def forget(request: Request, course: str) -> HttpResponse:
    """Take all marks of a course away; `?again=1-2` puts those of units 1 and 2 back."""
    here = reverse("programmes:course-forget", args=[course])
    again = [int(one) for one in request.GET.get("again", "").split("-") if one.isdecimal() and len(one) < 3]
    known = {SHORT, *(one.number for one in request.scope.units)}
    if again:
        mark_done(course, known.intersection(again), by=request.user, at=timezone.now())
        notices.say(request, _("Your marks are back."))
    elif gone := take_back(course, by=request.user, at=timezone.now()):
        count = ngettext("%(n)s mark is gone.", "%(n)s marks are gone.", len(gone)) % {"n": len(gone)}
        notices.say(request, count, undo_url=f"{here}?again={_numbers(gone)}")
    return redirect("programmes:course", course)


def _numbers(units: frozenset[int] | list[int]) -> str:
    return "-".join(str(one) for one in sorted(units))


def _crumbs(course: Course, page: str = "") -> list[tuple[str, str]]:
    way = [(_("Orientation"), reverse("programmes:courses"))]
    if not page:
        return [*way, (course.title, "")]
    return [*way, (course.title, reverse("programmes:course", args=[course.id])), (page, "")]
