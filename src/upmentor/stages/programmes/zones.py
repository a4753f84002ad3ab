"""Time zones and working hours to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from upmentor.stages.people.models import Site

# One name a clock: what people look for, not all 600 names of the database.
COMMON = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Mexico_City",
    "America/Chicago", "America/New_York", "America/Toronto", "America/Bogota", "America/Lima", "America/Halifax",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Atlantic/Azores", "Europe/London", "Europe/Dublin",
    "Europe/Lisbon", "Europe/Berlin", "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Rome", "Europe/Vienna",
    "Europe/Warsaw", "Europe/Zurich", "Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Africa/Cairo",
    "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "Asia/Jerusalem", "Europe/Istanbul", "Asia/Riyadh",
    "Asia/Dubai", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok",
    "Asia/Jakarta", "Asia/Hong_Kong", "Asia/Manila", "Asia/Shanghai", "Asia/Singapore", "Australia/Perth",
    "Asia/Seoul", "Asia/Tokyo", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip

MON_FRI = "Mon-Fri 09:00-17:00"
SUN_THU = "Sun-Thu 09:00-17:00"


def zone_choices(*first: str) -> list[tuple[str, str]]:
    """Zones to choose from: those given, those of the sites, then the common ones. One query."""
    sites: Iterable[str] = Site.objects.exclude(time_zone="").order_by("time_zone").values_list("time_zone", flat=True)
    names = dict.fromkeys(name for name in (*first, *sites, *COMMON) if name)
    return [(name, name.replace("_", " ")) for name in names]
