"""The sample's check-ins: the start is over and answered by most, the mid-point is open."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict

from upmentor.ground.accounts.models import User
from upmentor.stages.feedback.actions.figures import freeze_rounds
from upmentor.stages.feedback.models import CheckIn
from upmentor.stages.feedback.queries.rounds import Given, questions_of
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.actions.rounds import move_round, plan_rounds
from upmentor.stages.programmes.models import Programme, Round

DAY = dt.timedelta(days=1)
# Levels of the five that come round.
LEVELS = (4, 3, 4, 5, 3, 4, 2, 5)
# Of ten people so many have answered.
ANSWERED = {Round.Kind.START: 8, Round.Kind.MID_POINT: 4}


def load_rounds(programme: Programme, users: dict[str, User], *, at: dt.datetime) -> None:
    """Plan as the manager did it before the first day, move the mid-point to this week, and let people answer. Those
    who sign in for the tour have not answered what is open."""
    began = at - 400 * DAY
    rows = {one.kind: one for one in plan_rounds(programme, by=users["manager"], at=began)}
    if Round.Kind.MID_POINT in rows:
        today = at.date()
        days = {
            "opens_on": today - 3 * DAY,
            "closes_on": today + 9 * DAY,
            "releases_on": today + 10 * DAY,
        }
        rows[Round.Kind.MID_POINT] = move_round(rows[Round.Kind.MID_POINT], **days, by=users["manager"], at=began)
    for kind, number in ANSWERED.items():
        if kind in rows and rows[kind].opens_on <= at.date():
            CheckIn.objects.bulk_create(_answers(rows[kind], number, {user.pk for user in users.values()}))
    freeze_rounds(at=at)


def _answers(row: Round, number: int, touring: set[int]) -> Iterator[CheckIn]:
    questions, seen = questions_of(row), set()
    members = PairMember.objects.filter(pair__programme=row.programme).exclude(pair__state=Pair.State.ENDED)
    for place, one in enumerate(members.select_related("enrolment", "person").order_by("pk")):
        waits = one.person.user_id in touring and row.kind != Round.Kind.START
        if place % 10 >= number or waits or one.enrolment_id in seen:
            continue
        seen.add(one.enrolment_id)
        items = [item for item in questions.of(one.enrolment.role) if item.scale]
        found = {
            item.id: 1 if item.kind == "choice" else LEVELS[(place + at) % len(LEVELS)] for at, item in enumerate(items)
        }
        yield CheckIn(
            round=row, enrolment=one.enrolment, kept=json.dumps(asdict(Given(questions.version, True, found)))
        )
