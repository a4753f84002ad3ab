"""The contribution statement: kept by the mentor, made into a document whenever they like, taken away again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition.actions.errors import TooLong, UnknownSkill
from upmentor.stages.recognition.codes import new_code
from upmentor.stages.recognition.models import Statement
from upmentor.stages.recognition.skills import MOST, SKILLS

LONGEST_WORDS = 600


@transaction.atomic
def keep_statement(
    enrolment: Enrolment, *, skills: Sequence[str], words: str, quotes: bool, by: Actor, at: dt.datetime
) -> Statement:
    """Keep what the mentor says of their own work; name, programme and day are those of now, the code stays. Raises
    `TooLong`, `UnknownSkill`."""
    words = words.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_WORDS:
        raise TooLong
    if len(skills) > MOST or any(key not in SKILLS for key in skills):
        raise UnknownSkill
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    said = {"skills": [key for key in SKILLS if key in skills], "words": words, "quotes": quotes}
    said |= {"name": enrolment.person.name, "title": enrolment.programme.name, "made_on": day_of(at)}
    row, _made = Statement.objects.update_or_create(
        enrolment=enrolment, defaults=said, create_defaults=said | {"code": new_code()}
    )
    record("recognition.keep_statement", by=by, at=at, kind="statement", key=row.uid, mode=Mode.SILENT)
    return row


@transaction.atomic
def drop_statement(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> None:
    """Take it away: its code is no longer known."""
    Statement.objects.filter(enrolment=enrolment).delete()
    record("recognition.drop_statement", by=by, at=at, kind="statement", key=enrolment.uid, mode=Mode.SILENT)
