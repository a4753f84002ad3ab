"""`upmentor match --threads` and `--workers`, with a real Dask cluster of two worker processes."""

import json
import os
import signal
import socket
import sys

import pytest

from upmentor.doors.cli import many
from upmentor.doors.cli.main import main
from upmentor.matching import Cancelled, WorkersLost, solver
from upmentor.matching.large import rounds
from upmentor.matching.large.engine import solve_large
from upmentor.matching.tests.sample import crowd

EXAMPLE = "docs/examples/match"


@pytest.fixture(autouse=True)
def samples_of_few(monkeypatch):
    monkeypatch.setattr(rounds, "sample_size", lambda people: people if people <= 20 else max(8, people * 3 // 10))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: upmentor[dask]")
    folder = str(tmp_path_factory.mktemp("dask"))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", local_directory=folder
    ) as found:
        yield found


def text(solution):
    return json.dumps(solution.to_dict(), sort_keys=True)


def test_two_dask_workers_give_the_same_bytes_and_keep_nothing(cluster):
    problem = crowd(130, 140, 4, places=2)
    first = text(solve_large(problem))
    with many.executor(1, cluster.scheduler_address) as workers:
        for block in (11, 4096):
            assert text(solve_large(problem, executor=workers, block=block)) == first
        assert max(kept_by(cluster)) > 0
    assert kept_by(cluster) == [0, 0]


def kept_by(cluster):
    from distributed import Client

    with Client(cluster.scheduler_address, set_as_default=False) as client:
        return list(client.run(kept).values())


def kept():
    from upmentor.matching.large import far

    return len(far._kept)


def test_cancelling_among_dask_workers(cluster):
    asked = iter([False] * 6)
    with many.executor(1, cluster.scheduler_address) as workers, pytest.raises(Cancelled) as stop:
        solve_large(crowd(60, 60, 2), executor=workers, cancelled=lambda: next(asked, True))
    assert stop.value.solution.certificate.gap >= 0


def test_a_killed_dask_worker_changes_no_byte(cluster):
    from distributed import Client

    problem, killed = crowd(90, 90, 3), []
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))

    def kill(stage, count):
        if stage == "pairing" and not killed:
            killed.append(os.kill(victim, signal.SIGKILL))

    with many.executor(1, cluster.scheduler_address) as workers:
        assert text(solve_large(problem, executor=workers, block=9, progress=kill)) == text(solve_large(problem))
    assert killed


def matched(folder, capsys, *options):
    people = ["--mentors", f"{EXAMPLE}/mentors.csv", "--mentees", f"{EXAMPLE}/mentees.csv"]
    code = main(["match", *people, "--out", str(folder / "pairs.csv"), "--date", "2026-01-12", *options])
    return code, capsys.readouterr().err


def test_the_command_shares_out_and_writes_the_same_file(cluster, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(solver, "LARGE", 1)
    written = set()
    for options in ([], ["--threads", "2"], ["--workers", cluster.scheduler_address]):
        assert matched(tmp_path, capsys, *options)[0] == 0
        written.add((tmp_path / "pairs.csv").read_bytes())
    assert len(written) == 1


def test_a_scheduler_that_does_not_answer_is_said_in_words(tmp_path, capsys, monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed: upmentor[dask]")
    monkeypatch.setattr(many, "PATIENCE", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        code, said = matched(tmp_path, capsys, "--workers", address)
    assert (code, said.strip()) == (
        2,
        f"upmentor match: no Dask scheduler answers at {address}; is it running, and is the port open?",
    )
    assert not (tmp_path / "pairs.csv").exists()


def test_a_scheduler_without_workers_is_said_in_words(monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: upmentor[dask]")
    monkeypatch.setattr(many, "PATIENCE", 2)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(WorkersLost, match="has no workers"),
        many.executor(1, empty.scheduler_address),
    ):
        pass


def test_without_dask_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, said = matched(tmp_path, capsys, "--workers", "tcp://127.0.0.1:1")
    assert (code, said.strip()) == (2, 'upmentor match: --workers needs Dask: install "upmentor[dask]"')


@pytest.mark.parametrize("threads", ["0", "two", "-1", "257"])
def test_threads_are_a_whole_number(threads, tmp_path, capsys):
    with pytest.raises(SystemExit):
        matched(tmp_path, capsys, "--threads", threads)
    assert "a whole number from 1 to 256" in capsys.readouterr().err
