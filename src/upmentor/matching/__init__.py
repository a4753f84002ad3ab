"""Who should meet whom: a pure library that pairs mentors with mentees, proves the result and explains it.

No Django, no files, no clock. Frozen dataclasses go in and come out; the same problem gives the same answer whatever
the order of its rows. What a caller uses:

* `Participant`, `Problem`, `Policy`: the snapshot to be matched (each with `to_dict` / `from_dict`)
* `weekly_slots(text, time_zone, on)`, `shared_hours(a, b)`: working hours as a bit set of half-hours of a UTC week
* `supply_demand(problem) -> tuple[TopicBalance, ...]`: topics short or left over, before a run
* `solve(problem, *, progress=None, cancelled=None) -> Solution`: most pairs, then the highest total, proven;
  `progress(stage, count)` hears the stages of `STAGES`, `cancelled()` is asked between steps (`Cancelled` is raised)
* `verify(problem, solution) -> Verdict`: an independent check, `verdict.ok` and `verdict.faults`
* `explain_pair(problem, mentor_id, mentee_id) -> Breakdown`: parts that add up, one sentence each
* `explain_unmatched(problem, solution) -> tuple[Unmatched, ...]`: one main reason and steps each
* `check_one(problem, mentor_id, mentee_id) -> tuple[BrokenRule, ...]`, `score_one(...) -> Breakdown`: pairing by hand
* `alternates(problem, solution, person_id, k) -> tuple[Alternate, ...]`, `force_pair(problem, solution, ...) -> Forced`
* `compare(problem, before, after) -> Comparison`: kept, changed and lost pairs; `most_binding(solution)`

Everything said in words is a `Message` (key, parameters, English text). Errors are `MatchingError`s.
"""

from .assessment import Assessment, assess
from .certificate import Verdict, verify
from .errors import (
    Cancelled,
    ForbiddenCriterion,
    HoursError,
    LockRefused,
    MatchingError,
    PolicyError,
    ProblemError,
    ProblemTooLarge,
    UnknownPerson,
)
from .hours import DEFAULT_HOURS, shared_hours, weekly_slots
from .messages import Message
from .policy import CRITERIA, DEFAULT_WEIGHTS, Policy
from .problem import Participant, Problem
from .rules import RULES, BrokenRule
from .solution import Alternate, Breakdown, Certificate, Pair, Part, RuleCount, Solution, TopicBalance, Unmatched
from .solver import STAGES, solve
from .supply import supply_demand

__all__ = [
    "CRITERIA",
    "DEFAULT_HOURS",
    "DEFAULT_WEIGHTS",
    "RULES",
    "STAGES",
    "Alternate",
    "Assessment",
    "Breakdown",
    "BrokenRule",
    "Cancelled",
    "Certificate",
    "ForbiddenCriterion",
    "HoursError",
    "LockRefused",
    "MatchingError",
    "Message",
    "Pair",
    "Part",
    "Participant",
    "Policy",
    "PolicyError",
    "Problem",
    "ProblemError",
    "ProblemTooLarge",
    "RuleCount",
    "Solution",
    "TopicBalance",
    "UnknownPerson",
    "Unmatched",
    "Verdict",
    "assess",
    "shared_hours",
    "solve",
    "supply_demand",
    "verify",
    "weekly_slots",
]
