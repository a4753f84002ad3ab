"""The mail server of the drill: notes at which moment of the simulated time which letter came, to whom."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass

from aiosmtpd.controller import Controller

from tests.year.clock import Clock
from upmentor.ground.notifications.tests.server import free_port


@dataclass(frozen=True)
class Arrival:
    """One letter that the server took; `kills` is how many workers had been killed until then."""

    at: dt.datetime
    message_id: str
    recipients: tuple[str, ...]
    kills: int


class Sink:
    """Takes every letter. `before_answer` is called when it has taken one and the worker has not been told yet."""

    def __init__(self, clock: Clock, kills: Callable[[], int], before_answer: Callable[[], None]) -> None:
        self.clock, self.kills, self.before_answer = clock, kills, before_answer
        self.arrivals: list[Arrival] = []
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Sink:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    async def handle_DATA(self, server, session, envelope):
        headers = email.message_from_bytes(envelope.content, policy=email.policy.compat32)
        self.arrivals.append(
            Arrival(self.clock.now, headers["Message-ID"].strip("<>"), tuple(envelope.rcpt_tos), self.kills())
        )
        self.before_answer()
        return "250 taken"
