"""kill -9 of workers and web processes at random moments, with a real site: nothing acknowledged is lost, nothing is
partial, and the pages are back within ten seconds.

As a program it repeats the drills: `python -m tests.journeys.test_crashes --times 20 [--seed N]`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.journeys.crashes import Visitor, below, kill, kill_everything, look, processes, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("site"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes through /proc"),
]
# Each run has a seed of its own, so that many runs see many moments; the drill as a program repeats it at length.
TIMES = 1
ROWS = 3_000
BACK_WITHIN = 10.0
HEADER = "employee_id,name,email,department,manager,grade,site,languages"
POLICY = {
    "w_topic_fit": "45",
    "w_time_overlap": "20",
    "w_department": "15",
    "w_site": "10",
    "w_grade_gap": "10",
    "w_interests": "0",
    "w_meeting_form": "0",
    "min_gap": "2",
    "min_overlap_hours": "2",
    "same_department_reason": "",
    "topic_reason": "",
}
SELECT = re.compile(r'<select name="([^"]+)".*?</select>', re.S)
CHOSEN = re.compile(r'<option value="([^"]*)" selected')


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def chance() -> random.Random:
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")
    return random.Random(seed)


class Killer(threading.Thread):
    """Kills everything once, after a while."""

    def __init__(self, site: Site, after: float) -> None:
        super().__init__(daemon=True)
        self.site, self.after, self.killed = site, after, 0

    def run(self) -> None:
        time.sleep(self.after)
        self.killed = kill_everything(self.site)


def rows(trial: int) -> str:
    """Half of the people are new, half were there before and have the next grade."""
    first = trial * ROWS // 2
    lines = (
        f"c{n},Crash {n},c{n}@crash.example,Crash {n % 5},{'' if n == 0 else 'c0'},{(trial + 1) % 50 + 1},Oslo,en"
        for n in range(first, first + ROWS)
    )
    return "\n".join([HEADER, *lines, ""])


def outcome(site: Site, trial: int) -> tuple[int, int]:
    """People of the drill, and how many of them have the grade of this trial."""
    ((people, graded),) = look(
        site,
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN grade = ? THEN 1 ELSE 0 END), 0) FROM people_person "
        "WHERE employee_id LIKE 'c%' AND email LIKE '%@crash.example'",
        (trial + 1) % 50 + 1,
    )
    return people, int(graded)


def imported(site: Site, owner: Visitor, trial: int, seen: set[tuple[int, int]]) -> str:
    """Bring a roster by the pages, asking again when nobody answers. The final state of the import."""
    path, _page = owner.post("/manage/import/", {"pasted": rows(trial)})
    assert path.endswith("/columns/"), path
    uid = path.split("/")[3].replace("-", "")
    where, page = owner.get(path)
    chosen = {found.group(1): (CHOSEN.findall(found.group(0)) or [""])[0] for found in SELECT.finditer(page)}
    owner.post(where, chosen | {"grade_mode": "number", "senior_first": "no", "dates": "auto", "grade_names": ""})
    home = path.removesuffix("columns/")
    owner.post(f"{home}apply/", {"mode": "update"}, form=f"{home}check/")

    def settled() -> str:
        seen.add(outcome(site, trial))
        owner.get(f"{home}done/")
        ((state,),) = look(site, _BY_UID.format("people_rosterimport"), uid, _dashed(uid))
        return state if state != "applying" else ""

    return str(wait_for(settled, 240, "the import came to an end"))


# SQLite keeps a UUID as 32 digits, PostgreSQL as a type of its own.
_BY_UID = "SELECT state FROM {} WHERE CAST(uid AS VARCHAR(36)) IN (?, ?)"


def _dashed(uid: str) -> str:
    return f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}"


def import_drill(site: Site, owner: Visitor, trial: int, after: float | None) -> float:
    """One import with one kill (none for the first). Seconds that it took."""
    before = outcome(site, trial)
    all_of_it = before[0] + (ROWS if trial == 0 else ROWS // 2), ROWS
    killer, seen, began = Killer(site, after or 0), set[tuple[int, int]](), time.monotonic()
    if after is not None:
        killer.start()
    state = imported(site, owner, trial, seen)
    took = time.monotonic() - began
    if after is not None:
        killer.join()
        assert killer.killed >= 4, "nothing was killed"
        owner.get("/manage/people/")
    assert state == "applied", f"the import ended as {state}"
    assert seen | {outcome(site, trial)} <= {before, all_of_it}, f"partial: {seen}, allowed {before} or {all_of_it}"
    assert outcome(site, trial) == all_of_it
    ((facts,),) = look(site, "SELECT COUNT(*) FROM people_employmentfact f JOIN people_person p ON p.id = f.person_id "
                             "WHERE p.email LIKE '%@crash.example'")  # fmt: skip
    assert facts == ROWS * (trial + 1), "a fact was lost or doubled"
    return took


def slug_of(manager: Visitor) -> str:
    """The programme whose people can be matched, from the manager's own pages."""
    slugs = re.findall(r"/manage/p/([a-z0-9-]+)/", manager.get("/manage/")[1])
    for slug in dict.fromkeys(slugs):
        page = manager.get(f"/manage/p/{slug}/matching/")[1]
        if 'name="w_topic_fit"' in page and re.search(r'<button[^>]*type="submit"[^>]*>[^<]*Run', page):
            return slug
    raise AssertionError(f"no programme can be matched: {slugs}")


