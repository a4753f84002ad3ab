"""Lists of people for those who keep the roster, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from upmentor.stages.people.models import EmploymentFact, Person, RosterImport

SORTS = {
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "department": ("department__name", "name", "id"),
    "-department": ("-department__name", "name", "id"),
    "grade": ("grade", "name", "id"),
    "-grade": ("-grade", "name", "id"),
}
# Up to this part of the rows found, walking the names is quicker than sorting.
NEAR = 4
# Readiness filter → what is missing.
MISSING = {
    "grade": Q(grade__isnull=True),
    "manager": Q(manager__isnull=True, top_of_tree=False),
    "email": Q(email=""),
    "department": Q(department__isnull=True),
}


def people(*, search: str = "", missing: str = "", left: bool = False, sort: str = "name") -> QuerySet[Person]:
    """People who work here (or, with `left`, who left), filtered and sorted."""
    found = Person.objects.filter(employed=not left)
    if search:
        found = found.filter(_named(search) | Q(email__icontains=search) | Q(employee_id__iexact=search.strip()))
    if missing in MISSING:
        found = found.filter(MISSING[missing])
    return found.order_by(*SORTS.get(sort, SORTS["name"]))


def page_of(found: QuerySet[Person], number: str | None, *, size: int = 25, by_name: bool = False) -> Page[Person]:
    """One page of people with their departments, sites and managers. `by_name`: all of them work here and stand in the
    order of their names.

    The keys come first: to skip 100,000 rows with all that belongs to them takes 2 s, to skip their keys 20 ms.
    """
    paginator = Paginator(found.values_list("pk", flat=True), size)
    page: Any = paginator.get_page(number)
    keys: Any = page.object_list
    if by_name and page.end_index() * NEAR < paginator.count:
        # Written as `IN (1)`, SQLite walks its index by name and stops when the page is full; written as a bare column
        # it would sort everybody. Where few match or the page is far, sorting them is quicker.
        near = found.filter(employed__in=[True]).values_list("pk", flat=True)
        keys = near[page.start_index() - 1 : page.end_index()]
    elif page.start_index() * 2 > paginator.count:
        # The second half from its end: whoever sorts need not keep what comes before.
        first, last = paginator.count - page.end_index(), paginator.count - page.start_index() + 1
        keys = reversed(found.reverse().values_list("pk", flat=True)[first:last])
    keys = list(keys)
    rows = Person.objects.select_related("department", "site", "manager").in_bulk(keys)
    page.object_list = [rows[key] for key in keys if key in rows]
    return page


def _named(search: str) -> Q:
    """Whose name has these words. SQLite knows upper and lower case of A to Z only, so other letters are tried in the
    forms that names have."""
    found = Q(name__icontains=search)
    if not search.isascii():
        for form in {search.lower(), search.upper(), search.title()} - {search}:
            found |= Q(name__icontains=form)
    return found


@dataclass(frozen=True)
class Readiness:
    """How many people work here, and how many lack what matching or inviting needs."""

    people: int
    left: int
    grade: int
    manager: int
    email: int
    department: int


def readiness() -> Readiness:
    """One query over the whole roster."""
    here = Q(employed=True)
    counts = Person.objects.aggregate(
        people=Count("id", filter=here),
        left=Count("id", filter=~here),
        **{name: Count("id", filter=here & missing) for name, missing in MISSING.items()},
    )
    return Readiness(**counts)


def imports() -> QuerySet[RosterImport]:
    """All roster imports, newest first, without their tables."""
    return RosterImport.objects.defer("table", "check_result").select_related("imported_by")


def history(person: Person) -> QuerySet[EmploymentFact]:
    """What the roster said about a person over time, newest first."""
    return person.facts.select_related("department", "site", "manager").order_by("-valid_from", "-id")


def reports(person: Person) -> QuerySet[Person]:
    """The people who report to a person directly."""
    return Person.objects.filter(manager=person, employed=True).select_related("department").order_by("name")


def chain(person: Person, *, most: int = 30) -> list[Person]:
    """The managers above a person, nearest first. A cycle ends the walk instead of hanging it."""
    found: list[Person] = []
    seen = {person.pk}
    above = person.manager
    while above is not None and above.pk not in seen and len(found) < most:
        found.append(above)
        seen.add(above.pk)
        above = Person.objects.filter(pk=above.manager_id).first() if above.manager_id else None
    return found
