"""Who should meet whom: a pure library that pairs mentors with mentees, proves the result and explains it.

No Django, no files, no clock. Frozen dataclasses go in and come out; the same problem gives the same answer whatever
the order of its rows. What a caller uses:

* `Participant`, `Problem`, `Policy`: the snapshot to be matched (each with `to_dict` / `from_dict`)
* `weekly_slots(text, time_zone, on)`, `shared_hours(a, b)`: working hours as a bit set of half-hours of a UTC week
* `supply_demand(problem) -> tuple[TopicBalance, ...]`: topics short or left over, before a run
* `solve(problem, *, progress=None, cancelled=None) -> Solution`: most pairs, then the highest total, proven;
  `progress(stage, count)` hears the stages of `STAGES`, `cancelled()` is asked between steps (`Cancelled` is raised)
* `verify(problem, solution) -> Verdict`: an independent check: `verdict.ok`, `verdict.optimal`, `verdict.faults`
* `explain_pairs(problem, solution) -> tuple[Breakdown, ...]`: parts that add up to the score, one sentence each
* `explain_unmatched(problem, solution) -> tuple[Unmatched, ...]`: one main reason and steps each;
  `most_binding(solution)`
* `check_one(problem, mentor_id, mentee_id) -> tuple[BrokenRule, ...]`, `score_one(...) -> Breakdown`: pairing by hand
* `alternates(problem, solution, person_id, k) -> tuple[Alternate, ...]`: other partners with a lower bound on their
  cost
* `force_pair(problem, solution, mentor_id, mentee_id) -> (Solution, Comparison)`: the exact cost of a chosen pair
* `compare(before, after) -> Comparison`, `summarise(problem, solution) -> Summary`,
  `unmet_topics(problem, solution)`: wanted, and nobody got it who wants it

Everything said in words is a `Message` (key, parameters, English text). Errors are `MatchingError`s.

>>> from datetime import date
>>> hours = weekly_slots("Mon-Fri 09:00-17:00", "Europe/London", date(2026, 1, 12))
>>> sam = Participant("sam", "Sam Idris", "Logistics", 3, languages=("en",), manager_id="kit",
...                   topics=(("Everyday AI", 4),), slots=hours)
>>> lin = Participant("lin", "Lin Chen", "Operations", 2, languages=("en",), manager_id="kit",
...                   topics=(("Social media", 5),), slots=hours)
>>> dana = Participant("dana", "Dana Holt", "Board", 7, languages=("en", "el"), no_manager=True,
...                    topics=(("Everyday AI", 5), ("Games", 2)), slots=hours)
>>> problem = Problem(mentors=(sam, lin), mentees=(dana,))
>>> solution = solve(problem)
>>> [(pair.mentor_id, pair.mentee_id, pair.score) for pair in solution.pairs]
[('sam', 'dana', 707)]
>>> solution.certificate.gap, verify(problem, solution).optimal
(0, True)
>>> explain_pairs(problem, solution)[0].parts[0].sentence.text
'Sam Idris offers 1 of the 2 topics that Dana Holt wants to explore: Everyday AI'
>>> explain_unmatched(problem, solution)[0].reason.text
'Nobody wants to explore “Social media”'
"""

from .alternatives import Comparison, Summary, alternates, compare, summarise
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
    WorkersLost,
)
from .explain import check_one, explain_pairs, score_one
from .forcing import force_pair
from .hours import DEFAULT_HOURS, shared_hours, weekly_slots
from .messages import Message
from .policy import CRITERIA, DEFAULT_WEIGHTS, Policy
from .problem import Participant, Problem
from .rules import RULES, BrokenRule
from .solution import Alternate, Breakdown, Certificate, Pair, Part, RuleCount, Solution, TopicBalance, Unmatched
from .solver import STAGES, solve
from .supply import supply_demand
from .unmatched import explain_unmatched, most_binding
from .wishes import unmet_topics

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
    "Comparison",
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
    "Summary",
    "TopicBalance",
    "UnknownPerson",
    "Unmatched",
    "Verdict",
    "WorkersLost",
    "alternates",
    "assess",
    "check_one",
    "compare",
    "explain_pairs",
    "explain_unmatched",
    "force_pair",
    "most_binding",
    "score_one",
    "shared_hours",
    "solve",
    "summarise",
    "supply_demand",
    "unmet_topics",
    "verify",
    "weekly_slots",
]
