"""`upmentor serve`: web server and workers in one place, restarted when one dies, stopped together by Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

from upmentor.doors.cli.children import PARENT
from upmentor.doors.cli.prepare import prepare


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("serve", help="serve the pages and run the workers", description=__doc__)
    add_serving(parser)
    parser.set_defaults(func=run)


def add_serving(parser: argparse.ArgumentParser) -> None:
    """The options that `serve` and `demo` share."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=whole(1, 65535), default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--web-workers", type=whole(1, 256), default=2, help="web processes (default: 2)")
    parser.add_argument(
        "--no-worker", action="store_true", help="only the pages; workers run elsewhere (upmentor work)"
    )


def whole(least: int, most: int) -> Callable[[str], int]:
    """For argparse: a whole number from `least` to `most`; anything else is a wrong argument (exit code 2)."""

    def number(text: str) -> int:
        if not text.isdecimal() or len(text) > 18 or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number from {least} to {most}")
        return int(text)

    return number


def run(arguments: argparse.Namespace) -> int:
    """Prepare the database, then serve until stopped."""
    choose_address(arguments.host, arguments.port)
    prepare()
    from upmentor.ground.accounts.queries import setup_hint

    hint = setup_hint()
    return serve(arguments, ready=[hint] if hint else [])


def choose_address(host: str, port: int) -> None:
    """Before Django is loaded: raise OSError with a plain sentence when something else listens there; links in letters
    begin with this port unless UPMENTOR_URL says otherwise."""
    os.environ.setdefault("UPMENTOR_URL", f"http://127.0.0.1:{port}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(f"port {port} on {host} is taken; choose another one with --port") from error


def serve(arguments: argparse.Namespace, *, ready: Sequence[str]) -> int:
    """Start the processes, print `ready` when the first page answers, restart what dies, stop all on a signal."""
    stop, answered = threading.Event(), threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    running = [_Child(web_command(arguments))]
    threading.Thread(target=_announce, args=(arguments, ready, stop, answered), daemon=True).start()
    queues = [] if arguments.no_worker else ["short", "long"]
    try:
        while not stop.wait(0.3):
            # Workers come after the first page: on two cores four starts at once make everybody wait.
            if queues and answered.is_set():
                work = [sys.executable, "-m", "upmentor.doors.cli.main", "work", "--queue"]
                running += [_Child([*work, queue]) for queue in queues]
                queues = []
            for child in running:
                child.mend(stop)
    finally:
        _stop([child.process for child in running])
    return 0


def web_command(arguments: argparse.Namespace) -> list[str]:
    """The web server: loaded once, then forked, four threads in each process."""
    bind = f"{arguments.host}:{arguments.port}"
    options = {"--bind": bind, "--worker-class": "gthread", "--threads": "4", "--workers": str(arguments.web_workers)}
    options |= {"--log-level": "warning", "--timeout": "120", "--graceful-timeout": "10"}
    options["--config"] = "python:upmentor.doors.cli.children"
    words = [word for option in options.items() for word in option]
    program = [sys.executable, "-m", "gunicorn", "upmentor.config.wsgi:application"]
    return [*program, "--preload", "--no-control-socket", *words]


class _Child:
    """A process that is started again when it dies."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.process, self.born = _start(command), time.monotonic()

    def mend(self, stop: threading.Event) -> None:
        """Start it again if it died; one that dies at once is not started in a tight loop."""
        if self.process.poll() is not None:
            # What it had started would keep its port and its jobs.
            _kill_group(self.process)
            if stop.wait(max(0.0, 2.0 - (time.monotonic() - self.born))):
                return
            self.process, self.born = _start(self.command), time.monotonic()


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only this process, which then stops the others in order.
    environment = os.environ | {PARENT: str(os.getpid())}
    return subprocess.Popen(command, start_new_session=True, env=environment)  # noqa: S603 - our own modules


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    end = time.monotonic() + 12
    for child in children:
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
        _kill_group(child)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    """End what a process that is gone has left behind; each leads a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _announce(
    arguments: argparse.Namespace, ready: Sequence[str], stop: threading.Event, answered: threading.Event
) -> None:
    address = f"http://{arguments.host}:{arguments.port}"
    while not stop.wait(0.2):
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=5).close()  # noqa: S310 - our own address
        except (urllib.error.URLError, OSError):
            continue
        answered.set()
        print(f"\nUpmentor is at {address}/   (Ctrl-C stops it)\n", *ready, sep="\n", flush=True)
        return
