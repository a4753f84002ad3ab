"""Departments and sites by the names that rosters use; new names become new rows."""

from __future__ import annotations

from upmentor.stages.people.models import Department, DepartmentAlias, Site


def folded(name: str) -> str:
    """The spelling under which a name is found again."""
    return " ".join(name.split()).casefold()[:200]


class Places:
    """All departments and sites in memory for the length of one import."""

    def __init__(self) -> None:
        aliases = DepartmentAlias.objects.select_related("department__merged_into")
        self._departments = {alias.key: alias.department.merged_into or alias.department for alias in aliases}
        self._sites = {site.key: site for site in Site.objects.all()}

    def department(self, name: str) -> Department | None:
        """The department of this name or alias, a merged one's successor; made when it is new."""
        key = folded(name)
        if not key:
            return None
        if key not in self._departments:
            made = Department.objects.create(name=" ".join(name.split()))
            DepartmentAlias.objects.create(department=made, key=key)
            self._departments[key] = made
        return self._departments[key]

    def site(self, name: str, time_zone: str = "") -> Site | None:
        """The site of this name; a new one takes the time zone of the first person there."""
        key = folded(name)
        if not key:
            return None
        if key not in self._sites:
            self._sites[key] = Site.objects.create(name=" ".join(name.split()), key=key, time_zone=time_zone)
        elif time_zone and not self._sites[key].time_zone:
            self._sites[key].time_zone = time_zone
            self._sites[key].save(update_fields=["time_zone"])
        return self._sites[key]
