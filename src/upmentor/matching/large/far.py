"""Blocks of rows for workers that do not share our memory: other processes, other machines.

What stays the same over many rounds (a `Profile`) is sent once to each worker, which keeps the last few. A task names
it by a token only. A worker that lacks it (a new one, one that was started again) says so, and one task of the next
wave brings it along. So any `concurrent.futures.Executor` will do, and none has to tell who its workers are.

A worker with another engine than ours refuses: its results might differ.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import threading
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ..engine import engine
from ..errors import MatchingError, WorkersLost

Result = TypeVar("Result")
#: So many things are kept by a worker and by the sender: two sides of everybody and of one sample.
KEPT = 4

_kept: OrderedDict[str, Any] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Lacking:
    """The answer of a worker that does not have what a task names."""

    worker: str


@dataclass(slots=True)
class Parcels:
    """What was made ready to be sent: the same object has the same token while it is among the last few. `sent` counts
    the bytes that brought people to workers, `asked` those of all other questions, `told` those of the answers."""

    known: list[tuple[Any, str, bytes]] = field(default_factory=list)
    tasks: int = 0
    sent: int = 0
    asked: int = 0
    told: int = 0

    def of(self, fixed: Any) -> tuple[str, bytes]:
        """Token and packed bytes."""
        for number, (one, token, packed) in enumerate(self.known):
            if one is fixed:
                self.known.append(self.known.pop(number))
                return token, packed
        # Rows of kinds repeat a great deal: this makes them some ten to fifteen times smaller in little time.
        parcel = uuid.uuid4().hex, zlib.compress(pickle.dumps(fixed, protocol=5), 1)
        self.known = [*self.known[1 - KEPT :], (fixed, *parcel)]
        return parcel


def over(
    work: Callable[[Any, Any], Result], fixed: Any, asked: Sequence[Any], executor: Executor, parcels: Parcels
) -> Iterator[Result]:
    """`work(fixed, one)` for each of `asked`, in their order. `work` is a function of a module.

    Raises `WorkersLost` when the executor gives up; whatever was not begun is taken back then.
    """
    if not asked:
        return iter(())
    token, packed = parcels.of(fixed)
    call = uuid.uuid4().hex
    # Packed here and not by the executor: some give workers arrays that cannot be written, for which numba compiles
    # everything anew.
    questions = [pickle.dumps((work, one), protocol=5) for one in asked]
    found: dict[int, Result] = {}
    brings = 0
    for wave in range(2 + 2 * len(questions)):
        left = [n for n in range(len(questions)) if n not in found]
        if not left:
            break
        parcels.tasks += len(left)
        parcels.sent += min(brings, len(left)) * len(packed)
        parcels.asked += sum(len(questions[n]) for n in left)
        tasks = [
            (questions[n], token, packed if place < brings else None, identity(), f"{call}.{wave}.{n}")
            for place, n in enumerate(left)
        ]
        lacking = set()
        for n, answer in zip(left, _answers(executor, tasks), strict=True):
            if isinstance(answer, Lacking):
                lacking.add(answer.worker)
            else:
                parcels.told += len(answer)
                found[n] = pickle.loads(answer)  # noqa: S301 - from workers that we gave the function to run
        brings = len(lacking)
    if len(found) < len(questions):
        raise WorkersLost("the workers forget what they are sent")
    return (found[n] for n in range(len(questions)))


@cache
def identity() -> str:
    """Which engine this is: the product's version, and a digest over the source of the matching package with this one.
    Compiled code and numpy may differ; all sums are of whole numbers."""
    digest = hashlib.sha256(engine().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{engine()}.{digest.hexdigest()[:12]}"


def _answers(executor: Executor, tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    waiting: list[Any] = []
    try:
        waiting.extend(executor.submit(task, *one) for one in tasks)
        return [future.result() for future in waiting]
    except MatchingError:
        raise
    except Exception as error:
        # Each kind of executor has errors of its own for workers that died; none of them may become a result.
        raise WorkersLost(f"the workers stopped before the end ({type(error).__name__}: {error})") from error
    finally:
        for future in waiting:
            future.cancel()


def task(question: bytes, token: str, packed: bytes | None, sender: str, attempt: str) -> bytes | Lacking:
    """Done by a worker: the packed answer. `attempt` makes each task one of its own for executors that remember results
    by arguments."""
    if sender != identity():
        raise WorkersLost(f"a worker has another version of Upmentor ({identity()}) than this process ({sender})")
    with _lock:
        if packed is not None and token not in _kept:
            # Bytes from the process that gives us functions to run: no more trust is asked for here.
            _kept[token] = pickle.loads(zlib.decompress(packed))  # noqa: S301
        if token not in _kept:
            return Lacking(f"{platform.node()} {os.getpid()}")
        _kept.move_to_end(token)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        fixed = _kept[token]
    work, asked = pickle.loads(question)  # noqa: S301
    return pickle.dumps(work(fixed, asked), protocol=5)


def forget() -> None:
    """Drop all that this worker keeps."""
    with _lock:
        _kept.clear()
