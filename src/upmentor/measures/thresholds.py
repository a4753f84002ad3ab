"""The one table of how many people stand behind what is shown (`decisions.md` 27, `domain.md` §3.7)."""

from __future__ import annotations

# A mean, a share or a count of answers.
MEAN = 5
# How many chose each level.
DISTRIBUTION = 8
# Comments in people's own words, and cuts by protected characteristics.
COMMENTS = 10
PROTECTED = 10
# A figure that was published stays as it is until so many people came or went.
CHANGED = 5
# Curves of people who stay end where fewer are at risk; fewer people in a group are described, not judged; a model
# of leaving takes so many leavers for each variable (`domain.md` §3.6).
AT_RISK = 10
DESCRIPTIVE = 30
LEAVERS_PER_VARIABLE = 10