def match_drill(site: Site, manager: Visitor, slug: str, after: float | None, expected: tuple[int, int]) -> float:
    """One run with one kill; proposals and unmatched are all there or none. Seconds that it took."""
    killer, began = Killer(site, after or 0), time.monotonic()
    if after is not None:
        killer.start()
    where, _page = manager.post(f"/manage/p/{slug}/matching/", POLICY)
    assert "/matching/runs/" in where, where
    uid = where.rstrip("/").rsplit("/", 1)[-1].replace("-", "")
    seen = set()

    def settled() -> str:
        seen.add(results(site, uid))
        manager.get(where)
        ((state,),) = look(site, _BY_UID.format("pairs_matchrun"), uid, _dashed(uid))
        return state if state not in ("requested", "running") else ""

    state = wait_for(settled, 240, "the run came to an end")
    took = time.monotonic() - began
    if after is not None:
        killer.join()
        assert killer.killed >= 4, "nothing was killed"
    assert state == "done", f"the run ended as {state}"
    final = results(site, uid)
    if expected != (0, 0):
        assert final == expected
    assert seen <= {(0, 0), final}, f"partial: {seen}"
    return took


def results(site: Site, uid: str) -> tuple[int, int]:
    """Proposals and people without a match of a run."""
    statement = (
        "SELECT (SELECT COUNT(*) FROM pairs_proposal WHERE run_id = r.id), "
        "(SELECT COUNT(*) FROM pairs_unmatched WHERE run_id = r.id) FROM pairs_matchrun r "
        "WHERE CAST(r.uid AS VARCHAR(36)) IN (?, ?)"
    )
    return look(site, statement, uid, _dashed(uid))[0]  # type: ignore[return-value]


def drill_imports(site: Site, times: int, chance: random.Random) -> list[str]:
    """An undisturbed import, then so many with a kill. A line of figures for each."""
    owner = Visitor(site, "owner")
    length = import_drill(site, owner, 0, None)
    lines = [f"import undisturbed: {length:.1f} s"]
    for trial in range(1, times + 1):
        owner.silence, after = 0.0, chance.uniform(0, length)
        took = import_drill(site, owner, trial, after)
        lines.append(
            f"import {trial}: killed after {after:.1f} s, done after {took:.1f} s, silence {owner.silence:.1f} s"
        )
        print(lines[-1], flush=True)
        assert owner.silence < BACK_WITHIN, lines[-1]
    return lines


def drill_matches(site: Site, times: int, chance: random.Random) -> list[str]:
    """An undisturbed run, then so many with a kill."""
    manager = Visitor(site, "manager")
    slug = slug_of(manager)
    length = match_drill(site, manager, slug, None, (0, 0))
    ((newest,),) = look(site, "SELECT CAST(uid AS VARCHAR(36)) FROM pairs_matchrun ORDER BY id DESC LIMIT 1")
    expected = results(site, str(newest).replace("-", ""))
    assert expected[0] > 1
    lines = [f"match undisturbed: {length:.1f} s, {expected[0]} pairs"]
    for trial in range(1, times + 1):
        manager.silence, after = 0.0, chance.uniform(0, length)
        took = match_drill(site, manager, slug, after, expected)
        lines.append(
            f"match {trial}: killed after {after:.1f} s, done after {took:.1f} s, silence {manager.silence:.1f} s"
        )
        print(lines[-1], flush=True)
        assert manager.silence < BACK_WITHIN, lines[-1]
    return lines


def test_roster_import_survives_kills(site: Site, chance: random.Random) -> None:
    assert len(drill_imports(site, TIMES, chance)) == TIMES + 1


def test_match_run_survives_kills(site: Site, chance: random.Random) -> None:
    assert len(drill_matches(site, TIMES, chance)) == TIMES + 1


def test_worker_killed_alone_takes_its_children_along_and_is_started_again(site: Site) -> None:
    workers = wait_for(lambda: of_worker(site), 60, "both workers run")
    children = {pid for worker in workers for pid in below(worker, processes())}
    assert len(children) >= 6
    for worker in workers:
        kill(worker)
    wait_for(lambda: not children & set(processes()), 10, "the children of killed workers are gone")
    wait_for(lambda: len(set(of_worker(site)) - set(workers)) == 2, 20, "two new workers run")


def of_worker(site: Site) -> list[int]:
    """The worker processes that the server started itself, once both have children."""
    running = processes()
    found = [pid for pid, (parent, _c) in running.items() if parent == site.pid and " work " in running[pid][1]]
    return found if len(found) == 2 and all(len(below(pid, running)) >= 3 for pid in found) else []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_stopped_or_killed_leaves_no_process(how: signal.Signals) -> None:
    with Site("serve") as site:
        wait_for(lambda: of_worker(site), 60, "both workers run")
        everything = {site.pid, *below(site.pid, processes())}
        began = time.monotonic()
        os.kill(site.pid, how)
        site.wait()
        wait_for(lambda: not everything & set(processes()), 14, "all processes are gone")
        assert time.monotonic() - began < 13


def main() -> int:
    """Repeat the drills and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.test_crashes", description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--only", choices=["import", "match"], default="")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    print(f"seed {arguments.seed}", flush=True)
    with Site() as site:
        if arguments.only != "match":
            print(drill_imports(site, arguments.times, chance)[0])
        if arguments.only != "import":
            print(drill_matches(site, arguments.times, chance)[0])
    print(f"{arguments.times} kills each: nothing lost, nothing partial")
    return 0


if __name__ == "__main__":
    sys.exit(main())
