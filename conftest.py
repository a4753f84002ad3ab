"""Fixtures for all tests. The database is made once per process; texts are compiled once, so that Arabic is Arabic here too."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Nothing but the name differs from what operators use."""


@pytest.fixture(autouse=True)
def _quiet_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """In inner tests no worker runs: a job's row is written, and the engine is not asked. Journeys start real workers."""
    monkeypatch.setattr("upmentor.ground.jobs.actions.wake", lambda job: None)
