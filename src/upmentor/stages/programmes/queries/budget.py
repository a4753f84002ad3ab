"""The working time that a programme asks for: shown before anybody signs up, counted afterwards in the same parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.programmes import template_of

PREPARATION = 30
"""Minutes in which a mentor prepares one meeting (domain.md 2.1)."""
# domain.md 2.1: three hours of training, three circles of an hour, an hour of surveys; of the mentee orientation and
# check-ins only.
OTHER_HOURS = {Enrolment.Role.MENTOR.value: 7, Enrolment.Role.MENTEE.value: 2}
NUDGES_A_WEEK = {Enrolment.Role.MENTOR.value: 2, Enrolment.Role.MENTEE.value: 1}
"""Most letters in seven days for which nobody waits (`ux.md` AC-17.1)."""


@dataclass(frozen=True)
class Share:
    """A part of the budget in words, and its minutes."""

    words: str | Promise
    minutes: int

    @property
    def hours(self) -> float:
        """As a number with at most two places."""
        return round(self.minutes / 60, 2)


@dataclass(frozen=True)
class Budget:
    """What a role takes in a whole programme; `shares` add up to `hours`."""

    role: str
    hours: int
    shares: tuple[Share, ...]


def hours_of(programme: Programme, role: str) -> int:
    """Whole hours of working time for the whole programme: the template's figure, or worked out from the meetings when
    they are not the template's."""
    source = template_of(programme)
    if source and (source.meetings, source.meeting_minutes) == (programme.meetings, programme.meeting_minutes):
        return source.mentor_hours if role == Enrolment.Role.MENTOR else source.mentee_hours
    return round(sum(share.minutes for share in _fixed(programme, role)) / 60 + OTHER_HOURS[role])


def budget_of(programme: Programme, role: str) -> Budget:
    """The hours of `hours_of` with what they are for."""
    hours, shares = hours_of(programme, role), list(_fixed(programme, role))
    rest = hours * 60 - sum(share.minutes for share in shares)
    mentor = _("training, talks with other mentors, surveys")
    words = mentor if role == Enrolment.Role.MENTOR else _("orientation and check-ins")
    if rest > 0:
        shares.append(Share(words, rest))
    return Budget(role, hours, tuple(shares))


def _fixed(programme: Programme, role: str) -> Iterator[Share]:
    number, minutes = programme.meetings, programme.meeting_minutes
    words = ngettext_lazy("%(n)s meeting of %(minutes)s minutes", "%(n)s meetings of %(minutes)s minutes", number)
    yield Share(words % {"n": number, "minutes": minutes}, number * minutes)
    if role == Enrolment.Role.MENTOR:
        yield Share(_("preparing them, half an hour each"), number * PREPARATION)
