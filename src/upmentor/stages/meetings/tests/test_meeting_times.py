"""Where the line may break in a time on two walls."""

from __future__ import annotations

import pytest

from upmentor.stages.meetings.templatetags.meeting_times import NO_BREAK, in_units


@pytest.mark.parametrize(
    "parts",
    [
        ("Tue 4 Mar,", "14:00 for you ·", "16:00 for Sam"),
        ("ثلاثاء 4 مارس،", "14:00 عندك ·", "16:00 عند سام"),
        ("14:00 for you ·", "16:00 for Sam Li"),
    ],
)
def test_a_time_breaks_between_day_and_walls(parts: tuple[str, ...]) -> None:
    assert in_units(" ".join(parts)) == " ".join(part.replace(" ", NO_BREAK) for part in parts)
