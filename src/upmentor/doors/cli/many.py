"""Who shares the work of `upmentor match`: threads here, or the workers of a Dask cluster."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

#: Seconds until a scheduler has answered and has a worker.
PATIENCE = 20


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--threads` and `--workers`; one of them."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--threads", type=_threads, default=1, metavar="N", help="threads for more than 1,500 people a side (1)"
    )
    who.add_argument(
        "--workers",
        metavar="tcp://HOST:8786",
        help="Dask scheduler whose workers share the work; needs upmentor[dask], see docs/many-machines.md",
    )


def _threads(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("a whole number from 1 to 256")
    return int(text)


@contextmanager
def executor(threads: int, workers: str | None) -> Iterator[Executor | None]:
    """The executor that was asked for, None for this thread alone; closed at the end.

    Raises `WorkersLost` when Dask is not installed or its scheduler cannot be reached or has no worker.
    """
    if workers:
        with _dask(workers) as found:
            yield found
    elif threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            yield pool
    else:
        yield None


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    # Imported here so that the other verbs of `upmentor` start without numpy.
    from upmentor.matching import WorkersLost

    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersLost('--workers needs Dask: install "upmentor[dask]"') from error
    from upmentor.matching.large.far import forget

    try:
        # Its versions are compared task by task, by what the results depend on.
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersLost(f"no Dask scheduler answers at {address}; is it running, and is the port open?") from error
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise WorkersLost(
                f"the Dask scheduler at {address} has no workers; start `dask worker {address}`"
            ) from error
        try:
            yield client.get_executor(pure=False)
        finally:
            _leave_nothing(client.run, forget)
    finally:
        client.close()


def _leave_nothing(run: Callable[..., Any], forget: Callable[[], None]) -> None:
    """Workers drop what they were sent. One that is gone has dropped it already."""
    try:
        run(forget, on_error="ignore")
    except Exception as error:
        print(f"upmentor match: some workers may keep what they were sent until they stop ({error})", file=sys.stderr)
