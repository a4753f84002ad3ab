"""The drill: people act, the worker works until the next moment and is killed by chance, a few times the clock goes
back."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.year.clock import Clock
from tests.year.people import People
from tests.year.sink import Arrival, Sink
from tests.year.world import World, build

# A week before Europe changes its clocks, two before Australia and Chile do.
BEGINS = dt.datetime(2026, 3, 22, 6, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]
HOUR = dt.timedelta(hours=1)


@dataclass
class Outcome:
    """What came of it: for `checks`."""

    world: World
    arrivals: list[Arrival] = field(default_factory=list)
    kills: int = 0
    look: dt.timedelta = HOUR
    set_back: list[dt.datetime] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    over: dt.datetime = BEGINS


class Drill:
    """Runs `weeks` of `pairs` couples; `kill` is the share of the worker's stretches in which it is killed.
    `each_8_weeks` is called with what has come so far."""

    def __init__(
        self,
        clock: Clock,
        *,
        seed: int,
        weeks: int,
        pairs: int,
        hours: float,
        kill: float,
        minutes: float = 1e9,
        leave: float = 1.0,
        each_8_weeks: Callable[[Outcome], None] = lambda out: None,
    ) -> None:
        self.each_8_weeks, self.leave = each_8_weeks, leave
        self.clock, self.chance = clock, random.Random(seed)
        self.kill_chance, self.hours, self.weeks, self.pairs = kill, hours, weeks, pairs
        # Apart from people's chance: when a letter comes depends on how fast the machine is.
        self.killing = random.Random(seed + 1)
        self.broken: list[str] = []
        self.kills, self.stop_at = 0, time.monotonic() + 60 * minutes
        self.took = 0.1
        self.in_the_sink = False

    def run(self) -> Outcome:
        """From the first day to the last, and a week more without anybody doing anything."""
        clock, self.clock.now = self.clock, BEGINS
        with Sink(clock, lambda: self.kills, self._taken) as sink:
            os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
            out = Outcome(build(weeks=self.weeks, pairs=self.pairs, at=BEGINS, leave=self.leave))
            out.look += dt.timedelta(hours=1.6 * self.hours)
            out.arrivals = sink.arrivals
            people = People(out.world, self.chance)
            backs = sorted(self.chance.uniform(0.2, 0.9) for _ in range(max(2, self.weeks // 13)))
            self.worker = self._start_worker()
            try:
                while clock.now < out.world.ends:
                    hours = self.chance.uniform(0.4, 1.6) * self.hours
                    people.act(clock.now, hours)
                    self._work(clock.now + dt.timedelta(hours=hours))
                    if backs and clock.now > BEGINS + backs[0] * (out.world.ends - BEGINS):
                        backs.pop(0)
                        out.set_back.append(clock.now)
                        clock.now -= HOUR
                    self._say(out)
                    if time.monotonic() > self.stop_at:
                        out.world.ends = clock.now
                self.kill_chance = 0
                # What one job leaves to another is done at the tick after, so the last one is soon after the others.
                for hours in (42, 42, 42, 42, 1):
                    self._work(clock.now + hours * HOUR)
            finally:
                self.worker.__exit__(None, None, None)
        out.over = clock.now
        out.kills, out.done, out.refused = self.kills, people.done, people.refused
        out.broken = people.broken + self.broken
        return out

    def _start_worker(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.year.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def _work(self, until: dt.datetime) -> None:
        """Let the worker work until then, started again as often as it is killed."""
        doomed = self.killing.random() < self.kill_chance
        self.in_the_sink = doomed and self.killing.random() < 0.5
        timer = None
        if doomed and not self.in_the_sink:
            timer = threading.Timer(self.killing.uniform(0, self.took * 1.2), self._kill)
            timer.start()
        began = time.monotonic()
        while True:
            self.worker.stdin.write(f"{until.timestamp()!r}\n")
            self.worker.stdin.flush()
            answer = self.worker.stdout.readline().strip()
            if answer == "done":
                break
            assert answer in ("killed", "broken"), "the worker is gone"
            if answer == "broken":
                self.broken.append(f"the worker broke at {self.clock.now:%Y-%m-%d %H:%M}")
                assert len(self.broken) < 10, self.broken
        if timer:
            timer.cancel()
            timer.join()
        elif not doomed:
            self.took = 0.8 * self.took + 0.2 * (time.monotonic() - began)
        self.in_the_sink = False
        self.clock.now = max(self.clock.now, until)

    def _taken(self) -> None:
        """The server has taken a letter, and the worker does not know it yet."""
        if self.in_the_sink:
            self.in_the_sink = False
            self._kill()

    def _kill(self) -> None:
        if pid := self.clock.worker:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.kills += 1

    def _say(self, out: Outcome) -> None:
        week = (self.clock.now - BEGINS).days // 7
        if week != getattr(self, "_week", -1):
            self._week = week
            print(f"week {week}: {self.kills} kills, {self.took:.2f} s a stretch", file=sys.stderr, flush=True)
            if week % 8 == 7:
                self.each_8_weeks(out)
