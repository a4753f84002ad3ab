"""Runs the solver in a child process, listens to it, and stops it when somebody asks for that: at once where few people
are matched, else with what it had."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from upmentor.matching import Part, Problem, Solution
from upmentor.matching.solver import LARGE

Progress = Callable[[str, int], None]
LOOK = 0.5
"""Seconds between two looks at whether to stop."""
PATIENCE = 90.0
"""Seconds that a solver of many people has to hand over what it had, reasons and check included."""


class SolverRefused(Exception):
    """The problem cannot be solved as it is; `lock` names (mentor id, mentee id) when a locked pair is why."""

    def __init__(self, text: str, lock: tuple[str, str] | None = None, rules: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.lock = lock
        self.rules = tuple(rules)


class StoppedEarly(Exception):
    """A stop was asked for, and this is what the solver had; its pairs are possible, its gap is proven."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class SolverStopped(Exception):
    """The child ended without an answer, for instance because the machine ran out of memory."""


class CertificateRefused(Exception):
    """The independent check did not find what the solver claimed."""


@dataclass(frozen=True)
class Answer:
    """What the solver found, checked: the solution, per pair its breakdown (in the order of `solution.pairs`), the
    unmatched.

    `breakdowns` are `{"shared_hours", "parts": [{"criterion", "points", "highest", "sentence"}]}`; `unmatched` are
    `{"person_id", "reason", "steps", "possible"}`, sentences as `Message.to_dict` writes them.
    """

    solution: Solution
    breakdowns: Sequence[Mapping[str, Any]]
    unmatched: Sequence[Mapping[str, Any]]


def part_to_dict(part: Part) -> dict[str, Any]:
    """One part of a score as a proposal keeps it: criterion, points, highest, sentence."""
    return {
        "criterion": part.criterion,
        "points": part.points,
        "highest": part.highest,
        "sentence": part.sentence.to_dict(),
    }


class _Stop:
    """Asks `check` whether to stop. Where its error is one of `keep_on`, it waits `PATIENCE` seconds before it lets the
    error pass; `asked` holds it."""

    def __init__(self, check: Callable[[], None], keep_on: tuple[type[Exception], ...]) -> None:
        self.check = check
        self.keep_on = keep_on
        self.asked: Exception | None = None
        self.until = 0.0

    def __call__(self, look: Callable[[], None] | None = None) -> None:
        """Look; `look` may stand for `check`, since telling the progress looks too."""
        if self.asked:
            if time.monotonic() > self.until:
                raise self.asked
            return
        try:
            (look or self.check)()
        except self.keep_on as error:
            self.asked, self.until = error, time.monotonic() + PATIENCE


def answer(
    problem: Problem,
    *,
    progress: Progress,
    check: Callable[[], None],
    keep_on: tuple[type[Exception], ...] = (),
) -> Answer:
    """Solve, then have a second process check the certificate.

    `check` is called about twice a second and may raise: the child is then killed and the error passes. With one of
    `keep_on` the solver of many people is asked for what it had, and `StoppedEarly` is raised from the error when there
    were pairs. Raises `SolverRefused`, `SolverStopped`, `CertificateRefused`.
    """
    many = max(len(problem.mentors), len(problem.mentees)) > LARGE
    stop = _Stop(check, keep_on if many else ())

    def tell(stage: str, count: int) -> None:
        stop(lambda: progress(stage, count))

    question = problem.to_dict()
    found = ask("solve", {"problem": question}, progress=tell, check=stop)
    if stop.asked and not found:
        raise stop.asked
    verdict = ask("verify", {"problem": question, "solution": found["solution"]}, progress=tell, check=stop)
    if not verdict["ok"]:
        raise CertificateRefused("; ".join(verdict["faults"])[:500])
    made = Answer(Solution.from_dict(found["solution"]), found["breakdowns"], found["unmatched"])
    if stop.asked:
        raise StoppedEarly(made) from stop.asked
    return made


def ask(task: str, question: Mapping[str, Any], *, progress: Progress, check: Callable[[], None]) -> Any:
    """One question to a child of its own; its answer. The child never outlives this call."""
    command = [sys.executable, "-P", "-m", "upmentor.stages.pairs.solve_child", task]
    with tempfile.TemporaryFile() as errors:
        # nosec: a fixed module of ours, no shell, no words from outside.
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)  # noqa: S603
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threads = (
            threading.Thread(target=_read, args=(child.stdout, lines), daemon=True),
            threading.Thread(target=_write, args=(child.stdin, json.dumps(question).encode() + b"\n"), daemon=True),
        )
        try:
            for thread in threads:
                thread.start()
            return _listen(child, lines, progress, check)
        except EOFError as ended:
            child.wait()
            errors.seek(0)
            last = errors.read()[-400:].decode(errors="replace").strip()
            raise SolverStopped(f"exit code {child.returncode}: {last}") from ended
        finally:
            child.kill()
            child.wait()
            for thread in threads:
                thread.join()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    _close(pipe)


def _listen(
    child: subprocess.Popen[bytes],
    lines: queue.SimpleQueue[bytes | None],
    progress: Progress,
    check: Callable[[], None],
) -> Any:
    looked = time.monotonic()
    heard = told = False
    check()
    while True:
        # It has read the question when it says how far it is: a line before that would be taken for one.
        if heard and not told and getattr(check, "asked", None):
            _write(child.stdin, b"stop\n")
            told = True
        try:
            line = lines.get(timeout=LOOK)
        except queue.Empty:
            line = b""
        if line is None:
            raise EOFError
        said = json.loads(line) if line else {}
        if "answer" in said:
            return said["answer"]
        if "refused" in said:
            raise SolverRefused(said["refused"], tuple(said["lock"]) if "lock" in said else None, said.get("rules", ()))
        if "stage" in said:
            heard = True
            progress(said["stage"], said["count"])
        if time.monotonic() - looked >= LOOK:
            looked = time.monotonic()
            check()


def _read(stream: IO[bytes] | None, lines: queue.SimpleQueue[bytes | None]) -> None:
    for line in stream or ():
        lines.put(line)
    lines.put(None)


def _write(stream: IO[bytes] | None, question: bytes) -> None:
    """In a thread: a pipe holds 64 kB, and the child may fail before it has read everything."""
    try:
        if stream:
            stream.write(question)
            stream.flush()
    except OSError:
        # The child is gone; `_listen` says so.
        return


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return
