"""The reader's own orientation: the step on home before a first meeting, the line on the pair's page, the way from the
library. Nothing here says anything about the partner's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.mine.standing import Standing
from upmentor.doors.mine.steps import Step
from upmentor.ground.accounts.models import User
from upmentor.ground.content.courses import SHORT_MINUTES, course
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.queries.courses import Standing as CourseStanding
from upmentor.stages.programmes.queries.courses import language, shelf
from upmentor.stages.programmes.queries.orientation import course_of, is_done, units_by_course

# Beside a programme that requires it, the answer to times comes first: it is kept.
REQUIRED, RECOMMENDED = 2, 4
Done = Mapping[str, frozenset[int]]


def done_by(user: User | None) -> Done:
    """Course → units that the reader has done; one query."""
    return units_by_course(user) if user else {}


def has_done(done: Done, role: str) -> bool:
    """Whether the course of this role is done."""
    return is_done(course_of(role), done.get(course_of(role), frozenset()))


def course_url(role: str) -> str:
    """Address of the course of this role."""
    return reverse("programmes:course", args=[course_of(role)])


def required(pair: Pair) -> bool:
    """Whether the first meeting of the pair waits for the courses."""
    return pair.programme.orientation == Programme.Orientation.REQUIRED


def steps_before_meeting(found: Sequence[Standing], done: Done) -> list[Step]:
    """One step for each course that is still to be done before a first meeting, for pairs that have set out."""
    due: dict[str, Standing] = {}
    for one in found:
        ahead = one.pair.state == Pair.State.ACTIVE and not any(meeting.number for meeting in one.held)
        if ahead and not has_done(done, one.member.role):
            standing = due.setdefault(course_of(one.member.role), one)
            if required(one.pair) and not required(standing.pair):
                due[course_of(one.member.role)] = one
    return [_step(name, one, done.get(name, frozenset())) for name, one in due.items()]


def _step(name: str, one: Standing, done: frozenset[int]) -> Step:
    found = CourseStanding(course(name, language()), done)
    left = found.minutes_left
    begun = _("You stopped at unit %(n)s. Stop again anywhere.") % {"n": found.next.number if found.next else 1}
    words = begun if found.count else _("Short units to read in a quiet moment. Stop anywhere and go on later.")
    if required(one.pair):
        words = _("Your programme asks both of you for it; then your first meeting is booked.") + " " + words
    has_short = bool(found.course.short)
    short = ngettext("Only %(n)s minute? The short version", "Only %(n)s minutes? The short version", SHORT_MINUTES)
    return Step(
        _("Your orientation, before you meet %(name)s") % {"name": one.name},
        words,
        ngettext("%(n)s minute", "%(n)s minutes", left) % {"n": left},
        reverse("programmes:course", args=[name]),
        _("Go on") if found.count else _("Begin"),
        icon="book-2",
        second=short % {"n": SHORT_MINUTES} if has_short else "",
        second_url=reverse("programmes:course-short", args=[name]) if has_short else "",
        rank=REQUIRED if required(one.pair) else RECOMMENDED,
    )


def on_the_shelf(user: User) -> CourseStanding | None:
    """The first course of the reader's own that is not done, for the library."""
    return next((one for one in shelf(user).own if not one.is_done), None)
