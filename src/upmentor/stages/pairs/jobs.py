"""Background work of this slice: solve a run, and what becomes due by itself."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.jobs.actions import JobCancelled, Run
from upmentor.matching import Policy
from upmentor.stages.pairs import actions, solving
from upmentor.stages.pairs.actions.forgetting import forget_words
from upmentor.stages.pairs.actions.reproducing import forget_inputs
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.queries import further as further_queries
from upmentor.stages.pairs.queries.problem import Snapshot, snapshot
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.programmes.models import Enrolment

log = logging.getLogger(__name__)

TRIES = 3
"""How often a run starts over because people's details changed while it was working."""


def run_match(run: Run) -> dict[str, Any]:
    """Solve the run named by `args["run"]`. May start again at any time: nothing is written before the end, then all
    at once."""
    match = actions.begin_run(run.args["run"])
    if match is None:
        return {"state": "ended before"}
    with override(_language(match)):
        try:
            return _solve(run, match)
        except JobCancelled:
            _cancelled(match)
            raise


def _solve(run: Run, match: MatchRun) -> dict[str, Any]:
    for _try in range(TRIES):
        taken = snapshot(
            match.programme,
            Policy.from_dict(match.policy),
            on=actions.snapshot_day(match.programme, match.requested_at),
        )
        try:
            answer = solving.answer(taken.problem, progress=Reporter(run), check=run.check, keep_on=(JobCancelled,))
            actions.finish_run(match, taken, answer, at=timezone.now())
        except actions.SnapshotOutdated:
            continue
        except solving.StoppedEarly as stopped:
            return _kept(match, taken, stopped.answer)
        except actions.RunNotLive:
            return {"state": "ended before"}
        except solving.SolverRefused as refused:
            return _failed(match, _refusal(refused, taken))
        except solving.CertificateRefused:
            log.exception("run %s: the certificate was refused", match.uid)
            return _failed(
                match,
                _(
                    "The check of the result found a fault, so nothing was kept. This is a mistake of ours: tell "
                    "whoever runs Upmentor."
                ),
            )
        return {"state": "done"}
    return _failed(
        match, _("People’s details kept changing while the run was working. Nothing was changed. Run it again.")
    )


def recount_run(run: Run) -> dict[str, Any]:
    """Count the run named by `args["run"]` again from what was stored, and keep what that found."""
    match = MatchRun.objects.get(uid=run.args["run"])
    found = actions.recount(match, check=run.check)
    actions.note_recount(match, found, at=timezone.now())
    return {"same": found["same"]}


def count_further(run: Run) -> dict[str, Any]:
    """Other partners for the person `args["person"]` of a run, or with `args["other"]` what forcing these two together
    would change; see `further`. The answer is kept with the job."""
    match = MatchRun.objects.select_related("programme").get(uid=run.args["run"])
    known = further_queries.basis(match)
    if known is None:
        return {"answer": None}
    people = Enrolment.objects.filter(programme=match.programme).select_related("person")
    one = people.get(uid=run.args["person"])
    question: dict[str, Any] = {"problem": known.problem.to_dict(), "solution": known.solution.to_dict()}
    question |= {"one": one.person.employee_id}
    if run.args["other"]:
        other = people.get(uid=run.args["other"])
        question |= {"other": other.person.employee_id}
    else:
        question |= {"role": one.role, "most": further_queries.OTHERS}
    try:
        task = "change" if run.args["other"] else "others"
        return {"answer": solving.ask(task, question, progress=Reporter(run), check=run.check)}
    except solving.SolverRefused:
        return {"answer": "impossible"}


def _kept(match: MatchRun, taken: Snapshot, answer: solving.Answer) -> dict[str, Any]:
    """What a run had when somebody stopped it, if it is still the truth; else the run is cancelled as any other."""
    try:
        actions.keep_partial(match, taken, answer, at=timezone.now())
    except (actions.SnapshotOutdated, actions.RunNotLive):
        raise JobCancelled from None
    return {"state": "stopped early"}


def _failed(match: MatchRun, words: str) -> dict[str, Any]:
    actions.fail_run(match, words, at=timezone.now())
    return {"state": "failed"}


def _refusal(refused: solving.SolverRefused, taken: Snapshot) -> str:
    """Why the solver would not begin, in words: a lock that no longer fits is named with its two people."""
    if refused.lock is None:
        return _("These people and rules cannot be matched: %(reason)s") % {"reason": refused}
    mentor, mentee = (taken.enrolments[key].person.name for key in refused.lock)
    policy = taken.problem.policy
    from upmentor.matching.rules import rule_sentence

    reasons = "; ".join(say(rule_sentence(rule, policy)) for rule in refused.rules) or _("no free place")
    return capital(
        _(
            "%(mentee)s and %(mentor)s are locked together, which is no longer possible: %(reason)s. Lift the "
            "lock, then run again."
        )
        % {"mentee": mentee, "mentor": mentor, "reason": reasons}
    )


def _cancelled(match: MatchRun) -> None:
    """The job was stopped elsewhere than on the run's page: the run says so too."""
    try:
        actions.cancel_run(match, by=SYSTEM, at=timezone.now())
    except actions.RunNotLive:
        return


def _language(match: MatchRun) -> str:
    return (match.requested_by.language if match.requested_by else "") or "en"


class Reporter:
    """Writes the solver's stage to the job's row, at most twice a second, so that the database is not busy with
    counting."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.stage = ""
        self.at = 0.0

    def __call__(self, stage: str, count: int) -> None:
        now = time.monotonic()
        if stage == self.stage and now - self.at < 0.5:
            return
        self.stage, self.at = stage, now
        self.run.progress(stage, count)


def release_announcements(run: Run) -> dict[str, int]:
    """Every minute: let go what has waited in the holding bay, and mark runs as failed whose job has died."""
    now = timezone.now()
    return {"released": actions.release_due(at=now), "lost": actions.settle_lost_runs(at=now)}


def settle_answers(run: Run) -> dict[str, int]:
    """Every minute: remind, tell the programme team, and settle proposals and first talks whose time is over."""
    return dict(actions.settle_answers(at=timezone.now()))


def recheck(run: Run) -> dict[str, int]:
    """Every few hours: what the roster says now is held against every pair, and pauses that are over end."""
    return dict(actions.recheck_pairs(at=timezone.now()))


def forget(run: Run) -> dict[str, int]:
    """Every night: words of pairs that are over, some time after their end, and what old runs were counted from."""
    now = timezone.now()
    return {"forgotten": forget_words(at=now), "inputs": forget_inputs(at=now)}
