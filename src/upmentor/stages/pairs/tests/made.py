"""What several test files start from: a signed-in browser, a finished run, a filled-in policy form."""

from __future__ import annotations

from django.test import Client

from upmentor.ground.accounts.models import User
from upmentor.matching import Policy, explain_pairs, explain_unmatched, solve
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.solving import Answer, part_to_dict
from upmentor.stages.pairs.tests import factories as make


def signed_in(user: User) -> Client:
    """A browser in which this user has signed in."""
    client = Client()
    client.force_login(user)
    return client


def post_policy(**changes: str) -> dict[str, str]:
    """The fields of the policy form with the default policy."""
    weights = {
        "topic_fit": "45",
        "time_overlap": "20",
        "department": "15",
        "site": "10",
        "grade_gap": "10",
        "interests": "0",
        "meeting_form": "0",
    }
    rules = {"min_gap": "2", "min_overlap_hours": "2", "same_department_reason": "", "topic_reason": ""}
    return rules | {f"w_{name}": value for name, value in weights.items()} | changes


def finished_run(company: make.Company, policy: Policy | None = None) -> MatchRun:
    """A finished run, solved in this process to be quick; `test_runs` does it with the real job and its child
    process."""
    policy = policy or Policy()
    run = actions.request_run(company.programme, policy, by=company.manager, at=make.NOW)
    taken = snapshot(company.programme, policy, on=make.NOW.date())
    solution = solve(taken.problem)
    breakdowns = [
        {"shared_hours": found.shared_hours, "parts": [part_to_dict(part) for part in found.parts]}
        for found in explain_pairs(taken.problem, solution)
    ]
    unmatched = [
        {
            "person_id": person.person_id,
            "reason": person.reason.to_dict(),
            "steps": [step.to_dict() for step in person.steps],
            "possible": person.possible,
        }
        for person in explain_unmatched(taken.problem, solution)
    ]
    return actions.finish_run(run, taken, Answer(solution, breakdowns, unmatched), at=make.NOW)
