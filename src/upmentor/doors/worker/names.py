"""The one list of job names. A name stays the same for as long as rows with it may wait in a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from upmentor.ground.jobs.actions import Run

PATHS: Mapping[str, str] = {
    "accounts.send_link": "upmentor.ground.accounts.jobs.send_link",
    "accounts.forget": "upmentor.ground.accounts.jobs.forget",
    "notifications.deliver": "upmentor.doors.worker.deliver.deliver",
    "notifications.chat": "upmentor.doors.worker.chat.chat",
    "notifications.read_bounces": "upmentor.ground.notifications.returns.read_bounces",
    "people.check_roster": "upmentor.stages.people.jobs.check_roster",
    "people.apply_roster": "upmentor.stages.people.jobs.apply_roster",
    "people.apply_departments": "upmentor.stages.people.jobs.apply_departments",
    "people.settle_imports": "upmentor.stages.people.jobs.settle_imports",
    "people.daily": "upmentor.stages.people.jobs.daily",
    "people.count_month": "upmentor.stages.people.jobs.count_month",
    "care.ask_after_month": "upmentor.stages.care.jobs.ask_after_month",
    "concerns.look_after": "upmentor.stages.concerns.jobs.look_after",
    "exports.make": "upmentor.doors.desk.taking.make",
    "exports.forget": "upmentor.stages.exports.jobs.forget",
    "feedback.forget_erased": "upmentor.stages.feedback.jobs.forget_erased",
    "feedback.ask_after_meetings": "upmentor.stages.feedback.jobs.ask_after_meetings",
    "feedback.tell_rounds": "upmentor.stages.feedback.jobs.tell_rounds",
    "goals.forget": "upmentor.stages.goals.jobs.forget",
    "insights.work_out": "upmentor.stages.insights.jobs.work_out",
    "insights.remind": "upmentor.stages.insights.jobs.remind",
    "insights.monthly": "upmentor.stages.insights.jobs.monthly",
    "meetings.look_after": "upmentor.stages.meetings.jobs.look_after",
    "meetings.send_briefs": "upmentor.stages.meetings.jobs.send_briefs",
    "meetings.open_due": "upmentor.stages.meetings.jobs.open_due",
    "meetings.forget": "upmentor.stages.meetings.jobs.forget",
    "meetings.read_replies": "upmentor.stages.meetings.jobs.read_replies",
    "messages.let_go": "upmentor.stages.messages.jobs.let_go",
    "messages.write": "upmentor.stages.messages.jobs.write",
    "pairs.count_further": "upmentor.stages.pairs.jobs.count_further",
    "pairs.recount_run": "upmentor.stages.pairs.jobs.recount_run",
    "pairs.run_match": "upmentor.stages.pairs.jobs.run_match",
    "pairs.release_announcements": "upmentor.stages.pairs.jobs.release_announcements",
    "pairs.settle_answers": "upmentor.stages.pairs.jobs.settle_answers",
    "pairs.recheck": "upmentor.stages.pairs.jobs.recheck",
    "pairs.forget": "upmentor.stages.pairs.jobs.forget",
    "programmes.look_after": "upmentor.stages.programmes.jobs.look_after",
    "recognition.look_after": "upmentor.stages.recognition.jobs.look_after",
    "recognition.thank_and_tell": "upmentor.stages.recognition.jobs.thank_and_tell",
    "supervision.look_after": "upmentor.stages.supervision.jobs.look_after",
    "desk.monday": "upmentor.doors.worker.digests.monday",
    "sponsor.monthly": "upmentor.doors.worker.digests.monthly",
    "ops.watch_backup": "upmentor.doors.worker.backup_watch.watch",
    "sample.create": "upmentor.doors.cli.sample.jobs.create",
    "sample.remove": "upmentor.doors.cli.sample.jobs.remove",
}

# Name → seconds between two runs. Each finds its own due rows, so running twice does no harm.
RECURRING: Mapping[str, int] = {
    "accounts.forget": 24 * 3600,
    "notifications.deliver": 60,
    "notifications.chat": 60,
    "notifications.read_bounces": 120,
    "people.settle_imports": 60,
    "people.daily": 6 * 3600,
    "people.count_month": 6 * 3600,
    "care.ask_after_month": 3600,
    "concerns.look_after": 3600,
    "exports.forget": 3600,
    "feedback.forget_erased": 6 * 3600,
    "feedback.ask_after_meetings": 900,
    "feedback.tell_rounds": 3600,
    "goals.forget": 24 * 3600,
    "insights.monthly": 6 * 3600,
    "insights.remind": 3600,
    "meetings.look_after": 6 * 3600,
    "meetings.send_briefs": 3600,
    "meetings.open_due": 300,
    "meetings.read_replies": 120,
    "meetings.forget": 24 * 3600,
    "messages.let_go": 60,
    "pairs.release_announcements": 60,
    "pairs.settle_answers": 60,
    "pairs.recheck": 6 * 3600,
    "pairs.forget": 24 * 3600,
    "programmes.look_after": 3600,
    "recognition.look_after": 900,
    "recognition.thank_and_tell": 900,
    "desk.monday": 3600,
    "sponsor.monthly": 3600,
    "ops.watch_backup": 3600,
    "supervision.look_after": 3600,
}


class Functions(Mapping[str, Callable[[Run], Any]]):
    """Names to functions, imported at first use so that a worker for letters never loads the solver."""

    def __getitem__(self, name: str) -> Callable[[Run], Any]:
        module, _, function = PATHS[name].rpartition(".")
        found: Callable[[Run], Any] = getattr(import_module(module), function)
        return found

    def __iter__(self) -> Any:
        return iter(PATHS)

    def __len__(self) -> int:
        return len(PATHS)
