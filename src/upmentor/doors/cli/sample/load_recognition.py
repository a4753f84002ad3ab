"""What the sample's mentors let their line managers know, a statement, and who may quote thanks."""

from __future__ import annotations

import datetime as dt

from upmentor.doors.cli.sample.lives import text
from upmentor.ground.accounts.models import User
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.models import Farewell, Sharing
from upmentor.stages.recognition.queries.sharing import CLOSING, HOURS

DAY = dt.timedelta(days=1)


def load_recognition(programme: Programme, mentor: User, *, at: dt.datetime) -> None:
    """Sam Idris told his line manager of the hours when he began; another line manager has a worry; thanks of those who
    completed their plan may be quoted."""
    rows = Enrolment.objects.filter(programme=programme, role=Enrolment.Role.MENTOR).order_by("pk")
    rows = rows.select_related("programme", "person__manager__user", "person__user")
    sam = rows.filter(person__user=mentor).first()
    if sam is None or sam.person.manager is None:
        return
    actions.share(sam, HOURS, on=True, by=mentor, at=at - 55 * DAY)
    skills = ["plain", "asking", "guiding"]
    actions.keep_statement(sam, skills=skills, words=text("own_words", 0), quotes=False, by=mentor, at=at - 2 * DAY)
    actions.tell_managers(at=at - 55 * DAY)
    _worry(sam, at=at - 2 * DAY)
    Farewell.objects.filter(member__pair__programme=programme, thanks_until__isnull=False).update(in_statement=True)
    actions.tell_managers(at=at - 30 * DAY)


def _worry(sam: Enrolment, *, at: dt.datetime) -> None:
    found = Enrolment.objects.filter(programme=sam.programme, role=Enrolment.Role.MENTOR)
    found = found.filter(person__manager__isnull=False, person__user__isnull=False).exclude(pk=sam.pk)
    other = found.select_related("programme", "person__manager__user", "person__user").order_by("pk").first()
    if other is None or other.person.user is None:
        return
    row: Sharing = actions.share(other, HOURS, on=True, by=other.person.user, at=at - 30 * DAY)
    actions.share(other, CLOSING, on=True, by=other.person.user, at=at - 30 * DAY)
    actions.say_worry(row, by=row.manager.user or other.person.user, at=at)
