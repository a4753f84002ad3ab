"""What the pages of a run read. All take a fixed number of queries, whatever the number of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy
from upmentor.matching.rules import rule_sentence
from upmentor.stages.pairs.models import MatchRun, Proposal, Unmatched
from upmentor.stages.pairs.queries.rows import with_people
from upmentor.stages.pairs.sentences import capital, say, stage_words
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme


@dataclass(frozen=True)
class Progress:
    """A run as the job panel shows it; `state` is waiting, running, done, failed or cancelled."""

    title: str
    state: str
    stage: str = ""
    done: int = 0
    total: int = 0
    error: str = ""
    key: str = "run"


@dataclass(frozen=True)
class UnmatchedRow:
    """Somebody without a match: the main reason, and steps that can be taken. `uid` is that of the participation."""

    uid: UUID
    person: Person
    role: str
    reason: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class RunFigures:
    """The headline figures of a finished run, in words where a number alone would not do."""

    matched: int
    people: int
    pairs: int
    unmatched: int
    quality: str
    numbers: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Removed:
    """How many of the possible pairs a rule took away in a run."""

    sentence: str
    removed: int
    alone: int


# Only what the policy can change: what keeps two people apart in confidence has no count anywhere.
COUNTED = ("grade_gap", "department", "language", "time_overlap", "topic")


def removed_by_rules(run: MatchRun | None) -> tuple[Removed, ...]:
    """What each rule of the policy took away in a finished run, in the order of the rules; empty without a run."""
    if run is None or not run.figures.get("rules"):
        return ()
    policy = Policy.from_dict(run.policy)
    counts = {row["rule"]: row for row in run.figures["rules"]}
    return tuple(
        Removed(capital(say(rule_sentence(name, policy))), counts[name]["removed"], counts[name]["alone"])
        for name in COUNTED
        if name in counts
    )


def most_binding(run: MatchRun) -> Removed | None:
    """The rule that takes away most by itself, when too few can be matched; None when none takes away anything."""
    found = [row for row in removed_by_rules(run) if row.removed]
    return max(found, key=lambda row: (row.alone, row.removed), default=None)


def runs(programme: Programme) -> QuerySet[MatchRun]:
    """All runs of the programme, the latest first, with who asked."""
    return MatchRun.objects.filter(programme=programme).select_related("requested_by")


def run_before(run: MatchRun) -> int | None:
    """The number of the latest earlier run with a result, with which this one can be compared; None without one."""
    rows = MatchRun.objects.filter(programme=run.programme_id, state__in=MatchRun.FINISHED, number__lt=run.number)
    return rows.order_by("-number").values_list("number", flat=True).first()


def policy_numbers(programme: Programme) -> dict[str, int]:
    """Policies of the programme by their hash, numbered from 1 in the order in which runs first used them. A policy is
    frozen with its run, so the same number always means the same weights and rules."""
    rows = MatchRun.objects.filter(programme=programme).order_by("number").values_list("policy_hash", flat=True)
    return {found: number for number, found in enumerate(dict.fromkeys(rows), 1)}


def progress(run: MatchRun) -> Progress:
    """How far the run is: from the run when it has ended, else from its job."""
    title = _("Run %(number)s") % {"number": run.number}
    if run.state == MatchRun.State.CANCELLED and _handing_over(run):
        return Progress(title, "running", stage=_("Stopping, and keeping what was found so far"))
    ended = {
        MatchRun.State.FAILED: Progress(title, "failed", error=run.error),
        MatchRun.State.CANCELLED: Progress(title, "cancelled"),
    }
    if run.state in ended:
        return ended[MatchRun.State(run.state)]
    if run.state not in MatchRun.LIVE:
        return Progress(title, "done")
    job = Job.objects.filter(key=f"pairs.run_match:{run.uid}").order_by("-id").first()
    if job is None or job.state in (Job.State.QUEUED, Job.State.RETRY):
        words = _("It will be tried again in a moment.") if job and job.starts else ""
        return Progress(title, "waiting", stage=words)
    return Progress(title, "running", stage=stage_words(job.stage, job.count))


def _handing_over(run: MatchRun) -> bool:
    """Whether the run was stopped and its solver has not answered yet."""
    return Job.objects.filter(key=f"pairs.run_match:{run.uid}", state=Job.State.LEASED).exists()


def stopped_words(run: MatchRun) -> str:
    """How good the pairs of a run are that was stopped early; empty for any other."""
    how = run.certificate.get("stopped")
    if not how:
        return ""
    pairs = run.certificate["pairs"]
    numbers = {"pairs": number_format(pairs, force_grouping=True), "below": number_format(how["below"])}
    numbers["more"] = number_format(how["more"], force_grouping=True)
    if how["more"]:
        return _("Stopped early: pairs found: %(pairs)s, at most %(more)s more could be possible.") % numbers
    return _("Stopped early: pairs found: %(pairs)s, at most %(below)s %% below the best possible.") % numbers


SORTS = {
    "score": ("score", "-id"),
    "-score": ("-score", "id"),
    "mentee": ("mentee__person__name", "id"),
    "-mentee": ("-mentee__person__name", "-id"),
    "mentor": ("mentor__person__name", "id"),
    "-mentor": ("-mentor__person__name", "-id"),
    "hours": ("overlap_hours", "-score", "id"),
    "-hours": ("-overlap_hours", "-score", "id"),
}


def proposals_of(run: MatchRun) -> QuerySet[Proposal]:
    """The pairs of a run."""
    return Proposal.objects.filter(run=run)


def page_of(found: QuerySet[Proposal], sort: str, number: str | None, size: int) -> Page[Proposal]:
    """One page of pairs with their people, highest score first unless asked otherwise.

    The keys come first: the parts of pairs that are not shown are never read.
    """
    keys = found.order_by(*SORTS.get(sort, SORTS["-score"])).values_list("pk", flat=True)
    page: Any = Paginator(keys, size).get_page(number)
    rows = with_people(Proposal.objects.all()).in_bulk(list(page.object_list))
    page.object_list = [rows[key] for key in page.object_list if key in rows]
    return page


def open_proposals(run: MatchRun) -> QuerySet[Proposal]:
    """Those that can still be approved."""
    return Proposal.objects.filter(run=run, state=Proposal.State.SUGGESTED)


def unmatched_row(row: Unmatched) -> UnmatchedRow:
    """One row in words."""
    enrolment = row.enrolment
    reason = capital(say(row.reason))
    return UnmatchedRow(
        enrolment.uid, enrolment.person, enrolment.get_role_display(), reason, tuple(say(step) for step in row.steps)
    )


def run_figures(run: MatchRun) -> RunFigures:
    """The figures of a finished run."""
    found: dict[str, Any] = run.figures
    pairs = found.get("pairs", 0)
    numbers: list[tuple[str, str]] = []
    if pairs:
        numbers = [
            (f"{found['mean'] / 10:.1f}", _("mean score")),
            (f"{found['lowest_tenth'] / 10:.0f}", _("lowest tenth")),
            (_("%(share)s %%") % {"share": round(100 * found["across"] / pairs)}, _("across departments")),
            (_("%(hours)s h") % {"hours": f"{found['hours']:g}"}, _("shared hours a week")),
            (str(found["locked"]), _("locked by you")),
        ]
    return RunFigures(
        matched=found.get("matched", 0),
        people=found.get("people", 0),
        pairs=pairs,
        unmatched=found.get("people", 0) - found.get("matched", 0),
        quality=stopped_words(run) or (say(run.certificate["quality"]) + "." if run.certificate.get("quality") else ""),
        numbers=tuple(numbers),
    )
