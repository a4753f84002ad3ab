"""All runs of a programme as rows of a list. A fixed number of queries; certificates are not loaded, whose prices name
everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.sentences import stage_words
from upmentor.stages.programmes.models import Programme


@dataclass(frozen=True)
class RunRow:
    """A run in a list. `policy` numbers the programme's policies; `mean` is of 100; `gap` is what the best set of pairs
    could have more at most, in points of 100, None without a result; `reached` says in words how far a run came that
    found none."""

    run: MatchRun
    policy: int
    people: int
    matched: int
    mean: str
    gap: float | None
    reached: str

    @property
    def proven(self) -> bool:
        """Is it proven that nothing scores higher?"""
        return self.gap == 0


def all_runs(programme: Programme) -> QuerySet[MatchRun]:
    """Every run of the programme, the latest first, with who asked and of the certificate `gap` and
    `early` (how far from the best a run is that was stopped early) alone."""
    rows = MatchRun.objects.filter(programme=programme).select_related("requested_by").defer("certificate", "supply")
    return rows.annotate(gap=F("certificate__gap"), early=F("certificate__stopped"))


def run_rows(runs: Iterable[MatchRun], policies: Mapping[str, int]) -> list[RunRow]:
    """Rows for runs of `all_runs`; `policies` as `runs.policy_numbers` gives them. No query."""
    return [_row(run, policies.get(run.policy_hash, 0)) for run in runs]


def reached(run: MatchRun) -> str:
    """How far a run came that was stopped or failed, in words; empty when it never began."""
    found = run.figures.get("reached") or {}
    return stage_words(found["stage"], found["count"]) if found.get("stage") else ""


def _row(run: MatchRun, policy: int) -> RunRow:
    found, gap = run.figures, getattr(run, "gap", None)
    return RunRow(
        run,
        policy,
        found.get("people", 0),
        found.get("matched", 0),
        number_format(found["mean"] / 10, 1) if found.get("pairs") else "",
        gap / 10 if gap is not None and run.state in MatchRun.FINISHED else None,
        reached(run),
    )


def finding(rows: int, latest: MatchRun | None) -> str:
    """The title of the list."""
    if latest is None:
        return _("No run has found a result yet") if rows else _("No run yet")
    words = {"number": latest.number, "matched": latest.figures["matched"], "people": latest.figures["people"]}
    return _("The latest result, run %(number)s: %(matched)s of %(people)s people have a match") % words
