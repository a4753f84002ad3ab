"""`upmentor serve`: web server and workers in one place, restarted when one dies, stopped together by Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from upmentor.doors.cli.prepare import prepare


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("serve", help="serve the pages and run the workers", description=__doc__)
    add_serving(parser)
    parser.set_defaults(func=run)


def add_serving(parser: argparse.ArgumentParser) -> None:
    """The options that `serve` and `demo` share."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--web-workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument(
        "--no-worker", action="store_true", help="only the pages; workers run elsewhere (upmentor work)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prepare the database, then serve until stopped."""
    refuse_taken_port(arguments.host, arguments.port)
    prepare()
    from upmentor.ground.accounts.queries import setup_hint

    hint = setup_hint()
    return serve(arguments, ready=[hint] if hint else [])


def refuse_taken_port(host: str, port: int) -> None:
    """Raise OSError with a plain sentence when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(f"port {port} on {host} is taken; choose another one with --port") from error


def serve(arguments: argparse.Namespace, *, ready: Sequence[str]) -> int:
    """Start the processes, print `ready` when the first page answers, restart what dies, stop all on a signal."""
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "upmentor.config.wsgi:application",
        "--bind",
        f"{arguments.host}:{arguments.port}",
    ]
    web += [
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--workers",
        str(arguments.web_workers),
        "--no-control-socket",
    ]
    web += ["--log-level", "warning", "--timeout", "120", "--graceful-timeout", "10"]
    commands = [web]
    if not arguments.no_worker:
        for queue in ("short", "long"):
            commands.append([sys.executable, "-m", "upmentor.doors.cli.main", "work", "--queue", queue])
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    children = [_start(command) for command in commands]
    threading.Thread(target=_announce, args=(arguments, ready, stop), daemon=True).start()
    born = [time.monotonic()] * len(children)
    try:
        while not stop.wait(0.5):
            for place, child in enumerate(children):
                if child.poll() is not None:
                    # A process that dies at once is not started in a tight loop.
                    stop.wait(max(0.0, 2.0 - (time.monotonic() - born[place])))
                    children[place], born[place] = _start(commands[place]), time.monotonic()
    finally:
        _stop(children)
    return 0


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only this process, which then stops the others in order.
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own interpreter and modules


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


def _announce(arguments: argparse.Namespace, ready: Sequence[str], stop: threading.Event) -> None:
    address = f"http://{arguments.host}:{arguments.port}"
    while not stop.wait(0.2):
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=5).close()  # noqa: S310 - our own address
        except (urllib.error.URLError, OSError):
            continue
        print(f"\nUpmentor is at {address}/   (Ctrl-C stops it)\n", *ready, sep="\n", flush=True)
        return
