"""What a section is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from upmentor.stages.insights.document import Part
from upmentor.stages.insights.shown import Shown
from upmentor.stages.insights.source import Source


@dataclass(frozen=True)
class Section:
    """`work_out` counts, inside the job, and may take seconds; None: the question doesn't arise in this programme.
    `say` puts the frozen numbers into words of the active language, while a page is opened: no query, no statistics."""

    id: str
    work_out: Callable[[Source], Part | None]
    say: Callable[[Part], Shown]
