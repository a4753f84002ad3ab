"""What proves a run, and what counting it again found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upmentor.ground.jobs.models import Job
from upmentor.stages.pairs.models import MatchRun, RunInput
from upmentor.stages.programmes.models import Enrolment


@dataclass(frozen=True)
class Differing:
    """Two people whose pair or score differs; scores of 100, None where the pair is not there. Names are ids for
    somebody who no longer takes part."""

    mentee: str
    mentor: str
    then: float | None
    now: float | None


def input_of(run: MatchRun) -> RunInput | None:
    """What was stored with the run, without its content; None for a run of an earlier version."""
    return RunInput.objects.filter(run=run).defer("content").first()


def recount_job(key: str) -> Job | None:
    """The last job that counted the run again, or is about to."""
    return Job.objects.filter(key=key).order_by("-id").first()


def differing(run: MatchRun, found: dict[str, Any]) -> list[Differing]:
    """The differences that a recount kept, with names; one query, none when there is no difference."""
    rows: list[tuple[str, str, int | None, int | None]] = [
        *((mentor, mentee, score, None) for mentor, mentee, score in found.get("gone", ())),
        *((mentor, mentee, None, score) for mentor, mentee, score in found.get("come", ())),
        *((mentor, mentee, then, now) for mentor, mentee, then, now in found.get("scores", ())),
    ]
    names = _names(run, [key for row in rows for key in row[:2]])
    return [
        Differing(names.get(mentee, mentee), names.get(mentor, mentor), _of_100(then), _of_100(now))
        for mentor, mentee, then, now in rows
    ]


def _names(run: MatchRun, keys: Sequence[str]) -> dict[str, str]:
    if not keys:
        return {}
    people = Enrolment.objects.filter(programme=run.programme_id, person__employee_id__in=keys)
    return dict(people.values_list("person__employee_id", "person__name"))


def _of_100(points: int | None) -> float | None:
    return None if points is None else points / 10
