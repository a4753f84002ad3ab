"""Where the line may break in a time on two walls."""

from __future__ import annotations

import pytest

from upmentor.stages.meetings.templatetags.meeting_times import in_units


@pytest.mark.parametrize(
    ("when", "units"),
    [
        ("Tue 4 Mar, 14:00 for you · 16:00 for Sam", ["Tue 4 Mar,", "14:00 for you", "· 16:00 for Sam"]),
        ("ثلاثاء 4 مارس، 14:00 لك · 16:00 لدى سام", ["ثلاثاء 4 مارس،", "14:00 لك", "· 16:00 لدى سام"]),
        ("14:00 for you · 16:00 for <b>", ["14:00 for you", "· 16:00 for &lt;b&gt;"]),
    ],
)
def test_a_time_breaks_between_day_and_walls(when: str, units: list[str]) -> None:
    assert in_units(when) == " ".join(f'<span class="um-unit">{unit}</span>' for unit in units)
