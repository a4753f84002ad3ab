"""What each mode of the audit leaves behind (`decisions.md` 29)."""

import datetime as dt

import pytest

from upmentor.ground.audit.actions import SYSTEM, Mode, System, forget, record
from upmentor.ground.audit.models import Entry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
ALICE = System("user:alice")


def test_a_named_act_says_who():
    record("end_access", by=ALICE, at=NOW, kind="user", key=7, about="user:bob", reason="left")
    fields = ("at", "verb", "actor", "object_kind", "object_key", "about", "reason")
    assert list(Entry.objects.values_list(*fields)) == [
        (NOW, "end_access", "user:alice", "user", "7", "user:bob", "left")
    ]


def test_an_actorless_act_says_only_what():
    record("end_pair", by=ALICE, at=NOW, kind="pair", key=7, mode=Mode.ACTORLESS)
    assert list(Entry.objects.values_list("verb", "actor", "object_key")) == [("end_pair", "", "7")]


def test_a_silent_act_leaves_no_row():
    record("write_reflection", by=ALICE, at=NOW, kind="pair", key=7, mode=Mode.SILENT)
    assert not Entry.objects.exists()


def test_the_product_itself_is_an_actor_and_a_long_reason_is_cut():
    record("count_month", by=SYSTEM, at=NOW, kind="people", key="2026-03", reason="x" * 500)
    entry = Entry.objects.get()
    assert (entry.actor, len(entry.reason)) == ("system", 200)


def test_entries_are_listed_newest_first():
    for hour in (1, 3, 2):
        record(f"v{hour}", by=SYSTEM, at=NOW.replace(hour=hour), kind="x", key=1)
    assert [entry.verb for entry in Entry.objects.all()] == ["v3", "v2", "v1"]


def test_entries_are_forgotten_after_24_months():
    old, new = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2024, 1, 3, tzinfo=dt.UTC)
    for moment in (old, new):
        Entry.objects.create(at=moment, verb="x", object_kind="x", object_key="x")
    assert [forget(at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)) for _ in range(2)] == [1, 0]
    assert Entry.objects.get().at == new
