"""A whole organisation to look at: N pairs of a year ago, as many people on a waiting list that a lot made, figures.

`python -m benchmarks scene --pairs 300 --home DIR` fills a new database in DIR, counts the report, says who signs in;
`UPMENTOR_HOME=DIR upmentor serve` shows it. With 8 pairs the report refuses what it must refuse; with 300 it answers.
Nothing in it is real, and nothing goes through the pages: it is for eyes, not for tests of verbs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import report

PASSWORD = "fresh-eyes-sample"
TALKS = 13
# Below so many pairs nobody waits, three departments know each other, and figures began with the programme.
LARGE = 50
DAY = dt.timedelta(days=1)
MEASURES = ["openly", "change", "goals", "staying", "engagement"]
PRICES = {
    "mentor_rate": (36, 42, 52),
    "mentee_rate": (95, 115, 150),
    "coordinator_hours": (12, 16, 24),
    "coordinator_rate": (48, 48, 48),
    "vacancy": (24_000, 38_000, 62_000),
}


def main(words: list[str]) -> int:
    """Fill, count, say where."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scene")
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--home", type=Path, required=True, help="an empty folder")
    asked = parser.parse_args(words)
    asked.home.mkdir(parents=True, exist_ok=True)
    report.begin(asked.home)
    from django.utils import timezone

    from upmentor.stages.insights import actions

    now = timezone.now()
    programme, manager = _filled(asked.pairs, now)
    made = actions.ask(programme, by=None, at=now)
    actions.work_out(made, at=now, progress=lambda *_: None)
    print(f"{manager.email} / {PASSWORD}: /manage/p/{programme.slug}/insight/, the sponsor is sponsor@example.com")
    return 0


def _filled(pairs: int, now: dt.datetime) -> tuple[Any, Any]:
    import numpy as np
    from django.contrib.auth.hashers import make_password

    from upmentor.ground.accounts.models import RoleGrant, User
    from upmentor.stages.pairs.models import Pair
    from upmentor.stages.programmes.models import Programme, ProgrammeRole

    lot = np.random.default_rng(7)
    began = now - 400 * DAY
    each, departments, months = (8, 12, 30) if pairs >= LARGE else (2, 3, 10)
    size = argparse.Namespace(people=each * pairs, departments=departments, months=months, pairs=pairs)
    programme, manager = report.fill(size, began=began, now=now, talks=TALKS, effect=3.0)
    sponsor = User.objects.create_user("sponsor@example.com", name="Ingrid Solheim")
    ProgrammeRole.objects.create(programme=programme, user=sponsor, role="sponsor")
    User.objects.update(password=make_password(PASSWORD))
    RoleGrant.objects.create(user=manager, role="owner")
    ends = (began + 370 * DAY).date()
    Programme.objects.filter(pk=programme.pk).update(ends_on=ends, enrol_until=(began - 14 * DAY).date())
    programme.refresh_from_db()
    _decided(programme, manager, at=began - 30 * DAY, now=now)
    rows = list(Pair.objects.filter(programme=programme).order_by("pk"))
    _said(programme, rows, manager, lot, began, now)
    _reached(rows, lot)
    return programme, manager


def _decided(programme: Any, manager: Any, *, at: dt.datetime, now: dt.datetime) -> None:
    from decimal import Decimal

    from upmentor.stages.insights.actions import keep_costing, stamp_plan

    plan = {"measures": MEASURES, "comparison": "waiting", "months": 12, "note": ""}
    stamp_plan(programme, plan, by=manager, at=at)
    amounts = {name: (*(Decimal(one) for one in row), "Finance") for name, row in PRICES.items()}
    keep_costing(programme, "EUR", amounts, by=manager, at=now - 20 * DAY)


def _said(programme: Any, pairs: Any, manager: Any, lot: Any, began: dt.datetime, now: dt.datetime) -> None:
    """Check-ins at the start and the end, and answers after conversations."""
    from upmentor.stages.feedback.actions.figures import freeze_quarters, freeze_rounds
    from upmentor.stages.feedback.models import CheckIn, Pulse
    from upmentor.stages.feedback.queries.pulse_questions import version
    from upmentor.stages.meetings.models import Meeting
    from upmentor.stages.pairs.models import PairMember
    from upmentor.stages.programmes.actions.rounds import plan_rounds

    members = list(PairMember.objects.filter(pair__in=pairs).select_related("enrolment"))
    for row in plan_rounds(programme, by=manager, at=began - 20 * DAY):
        if row.kind in ("start", "final"):
            CheckIn.objects.bulk_create(_answers(row, members, lot, 0.5 if row.kind == "final" else 0.0))
    own: dict[int, list[Any]] = {}
    for one in members:
        own.setdefault(one.pair_id, []).append(one)
    held = Meeting.objects.filter(pair__in=pairs, state="held")
    Pulse.objects.bulk_create(
        Pulse(meeting=meeting, member=one, useful=int(lot.choice([3, 4, 5])), openly=int(lot.choice([2, 4, 5])),
              version=version())
        for meeting in held for one in own[meeting.pair_id] if lot.random() < 0.6
    )  # fmt: skip
    # On the day after the final review, so that a report of the last month knows it.
    freeze_rounds(at=now - 25 * DAY)
    freeze_quarters(at=now)


def _answers(row: Any, members: Any, lot: Any, higher: float) -> Iterator[Any]:
    from upmentor.stages.feedback.models import CheckIn
    from upmentor.stages.feedback.queries.rounds import Given, questions_of

    questions = questions_of(row)
    for one in members:
        if lot.random() > 0.8:
            continue
        found = {}
        for item in questions.of(one.enrolment.role):
            if item.scale:
                lowest, most = item.scale.lowest, item.scale.lowest + len(item.scale.levels) - 1
                middle = lowest + 0.6 * (most - lowest) + higher
                found[item.id] = _level(lot.normal(middle, 0.2 * (most - lowest)), lowest, most)
        kept = json.dumps(asdict(Given(questions.version, True, found)))
        yield CheckIn(round=row, enrolment=one.enrolment, kept=kept)


def _level(value: float, lowest: int, most: int) -> int:
    """The nearest level."""
    return min(max(round(value), lowest), most)


def _reached(pairs: Any, lot: Any) -> None:
    """A goal for each mentee, judged by both at the end, and something new in every third pair."""
    from upmentor.stages.goals.models import Goal, Outcome, OutcomeConsent, Rating
    from upmentor.stages.pairs.models import PairMember

    for pair in pairs:
        both = list(PairMember.objects.filter(pair=pair).order_by("role"))
        owner = next(one for one in both if one.role == "mentee")
        goal = Goal.objects.create(pair=pair, owner=owner, role="mentee", seat=1, text="A goal", target="A target")
        level = int(lot.choice([-1, 0, 0, 1]))
        for one in both:
            Rating.objects.create(goal=goal, member=one, moment="end", level=level)
        if lot.random() < 0.34:
            state = str(lot.choice(["tried", "adopted"]))
            new = Outcome.objects.create(pair=pair, kind="idea", text="Something new", state=state)
            OutcomeConsent.objects.bulk_create(OutcomeConsent(outcome=new, member=one) for one in both)
