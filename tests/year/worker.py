"""The worker of the drill, as a program: for each line with a moment it forks a process that works until that moment.

The forked process is the product's: its tick, its rows of jobs, their leases, functions and letters. Two things differ
from `upmentor work`: the clock jumps from one thing that is due to the next, and the id of a job that is woken goes
through a list instead of the engine's table. It may be killed at any moment; what it left behind the next one finds.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys

from tests.year.clock import Clock, load

DELIVER = "notifications.deliver"
# So many stretches are worked before anything is forked: what they load and remember all others have.
WARM = 2


def main() -> None:
    """Answers each line: `done`, `killed` or `broken`."""
    clock = load()
    _import_all()
    for number, line in enumerate(sys.stdin):
        until = dt.datetime.fromtimestamp(float(line), dt.UTC)
        if number < WARM:
            _here(clock, until)
            continue
        child = os.fork()
        if child == 0:
            _child(clock, until)
        clock.worker = child
        _pid, status = os.waitpid(child, 0)
        clock.worker = 0
        print("killed" if os.WIFSIGNALED(status) else "broken" if status else "done", flush=True)


def _here(clock: Clock, until: dt.datetime) -> None:
    """Work in this process, which is not killed, and leave it ready to be forked."""
    from django.db import connections

    work(clock, until)
    connections.close_all()
    gc.collect()
    gc.freeze()
    # A stretch is short: its memory goes with its process.
    gc.disable()
    print("done", flush=True)


def _import_all() -> None:
    """Once, and not in each process that is forked."""
    from upmentor.doors.worker.names import PATHS, Functions

    functions = Functions()
    for name in PATHS:
        functions[name]


def _child(clock: Clock, until: dt.datetime) -> None:
    status = 1
    try:
        work(clock, until)
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def work(clock: Clock, until: dt.datetime) -> None:
    """What is due now, then each letter at its minute, then what is due at `until`."""
    from django.utils import translation

    from upmentor.doors.worker import run
    from upmentor.ground.jobs import actions

    # A job is woken when it is queued and again by each sweep; its row would refuse a second start.
    woken: dict[int, None] = {}
    actions.wake = lambda job: woken.setdefault(job.pk)

    def drain() -> None:
        while woken:
            run.run_job(next(iter(woken)))
            woken.pop(next(iter(woken)))
            translation.deactivate()

    run.tick()
    drain()
    while (due := next_letter(after=clock.now, until=until)) is not None:
        clock.now = due
        actions.enqueue(DELIVER, f"{DELIVER}:{int(due.timestamp() * 1000)}")
        actions.sweep()
        drain()
    if clock.now < until:
        clock.now = until
        run.tick()
        drain()


def next_letter(*, after: dt.datetime, until: dt.datetime) -> dt.datetime | None:
    """The minute at which the delivery finds the next letter due."""
    from upmentor.ground.notifications.models import Letter

    rows = Letter.objects.filter(state=Letter.State.QUEUED, due_at__lt=until - dt.timedelta(minutes=1))
    moment = rows.order_by("due_at").values_list("due_at", flat=True).first()
    return max(moment, after + dt.timedelta(minutes=1)) if moment else None


if __name__ == "__main__":
    main()
