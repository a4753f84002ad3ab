"""Voices on the sponsor's sheet: stories that both of a pair agreed to show. They are read when the page opens and
never frozen, so that one that is taken back is gone at once."""

from __future__ import annotations

from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.queries.together import stories_by_pair
from upmentor.stages.insights.changes import names_in, names_of_participants
from upmentor.stages.programmes.models import Programme

VOICES = 2
# More does not fit on the sheet, and nobody's words are cut.
LONGEST = 240


def voices(programme: Programme) -> list[str]:
    """At most two, in an order that says nothing; none before five pairs show a story, and none with the name of a
    participant. Two queries."""
    told = stories_by_pair(programme)
    if len({pair for pair, _story in told}) < MEAN:
        return []
    names = names_of_participants(programme)
    named = {pair for pair, story in told if names_in(story, names)}
    fit = [(pair, " ".join(story.split())) for pair, story in told if pair not in named]
    if len({pair for pair, _story in fit}) < MEAN:
        return []
    return [story for _pair, story in fit if len(story) <= LONGEST][:VOICES]
