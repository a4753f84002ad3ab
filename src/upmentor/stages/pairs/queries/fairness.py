"""Who took part in a run and how they fared, for the fairness panel. Two queries and one for each thousand people."""

from __future__ import annotations

from collections import defaultdict

from upmentor.stages.pairs.fairness import SIDE, Panel, Seat, panel
from upmentor.stages.pairs.models import MatchRun, Proposal, Unmatched
from upmentor.stages.people.actions.counting import grade_band
from upmentor.stages.programmes.models import Enrolment

COLUMNS = (
    *("pk", "role", "time_zone", "person", "person__grade", "person__time_zone"),
    *("person__department__name", "person__department__merged_into__name"),
    *("person__site__name", "person__site__time_zone"),
)


def fairness(run: MatchRun) -> Panel:
    """The panel of a finished run, by what the roster says about its people today."""
    scores: dict[int, list[int]] = defaultdict(list)
    for mentor, mentee, score in Proposal.objects.filter(run=run).values_list("mentor", "mentee", "score"):
        scores[mentor].append(score)
        scores[mentee].append(score)
    left = Unmatched.objects.filter(run=run).values_list("enrolment", flat=True)
    keys = [*scores, *left]
    found = []
    for start in range(0, len(keys), 1000):
        some = Enrolment.objects.filter(pk__in=keys[start : start + 1000])
        found += [_seat(row, scores.get(row["pk"], [])) for row in some.values(*COLUMNS)]
    return panel(found)


def _seat(row: dict[str, object], scores: list[int]) -> Seat:
    merged, own = row["person__department__merged_into__name"], row["person__department__name"]
    zone = row["time_zone"] or row["person__time_zone"] or row["person__site__time_zone"]
    grade = row["person__grade"]
    groups = {
        "department": str(merged or own or ""),
        "site": str(row["person__site__name"] or ""),
        "grade": grade_band(grade) if isinstance(grade, int) else "",
        "zone": str(zone or ""),
        SIDE: str(row["role"]),
    }
    score = sum(scores) / len(scores) / 10 if scores else None
    return Seat(int(str(row["person"])), str(row["role"]), score, groups)
