"""A reader's own calendar: a real CalDAV server (Radicale), and what a mail client does with invitations."""

from __future__ import annotations

import base64
import email.message
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

import vobject

from upmentor.ground.notifications.tests.server import free_port


class Radicale:
    """A CalDAV server on a free port with an empty storage."""

    def __enter__(self) -> Radicale:
        self.port, self.folder = free_port(), tempfile.TemporaryDirectory(prefix="upmentor-radicale-")
        words = ["--hosts", f"127.0.0.1:{self.port}", "--auth-type", "none", "--storage-filesystem-folder"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", *words, self.folder.name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/.web/", timeout=5).close()
                return self
            except urllib.error.HTTPError:
                return self
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("Radicale did not start")

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(timeout=20)
        self.folder.cleanup()


class Calendar:
    """One person's calendar there, filled by a client that does what RFC 5546 asks of an attendee's."""

    def __init__(self, server: Radicale) -> None:
        self.user = f"u{uuid.uuid4().hex[:8]}"
        self.home = f"http://127.0.0.1:{server.port}/{self.user}/cal/"
        assert self.ask("MKCALENDAR", "")[0] == 201

    def ask(self, method: str, name: str, body: str = "", **headers: str) -> tuple[int, str]:
        """Status and text of a request."""
        sign = base64.b64encode(f"{self.user}:x".encode()).decode()
        own = {"Authorization": f"Basic {sign}", "Content-Type": "text/calendar; charset=utf-8"} | headers
        request = urllib.request.Request(self.home + name, body.encode() or None, own, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def take(self, mail: email.message.EmailMessage) -> None:
        """Apply the invitation or cancellation of a mail; a mail without one changes nothing."""
        part = next((one for one in mail.walk() if one.get_content_type() == "text/calendar"), None)
        if part is None:
            return
        calendar = vobject.readOne(part.get_content())
        assert part.get_param("method") == calendar.method.value
        name, sequence = f"{calendar.vevent.uid.value}.ics", int(calendar.vevent.sequence.value)
        status, kept = self.ask("GET", name)
        if status == 200 and int(vobject.readOne(kept).vevent.sequence.value) > sequence:
            return
        if calendar.method.value == "CANCEL":
            assert self.ask("DELETE", name)[0] in (200, 204, 404)
            return
        # RFC 4791: what is stored has no METHOD. Everything else goes in as it came.
        stored = part.get_content().replace("\r\n", "\n").replace("METHOD:REQUEST\n", "").replace("\n", "\r\n")
        status, told = self.ask("PUT", name, stored)
        assert status in (201, 204), told

    def events(self) -> dict[str, tuple[int, str]]:
        """UID → sequence and start (UTC) of all that the server holds, as it exports it."""
        status, text = self.ask("GET", "")
        assert status == 200
        found = list(getattr(vobject.readOne(text), "vevent_list", []))
        read = {one.uid.value: (int(one.sequence.value), f"{one.dtstart.value.utctimetuple()[:5]}") for one in found}
        assert len(read) == len(found), "an event stands there twice"
        return read
