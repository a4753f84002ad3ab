"""The last step of `.ci/run`: serve the sample company with `make demo` on a free port and sign in as two roles, as a
browser would."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROLES = ("manager", "mentee")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float) -> None:
    """Return when the address answers; raise TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(f"{address} did not answer within {seconds:.0f} s")


def sign_in(address: str, login: str, password: str) -> str:
    """Sign in through the form of the page, and return the page that follows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{address}/sign-in/", timeout=20).read().decode()
    form = next(part for part in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'type="password"' in part)
    action = re.search(r'action="([^"]*)"', form)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    name = re.search(r'<input[^>]*type="email"[^>]*>', form)
    login_name = re.search(r'name="([^"]+)"', name.group()) if name else None
    fields |= {login_name.group(1) if login_name else "login": login, "password": password}
    target = urllib.parse.urljoin(f"{address}/sign-in/", action.group(1) if action else "")
    request = urllib.request.Request(
        target, urllib.parse.urlencode(fields).encode(), headers={"Referer": f"{address}/sign-in/"}
    )
    with browser.open(request, timeout=20) as answer:
        text = answer.read().decode()
        if answer.url.rstrip("/").endswith("/sign-in") or answer.status != 200:
            raise SystemExit(f"{login} could not sign in: {answer.status} {answer.url}")
        return str(text)


def main() -> int:
    """Exit code 0 when both roles could sign in and everything stopped on one Ctrl-C."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="upmentor-smoke-") as home:
        environment = os.environ | {"UPMENTOR_HOME": home, "PORT": str(port), "DATABASE_URL": ""}
        start = time.monotonic()
        demo = subprocess.Popen(
            ["make", "-s", "demo", f"PORT={port}"], cwd=ROOT, env=environment, start_new_session=True
        )
        try:
            wait_for(f"{address}/health/", 180)
            print(f"demo: the first page answered after {time.monotonic() - start:.1f} s", flush=True)
            command = [ROOT / ".venv" / "bin" / "upmentor", "demo", "--accounts", "--json"]
            printed = subprocess.run(
                command, env=environment, check=True, capture_output=True, text=True, cwd=ROOT
            ).stdout
            accounts = {row["role"]: row for row in json.loads(printed)}
            for role in ROLES:
                page = sign_in(address, accounts[role]["login"], accounts[role]["password"])
                title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
                print(f"demo: signed in as {role}: {title.group(1).strip() if title else '?'}", flush=True)
        finally:
            os.killpg(demo.pid, signal.SIGINT)
            code = demo.wait(timeout=30)
        print(f"demo: stopped with exit code {code}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
