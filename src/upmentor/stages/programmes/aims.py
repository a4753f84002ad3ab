"""What somebody hopes for: a sentence that was picked, own words, or both."""

from __future__ import annotations

from collections.abc import Sequence

from upmentor.ground.content.enrolment import Pick, load_enrolment
from upmentor.ground.content.messages import translated
from upmentor.stages.programmes.models import Enrolment


def picks(role: str) -> Sequence[Pick]:
    """The sentences to pick from, in the active language: gains for mentors, results for mentees."""
    choices = load_enrolment()
    return translated(choices.gains if role == Enrolment.Role.MENTOR else choices.results)


def aim_of(enrolment: Enrolment) -> str:
    """The aim as one text, for pages that show it."""
    picked = next((pick.text for pick in picks(enrolment.role) if pick.id == enrolment.aim_pick), "")
    return ". ".join(part for part in (picked, enrolment.aim.strip()) if part)
