"""A real IMAP server for tests (pymap, in a process of its own)."""

from __future__ import annotations

import imaplib
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

from upmentor.ground.notifications.tests.server import free_port

START = "from pymap.main import main; main()"
USER, PASSWORD = "reader", 'pass "word" \\ 1'


class ImapServer:
    """An empty mailbox behind IMAP on a free port of this machine."""

    def __init__(self, certificate: Path | None = None) -> None:
        if importlib.util.find_spec("pymap") is None:
            pytest.skip("pymap is not installed")
        self.port = free_port()
        # One file with the certificate and its key: then the server changes to TLS when it is asked to.
        self.secure = ["--cert", str(certificate), "--key", str(certificate)] if certificate else ["--no-tls"]

    def __enter__(self) -> ImapServer:
        backend = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--host", "127.0.0.1", "--port", str(self.port), *self.secure, *backend],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                imaplib.IMAP4("127.0.0.1", self.port, timeout=20).logout()
                return self
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the IMAP server did not start")

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(timeout=20)

    @property
    def url(self) -> str:
        return f"imap://{USER}:pass%20%22word%22%20%5C%201@127.0.0.1:{self.port}/INBOX"

    def box(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        box.login(USER, PASSWORD)
        return box

    def put(self, *mails: bytes) -> None:
        """Deliver mails."""
        box = self.box()
        for mail in mails:
            assert box.append("INBOX", None, None, mail)[0] == "OK"
        box.logout()

    def left(self) -> list[tuple[bytes, tuple[bytes, ...]]]:
        """Message-ID and flags of what lies in the mailbox."""
        box = self.box()
        box.select("INBOX")
        found = []
        for number in box.search(None, "ALL")[1][0].split():
            (_head, raw), *_rest = box.fetch(number, "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
            flags = imaplib.ParseFlags(box.fetch(number, "(FLAGS)")[1][0])
            found.append((raw.strip().partition(b" ")[2], tuple(sorted(set(flags) - {rb"\Recent"}))))
        box.logout()
        return found
