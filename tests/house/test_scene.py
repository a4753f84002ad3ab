"""What the report of a small and of a large organisation answers, and what it refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from benchmarks import scene

from upmentor.stages.insights import actions
from upmentor.stages.insights.models import Report

NOW = dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC)
# Who completes is known once programmes of that length are over, and who hardly cancels is nobody's business.
ALWAYS = {"mentor-side", "part", "completed"}
SMALL = {"footing", "openness", "outcomes", "engagement", "turnover", "stayed"}


@pytest.mark.django_db
@pytest.mark.parametrize(("pairs", "refused"), [(8, ALWAYS | SMALL), (60, ALWAYS)], ids=["small", "large"])
def test_what_a_report_refuses_depends_on_how_many_take_part(pairs: int, refused: set[str]) -> None:
    """Eight pairs are too few for who stays, change and departments; sixty with a waiting list are enough."""
    programme, _manager = scene._filled(pairs, NOW)
    actions.work_out(actions.ask(programme, by=None, at=NOW), at=NOW, progress=lambda *_: None)
    facts = [fact for part in Report.objects.get().document["parts"] for fact in part["facts"]]
    missing = {fact["id"]: fact["missing"] for fact in facts if fact["missing"]}
    assert set(missing) == refused
    assert all(one["needed"] or one["when"] for one in missing.values())
    assert missing["completed"]["when"], "the day is known"
