"""Blocks done by other processes: the same bytes as in one thread, and no result at all when they are lost."""

import json
import multiprocessing
import os
import random
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from upmentor.matching.errors import Cancelled, WorkersLost
from upmentor.matching.large import far, rounds
from upmentor.matching.large.engine import Run, solve_large
from upmentor.matching.large.pricing import Workers
from upmentor.matching.tests.sample import crowd


@pytest.fixture(autouse=True)
def samples_of_few(monkeypatch):
    monkeypatch.setattr(rounds, "sample_size", lambda people: people if people <= 20 else max(8, people * 3 // 10))


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        yield processes


def text(solution):
    return json.dumps(solution.to_dict(), sort_keys=True)


def shuffled(problem, seed):
    rng = random.Random(seed)
    sides = (tuple(rng.sample(side, len(side))) for side in (problem.mentors, problem.mentees))
    return replace(problem, **dict(zip(("mentors", "mentees"), sides, strict=True)))


class Forgetful(Executor):
    """Does everything at once in this process; from time to time the worker is a new one."""

    def __init__(self, every):
        self.every, self.done = every, 0

    def submit(self, function, *arguments):
        self.done += 1
        if self.every and self.done % self.every == 0:
            far.forget()
        future = Future()
        future.set_result(function(*arguments))
        return future


@pytest.mark.parametrize("seed", range(4))
def test_same_bytes_for_threads_processes_blocks_and_order_of_rows(seed, pool):
    problem = crowd(130, 120 + 20 * (seed % 2), seed, places=1 + seed % 2)
    first = text(solve_large(problem))
    for number in (1, 2, 3):
        with ThreadPoolExecutor(number) as threads:
            assert text(solve_large(shuffled(problem, number), executor=threads, block=9)) == first
    for block in (7, 64, 4096):
        assert text(solve_large(shuffled(problem, block), executor=pool, block=block)) == first


def test_people_are_sent_once_to_each_worker():
    workers = Workers(Forgetful(0), 10)
    run = Run.of(crowd(60, 60, 5), workers)
    run.solve()
    run.rounds.survey()
    sent = workers.parcels.sent
    run.rounds.survey()
    assert workers.parcels.sent == sent


@pytest.mark.parametrize("every", [2, 3, 7])
def test_workers_that_start_again_are_sent_everything_again(every):
    problem = crowd(70, 70, 1)
    assert text(solve_large(problem, executor=Forgetful(every), block=12)) == text(solve_large(problem))


def test_workers_that_forget_at_once_end_the_run():
    class Empty(Forgetful):
        def submit(self, function, question, token, packed, sender, attempt):
            return super().submit(function, question, token, None, sender, attempt)

    with pytest.raises(WorkersLost, match="forget what they are sent"):
        solve_large(crowd(30, 30, 1), executor=Empty(0))


def test_another_engine_refuses():
    with pytest.raises(WorkersLost, match="another version of Upmentor"):
        far.task(b"", "token", None, "0.0.1+other", "0.0")


def test_a_killed_process_ends_the_run_with_a_clear_error():
    problem = crowd(60, 60, 2)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        victim = processes.submit(os.getpid).result()

        def kill(stage, count):
            if stage == "pairing":
                os.kill(victim, signal.SIGKILL)

        with pytest.raises(WorkersLost, match="stopped before the end"):
            solve_large(problem, executor=processes, progress=kill)


def test_cancelling_keeps_what_was_found(pool):
    problem, asked = crowd(60, 60, 2), iter([False] * 6)
    with pytest.raises(Cancelled) as stop:
        solve_large(problem, executor=pool, cancelled=lambda: next(asked, True))
    assert stop.value.solution.certificate.gap >= 0
    assert text(solve_large(problem, executor=pool)) == text(solve_large(problem))


def test_an_empty_side_needs_nobody(pool):
    assert not solve_large(crowd(0, 5, 1), executor=pool).pairs


def test_rows_of_a_block_in_any_order():
    from upmentor.matching.large.pricing import _Near

    starts, known = np.array([0, 2, 2, 5, 6]), np.array([4, 9, 1, 2, 3, 7], dtype=np.int32)
    numbers = [np.arange(4, dtype=kind) + 10 for kind in (np.int32, np.int8, np.int16)]
    asked = _Near(np.zeros((1, 1), np.int32), np.zeros((2, 1, 1), np.int16), *numbers, starts, known, 1, 0, 0, False)
    there, some = asked.rows(np.array([3, 0, 2])).whole()
    assert some.tolist() == [3, 0, 2]
    assert (there.limit[some] == numbers[0][some]).all()
    lists = [there.known[there.starts[row] : there.starts[row + 1]].tolist() for row in range(4)]
    assert lists == [[4, 9], [], [1, 2, 3], [7]]
