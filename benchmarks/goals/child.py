"""A measurement in a process of its own, so that its CPU time and its highest memory are its own.

`python -m benchmarks.goals.child MODULE:FUNCTION '{"n": 1000, …}'` calls the function and writes its answer as JSON.
Everybody gets one thread of linear algebra: two would be counted twice in CPU seconds, and waiting for each other too.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Answer = TypeVar("Answer")
ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMBA")}


class Failed(Exception):
    """The process ended without an answer; the text is its last words."""


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """The highest memory of this process until now, in MiB."""
    try:
        # `ru_maxrss` would begin with the memory of whoever started this process.
        told = Path("/proc/self/status").read_text("ascii")
        return int(told.split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def measured(call: Callable[[], Answer], tries: int = 1) -> tuple[Answer, dict[str, float]]:
    """The answer with `cpu_s` and `wall_s` of the try that took least CPU, and `peak_mib` of the process until then."""
    best: dict[str, float] = {}
    for _ in range(tries):
        began, clock = cpu(), time.perf_counter()
        answer = call()
        spent = {"cpu_s": cpu() - began, "wall_s": time.perf_counter() - clock}
        if not best or spent["cpu_s"] < best["cpu_s"]:
            best = spent
    return answer, best | {"peak_mib": peak()}


def run(what: str, **given: Any) -> dict[str, Any]:
    """Call "module:function" of this package with these words in a new process. Raises `Failed`."""
    command = [sys.executable, "-m", "benchmarks.goals.child", what, json.dumps(given)]
    return answer_of(command, os.environ | ONE_THREAD)


def answer_of(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """The JSON that a command writes as its last line. Raises `Failed`."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        words = (done.stderr.strip() or f"ended by signal {-done.returncode}").splitlines()
        raise Failed(words[-1])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    """Called in the new process."""
    module, function = sys.argv[1].split(":")
    call = getattr(importlib.import_module(f"benchmarks.goals.{module}"), function)
    print(json.dumps(call(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
