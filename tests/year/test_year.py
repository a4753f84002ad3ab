"""A few weeks of the drill, in which clocks change on both sides of the Atlantic."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

from tests.year.clock import CLOCK, DATABASE, Clock, install

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="forks and kills processes"),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="there: python -m tests.year --postgresql"),
]
# The whole year: UPMENTOR_YEAR_WEEKS=52 UPMENTOR_YEAR_PAIRS=60, or `python -m tests.year`.
WEEKS, PAIRS = int(os.environ.get("UPMENTOR_YEAR_WEEKS", "2")), int(os.environ.get("UPMENTOR_YEAR_PAIRS", "4"))
HOURS = float(os.environ.get("UPMENTOR_YEAR_HOURS", "32"))


def test_every_letter_comes_once_in_its_readers_hours_though_the_worker_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.year import checks
    from tests.year.drill import BEGINS, Drill
    from upmentor.ground.jobs import actions

    monkeypatch.setenv(CLOCK, str(tmp_path / "clock"))
    monkeypatch.setenv(DATABASE, str(connection.settings_dict["NAME"]))
    monkeypatch.setenv("EMAIL_URL", "")
    # People's own clicks reach the worker through the rows of jobs alone.
    monkeypatch.setattr(actions, "wake", lambda job: None)
    clock = Clock(str(tmp_path / "clock"))
    clock.now = BEGINS
    back = install(clock)
    try:
        out = Drill(clock, seed=20261122, weeks=WEEKS, pairs=PAIRS, hours=HOURS, kill=0.6).run()
        assert checks.all_of_them(out) == []
    finally:
        back()
    # A drill in which nothing happens proves nothing.
    assert (len(out.arrivals) > 10, out.kills > 0, len(out.set_back)) == (True, True, 2)
