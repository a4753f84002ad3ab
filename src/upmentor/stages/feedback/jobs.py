"""Background work of this slice. Each job finds its own due rows."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.feedback.actions import figures, pulses, rounds, telling
from upmentor.stages.feedback.actions import reflections as actions


def forget_erased(run: Run) -> dict[str, int]:
    """Four times a day: delete reflections that their authors erased, count pulses that are a year old."""
    actions.forget_erased(at=timezone.now())
    pulses.forget_pulses(at=timezone.now())
    rounds.forget_rounds(at=timezone.now())
    # Not even a count is kept: reflections are never counted.
    return {}


def ask_after_meetings(run: Run) -> int:
    """Every quarter of an hour: the letter after a meeting, for whoever works now and has not answered."""
    return pulses.ask_after_meetings(at=timezone.now())


def tell_rounds(run: Run) -> int:
    """Every hour: a check-in that opened or soon closes, words that can be read, a day that was put off. Before:
    the figures of rounds and quarters that are over."""
    figures.freeze_rounds(at=timezone.now())
    figures.freeze_quarters(at=timezone.now())
    return telling.tell_rounds(at=timezone.now())
