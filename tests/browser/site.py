"""A running copy of the product with the sample company, as an operator starts it: its own home, its own processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
UPMENTOR = [sys.executable, "-m", "upmentor.doors.cli.main"]


class Site:
    """Start with `with Site() as site`; `site.address` is where it is served, `site.accounts[role]` who can sign in."""

    def __init__(self, verb: str = "demo") -> None:
        self.verb = verb
        self.home = tempfile.mkdtemp(prefix="upmentor-site-")
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {"UPMENTOR_HOME": self.home, "UPMENTOR_URL": self.address}
        self.database = ""
        self.accounts: dict[str, dict[str, str]] = {}
        self._served: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Site:
        if os.environ.get("DATABASE_URL"):
            self._make_database()
        if self.verb == "demo":
            rows = json.loads(self.run("demo", "--accounts", "--json"))
            self.accounts = {row["role"]: row for row in rows}
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self.database:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f'drop database if exists "{self.database}" with (force)')

    def start(self) -> None:
        """Serve, and return when the first page answers."""
        command = [*UPMENTOR, self.verb, "--port", str(self.port)]
        with Path(self.home, "served.log").open("ab") as log:
            self._served = subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.home,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.address}/health/", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise TimeoutError(Path(self.home, "served.log").read_text())

    @property
    def pid(self) -> int:
        """Process id of `upmentor serve` itself."""
        assert self._served
        return self._served.pid

    def wait(self) -> None:
        """Take note of the end of `upmentor serve`, at most 20 s long."""
        assert self._served
        self._served.wait(timeout=20)

    def stop(self) -> None:
        """Stop all processes in order."""
        if self._served and self._served.poll() is None:
            self._served.send_signal(signal.SIGINT)
            self._served.wait(timeout=30)

    def run(self, *words: str) -> str:
        """Run one `upmentor` command on this site's state and return what it printed."""
        done = subprocess.run(
            [*UPMENTOR, *words], env=self.environment, cwd=self.home, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"upmentor {' '.join(words)}: {done.returncode}\n{done.stderr}")
        return done.stdout

    def _make_database(self) -> None:
        self.database = f"site_{uuid.uuid4().hex[:10]}"
        url = os.environ["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'create database "{self.database}"')
        parts = urlsplit(url)
        self.environment["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{self.database}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sign_in(page: Any, site: Site, role: str) -> None:
    """Sign in by password, as a person would."""
    account = site.accounts[role]
    page.goto(f"{site.address}/sign-in/")
    form = page.locator("form", has=page.locator("input[type=password]"))
    if not form.locator("input[type=password]").is_visible():
        page.locator("summary", has_text="password").first.click()
    form.locator("input[type=email]").fill(account["login"])
    form.locator("input[type=password]").fill(account["password"])
    form.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
