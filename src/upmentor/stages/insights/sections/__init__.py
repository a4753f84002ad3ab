"""The questions that a report answers, in the order in which they stand on its page."""

from __future__ import annotations

from collections.abc import Sequence

from upmentor.stages.insights.sections import (
    activity,
    alike,
    change,
    changed,
    decided,
    departments,
    goals,
    money,
    rhythm,
    said,
    staying,
    supply,
)
from upmentor.stages.insights.sections.section import Section

SECTIONS: Sequence[Section] = (
    Section("decided", decided.work_out, decided.say),
    Section("activity", activity.work_out, activity.say),
    Section("rhythm", rhythm.work_out, rhythm.say),
    Section("said", said.work_out, said.say),
    Section("change", change.work_out, change.say),
    Section("goals", goals.work_out, goals.say),
    Section("changed", changed.work_out, changed.say),
    Section("supply", supply.work_out, supply.say),
    Section("departments", departments.work_out, departments.say),
    Section("staying", staying.work_out, staying.say),
    Section("alike", alike.work_out, alike.say),
    Section("money", money.work_out, money.say),
)
