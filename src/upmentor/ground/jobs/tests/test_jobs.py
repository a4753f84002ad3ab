"""The life of a job row: queued, leased, done, tried again, dead, cancelled."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from upmentor.ground.jobs import actions
from upmentor.ground.jobs.actions import BACKOFF, Run, cancel, enqueue, forget, lease, run, sweep
from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import panel_of

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def fetched(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def due_now(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())


def fail(_run: Run) -> None:
    raise ValueError("the disk is full")


def test_a_live_key_is_queued_once_and_a_finished_one_again():
    first = enqueue("work", "key", number=1)
    assert enqueue("work", "key", number=2) == first
    run(first.pk, {"work": lambda run: dict(run.args)})
    assert (fetched(first).state, fetched(first).result) == ("done", {"number": 1})
    assert enqueue("work", "key", number=2) != first


def test_the_engine_is_given_the_row_s_number_and_nothing_else():
    job = enqueue("work", "key", queue="long", secret="not for the engine")
    call = OrmQ.objects.get()
    assert call.task["args"] == (job.pk,)
    assert (call.key, "secret" in str(call.task)) == ("long", False)


def test_work_of_a_failed_transaction_was_never_queued():

    def fail() -> None:
        with transaction.atomic():
            enqueue("work", "key")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_later_work_is_not_woken_before_it_is_due():
    job = enqueue("work", "key", due_at=timezone.now() + MINUTE)
    assert OrmQ.objects.count() == 0
    assert lease(job.pk) is None
    assert sweep() == 0
    due_now(job)
    assert sweep() == 1


def test_an_error_is_tried_again_with_growing_delay_and_ends_dead():
    job = enqueue("work", "key", max_starts=4)
    for number in range(3):
        run(job.pk, {"work": fail})
        row = fetched(job)
        assert (row.state, row.starts, row.error) == ("retry", number + 1, "ValueError: the disk is full")
        waits = (row.due_at - timezone.now()).total_seconds()
        assert BACKOFF[number] - 5 < waits <= BACKOFF[number]
        due_now(job)
    run(job.pk, {"work": fail})
    row = fetched(job)
    assert (row.state, row.starts, row.error) == ("dead", 4, "ValueError: the disk is full")
    assert lease(job.pk) is None


def test_a_call_that_comes_twice_runs_once():
    seen = []
    job = enqueue("work", "key")
    for _ in range(2):
        run(job.pk, {"work": lambda run: seen.append(1)})
    assert seen == [1]


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_step():
    waiting = enqueue("work", "a")
    cancel(waiting)
    assert (fetched(waiting).state, lease(waiting.pk)) == ("cancelled", None)
    running = enqueue("work", "b")
    seen = []

    def work(run: Run) -> None:
        run.check()
        seen.append("before")
        cancel(run.job)
        run.check()
        seen.append("after")

    run(running.pk, {"work": work})
    assert (fetched(running).state, seen) == ("cancelled", ["before"])


@pytest.mark.django_db(transaction=True)
def test_progress_is_written_and_hears_a_stop():
    job = enqueue("work", "key")

    def work(run: Run) -> None:
        run.progress("Reading", 3, 12)
        row = fetched(job)
        assert (row.stage, row.count, row.total, row.share) == ("Reading", 3, 12, 25)
        cancel(job)
        run.progress("Reading", 4, 12)

    run(job.pk, {"work": work})
    assert fetched(job).state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_start_a_job_once():
    job = enqueue("work", "key")
    taken: list[Job | None] = []

    def take() -> None:
        try:
            taken.append(lease(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in taken if one] == [job]
    assert fetched(job).starts == 1


@pytest.mark.django_db(transaction=True)
def test_ten_requests_at_once_queue_one_job():
    found: list[int] = []

    def ask() -> None:
        try:
            found.append(enqueue("work", "key").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), Job.objects.count()) == (10, 1, 1)


def test_an_abandoned_lease_is_free_when_it_runs_out():
    job = enqueue("work", "key")
    assert lease(job.pk) == job
    assert lease(job.pk) is None
    Job.objects.update(lease_until=timezone.now() - MINUTE, lease_owner="elsewhere:1")
    assert sweep() == 1
    again = lease(job.pk)
    assert (again, again.starts) == (job, 2)


def test_work_that_kills_its_process_each_time_ends_dead():
    job = enqueue("work", "key", max_starts=3)
    for _ in range(3):
        assert lease(job.pk) == job
        Job.objects.update(lease_until=timezone.now() - MINUTE)
    assert lease(job.pk) is None
    row = fetched(job)
    assert (row.state, row.error) == ("dead", "It was started several times and never came to an end.")


def test_an_unknown_name_is_an_error_of_the_job_and_not_of_the_worker():
    job = enqueue("no such work", "key")
    run(job.pk, {})
    assert (fetched(job).state, fetched(job).error) == ("retry", "KeyError: 'no such work'")


def test_what_is_over_is_forgotten_and_what_lives_stays():
    now = timezone.now()
    rows = {
        "recurring": {"key": "work:1", "state": "done", "finished_at": now - dt.timedelta(days=2)},
        "with a result": {"key": "work:2", "state": "done", "finished_at": now - dt.timedelta(days=2), "result": 1},
        "fresh": {"key": "work:3", "state": "done", "finished_at": now},
        "dead": {"key": "work:4", "state": "dead", "finished_at": now - dt.timedelta(days=2)},
        "long dead": {"key": "work:5", "state": "dead", "finished_at": now - dt.timedelta(days=31)},
        "queued": {"key": "work:6", "state": "queued"},
    }
    for stage, fields in rows.items():
        Job.objects.create(name="work", stage=stage, **fields)
    forget(before=now)
    assert set(Job.objects.values_list("stage", flat=True)) == {"with a result", "fresh", "dead", "queued"}


def test_the_panel_shows_what_the_row_says():
    job = Job(state="leased", stage="Reading", count=3, total=12)
    panel = panel_of(job, "Roster")
    assert (panel.title, panel.stage, panel.done, panel.total, panel.state) == ("Roster", "Reading", 3, 12, "running")
    assert panel_of(job, "Roster", "Liest").stage == "Liest"
    assert {panel_of(Job(state=state), "x").state for state in Job.State.values} == {
        "waiting",
        "running",
        "done",
        "failed",
        "cancelled",
    }


def test_the_lease_is_renewed_while_the_work_runs(monkeypatch, transactional_db):
    monkeypatch.setattr(actions, "HEARTBEAT", 0.05)
    job = enqueue("work", "key")
    renewed = threading.Event()

    def work(_run: Run) -> None:
        Job.objects.update(lease_until=timezone.now() - MINUTE)
        for _ in range(200):
            if fetched(job).lease_until > timezone.now():
                renewed.set()
                return
            threading.Event().wait(0.05)

    run(job.pk, {"work": work})
    assert renewed.is_set()
    assert fetched(job).state == "done"
