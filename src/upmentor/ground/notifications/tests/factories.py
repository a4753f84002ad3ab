"""Small makers of letters."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.letters import Words, draft
from upmentor.ground.notifications.models import Letter

_numbers = count(1)
WORDS = Words(
    subject="Tue 14:00 is booked",
    paragraphs=("You meet on Tuesday.", "Bring <one> question & a cup."),
    button="See the meeting",
    url="https://upmentor.example/pairs/1/",
    why="You get this letter because you agreed to meet.",
    greeting="Good morning, Dana",
)


def letter(**fields: object) -> Letter:
    """A letter that waits."""
    number = next(_numbers)
    made = draft(WORDS, key="", kind="test", recipient="user:1", address="dana@example.com", language="en")
    values: dict[str, object] = {
        "key": f"letter {number}",
        "kind": made.kind,
        "recipient": made.recipient,
        "address": made.address,
        "subject": made.subject,
        "text": made.text,
        "html": made.html,
        "due_at": timezone.now() - dt.timedelta(seconds=10 - min(number, 9) / 10),
    }
    return Letter.objects.create(**(values | fields))


def run() -> Run:
    """What a delivery job is given."""
    return Run(Job.objects.create(name="notifications.deliver", key=f"k{next(_numbers)}"))
