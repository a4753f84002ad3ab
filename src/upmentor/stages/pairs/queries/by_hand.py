"""What staff see of two people before they pair them by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.stages.pairs.queries.problem import current_policy, snapshot
from upmentor.stages.pairs.queries.rows import PartRow, part_rows
from upmentor.stages.pairs.queries.rules import broken_rules, score
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.programmes.models import Enrolment, Programme


@dataclass(frozen=True)
class Preview:
    """Two people under the current rules. With a broken rule there is no score: the page looks the same whichever it
    was."""

    mentor: Enrolment
    mentee: Enrolment
    broken: tuple[str, ...]
    score: float = 0
    parts: tuple[PartRow, ...] = ()
    hours: float = 0


def preview(programme: Programme, mentor: Enrolment, mentee: Enrolment, *, on: dt.date) -> Preview:
    """The rules that the two break, or their score with its parts."""
    present = snapshot(programme, current_policy(programme), on=on, full=True)
    ids = mentor.person.employee_id, mentee.person.employee_id
    broken = broken_rules(present.problem, *ids)
    if broken:
        return Preview(mentor, mentee, tuple(capital(say(sentence)) for sentence in broken))
    found, parts = score(present.problem, *ids)
    return Preview(mentor, mentee, (), found.score / 10, part_rows(parts), found.shared_hours)
