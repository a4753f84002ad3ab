"""What the crash drills use: a browser without a screen, a look into the database, and the killing of processes."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from tests.browser.site import Site

FIELD = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|one_time_key)" value="([^"]+)"')


class Outage(AssertionError):
    """The pages did not answer again in time."""


class Visitor:
    """Signed in as one role. Asks again while nobody answers, as a person would, and notes the longest silence: from a
    broken answer until the site answers anything again."""

    def __init__(self, site: Site, role: str) -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.silence = 0.0
        account = site.accounts[role]
        where, _page = self.post("/sign-in/", {"login": account["login"], "password": account["password"]})
        assert not where.startswith("/sign-in"), f"{role} cannot sign in"

    def get(self, path: str) -> tuple[str, str]:
        """Where it led, and the page."""
        return self._ask(path, None)

    def post(self, path: str, fields: dict[str, str], *, form: str = "") -> tuple[str, str]:
        """Send the form of a page (`form`, or the same address) with these fields; where it led, and the page."""
        _where, page = self.get(form or path)
        hidden = dict(FIELD.findall(page))
        return self._ask(path, urllib.parse.urlencode(hidden | fields).encode())

    def _ask(self, path: str, body: bytes | None) -> tuple[str, str]:
        for _try in range(5):
            request = urllib.request.Request(self.site.address + path, body, {"Referer": self.site.address + path})
            try:
                with self.opener.open(request, timeout=120) as answer:
                    return urllib.parse.urlsplit(answer.url).path, answer.read().decode()
            except urllib.error.HTTPError as error:
                raise AssertionError(f"{path} answered {error.code}: {error.read().decode()[:2000]}") from error
            except OSError:
                self._wait_out()
        raise Outage(f"{path} was never answered")

    def _wait_out(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < 60:
            try:
                urllib.request.urlopen(f"{self.site.address}/health/", timeout=60).close()
            except OSError:
                time.sleep(0.1)
            else:
                self.silence = max(self.silence, time.monotonic() - began)
                return
        raise Outage("no answer for 60 s")


def look(site: Site, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the site's database, read beside its processes. `?` stands for a value."""
    if site.environment.get("DATABASE_URL"):
        with psycopg.connect(site.environment["DATABASE_URL"]) as pg:
            return pg.execute(statement.replace("%", "%%").replace("?", "%s"), values).fetchall()
    lite = sqlite3.connect(f"file:{site.home}/upmentor.sqlite3?mode=ro", uri=True, timeout=30)
    try:
        return lite.execute(statement, values).fetchall()
    finally:
        lite.close()


def processes() -> dict[int, tuple[int, str]]:
    """Process id → parent's id and command line, of everything that runs here."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, ValueError):
            continue
        if stat[0] != "Z":
            found[int(folder.name)] = (int(stat[1]), command)
    return found


def below(root: int, running: dict[int, tuple[int, str]]) -> list[int]:
    """Everything that a process has started, and what those have, nearest first."""
    found = [root]
    for here in found:
        found += [pid for pid, (parent, _command) in running.items() if parent == here]
    return found[1:]


def kill_everything(site: Site) -> int:
    """kill -9 of all workers, with all their children, and of the web processes (not of their master). Their number."""
    running = processes()
    doomed = []
    for child in below(site.pid, running):
        master = "gunicorn" in running[child][1] and running[child][0] == site.pid
        if not master:
            doomed.append(child)
    for pid in doomed:
        kill(pid)
    return len(doomed)


def kill(pid: int) -> None:
    """kill -9, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def wait_for(answer: Callable[[], object], seconds: float, what: str) -> Any:
    """The first truthy answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := answer():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")
