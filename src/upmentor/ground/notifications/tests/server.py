"""A real mail server for tests, that can be told to misbehave."""

from __future__ import annotations

import email
import email.message
import email.policy
import os
import signal
import socket
from collections.abc import Callable

from aiosmtpd.controller import Controller


class MailServer:
    """Takes mail on a free port of this machine; `taken` are the messages, in order."""

    def __init__(self, port: int = 0) -> None:
        self.taken: list[email.message.EmailMessage] = []
        self.envelopes: list[list[str]] = []
        # Answers to give instead of taking the mail, in order; then all is well.
        self.recipient_answers: list[str] = []
        self.data_answers: list[str] = []
        self.after_taking: Callable[[], None] = lambda: None
        self.controller = Controller(self, hostname="127.0.0.1", port=port or free_port())

    def __enter__(self) -> MailServer:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    @property
    def port(self) -> int:
        return int(self.controller.port)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answers:
            answer = self.data_answers.pop(0)
            if answer == "hang up":
                session.peer = None
                server.transport.abort()
                return "421 bye"
            return answer
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.envelopes.append(list(envelope.rcpt_tos))
        self.after_taking()
        return "250 taken"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill(pid: int) -> Callable[[], None]:
    """Kill -9 that process."""
    return lambda: os.kill(pid, signal.SIGKILL)
