"""Processes that are killed, runs that are stopped, buttons pressed by many at once: one effect, nothing half done."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.matching import Policy
from upmentor.stages.pairs import actions
from upmentor.stages.pairs import jobs as work
from upmentor.stages.pairs.models import Announcement, MatchRun, Proposal, Unmatched
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, post_policy, signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes through /proc"),
]
FUNCTIONS = {"pairs.run_match": work.run_match}


def solvers(parent: int) -> list[int]:
    """Process ids of the solvers that this process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[1]) == parent and stat[0] != "Z" and b"solve_child" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def wait_for(answer: Callable[[], object], seconds: float = 30) -> object:
    """The first truthy answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := answer():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def gone(pid: int) -> bool:
    """Has the process ended?"""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def requested(company: make.Company) -> tuple[MatchRun, Job]:
    run = actions.request_run(company.programme, Policy(), by=company.manager, at=timezone.now())
    return run, Job.objects.get(key=actions.job_key(run))


def work_on(job: Job) -> None:
    """What the worker does, with a connection of its own."""
    try:
        jobs.run(job.pk, FUNCTIONS)
    finally:
        connection.close()


def stopped_solver(parent: int) -> int:
    """Freeze the solver as soon as it lives, so that it is surely in the middle of its work."""
    pid = wait_for(lambda: solvers(parent))[0]
    os.kill(pid, signal.SIGSTOP)
    return pid


def test_cancel_ends_the_solver():
    company = make.company(3, 3)
    run, job = requested(company)
    worker = threading.Thread(target=work_on, args=(job,))
    worker.start()
    pid = stopped_solver(os.getpid())
    actions.cancel_run(run, by=company.manager, at=timezone.now())
    worker.join(timeout=30)
    assert not worker.is_alive()
    assert gone(pid)
    run.refresh_from_db()
    job.refresh_from_db()
    assert (run.state, job.state, Proposal.objects.count()) == ("cancelled", "cancelled", 0)


def test_killed_solver_is_started_again_and_nothing_is_doubled():
    company = make.company(3, 2)
    run, job = requested(company)
    worker = threading.Thread(target=work_on, args=(job,))
    worker.start()
    os.kill(stopped_solver(os.getpid()), signal.SIGKILL)
    worker.join(timeout=30)
    job.refresh_from_db()
    assert (job.state, job.starts) == ("retry", 1)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work_on(job)
    run.refresh_from_db()
    assert (run.state, Proposal.objects.count(), Unmatched.objects.count()) == ("done", 2, 1)


def test_killed_worker_leaves_no_solver_behind_and_the_job_resumes():
    company = make.company(3, 2)
    run, job = requested(company)
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=work_on, args=(job,))
    process.start()
    pid = stopped_solver(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    os.kill(pid, signal.SIGCONT)
    wait_for(lambda: gone(pid))
    job.refresh_from_db()
    run.refresh_from_db()
    assert (run.state, job.state, Proposal.objects.count()) == ("running", "leased", 0)
    jobs.sweep()
    work_on(job)
    job.refresh_from_db()
    run.refresh_from_db()
    assert (run.state, job.state, job.starts) == ("done", "done", 2)
    assert (Proposal.objects.count(), Unmatched.objects.count()) == (2, 1)


def test_run_killed_too_often_says_that_it_failed():
    company = make.company(2, 2)
    run, job = requested(company)
    actions.begin_run(run.uid)
    Job.objects.filter(pk=job.pk).update(starts=job.max_starts)
    work_on(job)
    assert actions.settle_lost_runs(at=timezone.now()) == 1
    run.refresh_from_db()
    assert run.error == (
        "The run was started several times and never came to an end. Nothing was changed. Run it again."
    )


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """Do it `count` times at once, each with a connection of its own."""
    barrier = threading.Barrier(count)

    def one(number: int) -> object:
        barrier.wait()
        try:
            return act(number)
        except actions.PairsError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_two_approvals_at_once_give_each_place_once():
    company = make.company(3, 3)
    run = finished_run(company)
    results = together(2, lambda _: len(actions.approve(run, None, by=company.manager, at=timezone.now()).approved))
    assert sorted(results, key=str) == [3, "NothingToDo"]
    assert Proposal.objects.filter(state="approved").count() == 3


def test_two_programmes_that_want_the_same_mentor_at_once_give_the_last_place_once():
    company = make.company(2, 2)
    person = company.mentors[0].person
    programmes = [(company.programme, company.mentors[0], company.mentees[0])]
    for number in range(2):
        other = make.programme(f"Other {number}", managers=[company.manager])
        senior = make.person(f"Senior {number}", grade=8, department_name="Legal")
        programmes.append((other, make.enrol(other, person, "mentor"), make.enrol(other, senior, "mentee")))

    def pair(number: int) -> str:
        programme, mentor, mentee = programmes[number]
        actions.propose_by_hand(programme, mentor, mentee, by=company.manager, at=timezone.now())
        return "paired"

    assert sorted(together(3, pair)) == ["PairRefused", "paired", "paired"]
    assert sorted(Proposal.objects.values_list("person_seat", flat=True)) == [1, 2]


def test_twenty_posts_of_one_announcement_have_one_effect():
    company = make.company(2, 2)
    run = finished_run(company)
    actions.approve(run, None, by=company.manager, at=timezone.now())
    url = reverse("pairs:announce", args=[company.programme.slug])
    client = signed_in(company.manager)
    key = client.get(url).content.decode().split('name="one_time_key" value="')[1].split('"')[0]
    cookies = client.cookies

    def post(_number: int) -> str:
        sender = type(client)()
        sender.cookies = cookies
        return sender.post(url, {"one_time_key": key})["Location"]

    assert set(together(20, post)) == {reverse("pairs:pairs", args=[company.programme.slug])}
    assert (Announcement.objects.count(), Letter.objects.count()) == (1, 4)


def test_twenty_posts_without_a_key_start_one_run():
    company = make.company(2, 2)
    url = reverse("pairs:matching", args=[company.programme.slug])
    client = signed_in(company.manager)

    def post(_number: int) -> str:
        sender = type(client)()
        sender.cookies = client.cookies
        return sender.post(url, post_policy())["Location"]

    assert len(set(together(20, post))) == 1
    assert (MatchRun.objects.count(), Job.objects.filter(name="pairs.run_match").count()) == (1, 1)


def test_twenty_releases_at_once_release_once():
    company = make.company(2, 2)
    actions.approve(finished_run(company), None, by=company.manager, at=make.NOW)
    bay = actions.announce(company.programme, None, by=company.manager, at=make.NOW)
    assert sum(together(20, lambda _: actions.release_due(at=bay.release_at))) == 1
