"""The people of Halden & Rowe: who works there, since when, under whom, and what their roster said before.

Pure and deterministic: the same number of people gives the same company. Dates are days before "now": the sample
never looks old.

>>> company = generate_people(120)
>>> len(company.employees), company.employees[0].name, company.cast["mentor"].job_title
(120, 'Ingrid Solheim', 'Data analyst')
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from upmentor.doors.cli.sample.accounts import DOMAIN
from upmentor.doors.cli.sample.cast import CAST, Part
from upmentor.doors.cli.sample.names import CULTURES, Name, draw_name
from upmentor.doors.cli.sample.tree import Seat, grade_tree, grow_tree
from upmentor.doors.cli.sample.workplaces import DEPARTMENTS, SITES, Site

NAME = "Halden & Rowe"

FEWEST, MOST = 120, 100_000
#: Days before now on which a roster was brought in, oldest first: fourteen months ago, last month, three days ago.
ROSTER_DAYS = (426, 33, 3)
#: People with reports were there before the first roster, so that no roster names a manager whom it does not hold.
LONG_THERE = 450

_SITES = {site.name: site for site in SITES}
_LEAVE_KINDS = ("resignation", "retirement", "end of contract", "dismissal")


@dataclass(frozen=True, slots=True)
class Change:
    """Until `days` before now the roster said `old` for `field` (a field of `Employee`)."""

    days: int
    field: str
    old: object


@dataclass(frozen=True, slots=True)
class Employee:
    """A person as the newest roster has them. `manager` is an employee id, empty at the top; days count back."""

    employee_id: str
    name: str
    email: str
    department: str
    site: str
    job_title: str
    grade: int
    manager: str
    languages: tuple[str, ...]
    working_hours: str
    started: int
    time_zone: str = ""
    left: int | None = None
    leave_kind: str = ""
    staff: bool = False
    leads: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def zone(self) -> str:
        """Own time zone, else that of the site."""
        return self.time_zone or _SITES[self.site].time_zone

    def as_of(self, days: int) -> Employee:
        """The same person as the roster of `days` before now had them."""
        undone: dict[str, object] = {change.field: change.old for change in self.changes if change.days < days}
        return replace(self, changes=(), **undone) if undone else self  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody employed now, those who left within the history, and the named people by their key."""

    employees: tuple[Employee, ...]
    leavers: tuple[Employee, ...]
    cast: Mapping[str, Employee] = field(default_factory=dict)

    def roster(self, days: int, *, since: int | None = None) -> list[Employee]:
        """The roster of `days` before now: the employed, and those who left after the roster of `since` days."""
        rows = [person.as_of(days) for person in self.employees if person.started >= days]
        for person in self.leavers:
            left = person.left or 0
            if person.started < days:
                continue
            if left < days:
                rows.append(replace(person, left=None, leave_kind=""))
            elif since is not None and left < since:
                rows.append(person)
        return rows


def generate_people(people: int = 240) -> Company:
    """The company with `people` employees (120 to 100,000); `ValueError` for any other number."""
    if not FEWEST <= people <= MOST:
        raise ValueError(f"the sample company has {FEWEST} to {MOST:,} people, not {people:,}")
    dice = random.Random(f"{NAME} {people}")  # noqa: S311 - invented people need repeatable dice, not secret ones
    seats = grow_tree(dice, people, [department.share for department in DEPARTMENTS])
    cast = _cast_seats(seats)
    grade_tree(dice, seats, {seat: part.grade for seat, part in cast.items()})
    employees = _Hiring(dice, seats, cast).employees()
    employees = _with_history(dice, employees, cast, seats)
    leavers = _leavers(dice, employees, seats)
    return Company(tuple(employees), tuple(leavers), {part.key: employees[seat] for seat, part in cast.items()})


def _cast_seats(seats: Sequence[Seat]) -> dict[int, Part]:
    """Seat → named person. Reports sit as high as they can below a manager, so that their grade fits at every size."""
    places = {department.name: number for number, department in enumerate(DEPARTMENTS)}
    taken: dict[int, Part] = {}
    by_key: dict[str, int] = {}
    for part in CAST:
        place = places.get(part.department, -1)
        if part.seat == "top":
            seat = 0
        elif part.seat == "head":
            seat = place + 1
        else:
            above = by_key.get(part.under)
            seat = min(
                (
                    number
                    for number, seat in enumerate(seats)
                    if number not in taken and _fits(part, seat, place, above)
                ),
                key=lambda number: (seats[number].level, number),
            )
        taken[seat] = part
        by_key[part.key] = seat
    return taken


def _fits(part: Part, seat: Seat, place: int, above: int | None) -> bool:
    if seat.department != place or seat.level < 2:
        return False
    if part.seat == "assistant":
        return seat.assistant
    if part.seat == "manager":
        return seat.level == 2 and seat.height > 0
    return seat.height == 0 and not seat.assistant and (seat.level > 2 if above is None else seat.manager == above)


class _Hiring:
    """Fills the seats from the top: site, name, title, languages, hours, first day."""

    def __init__(self, dice: random.Random, seats: Sequence[Seat], cast: Mapping[int, Part]) -> None:
        self.dice = dice
        self.seats = seats
        self.cast = cast
        self.addresses = Counter(part.address for part in CAST)
        self.hired: list[Employee] = []

    def employees(self) -> list[Employee]:
        """One employee a seat, in the order of the seats."""
        for number, seat in enumerate(self.seats):
            part = self.cast.get(number)
            self.hired.append(self._named(number, seat, part) if part else self._drawn(number, seat))
        return self.hired

    def _named(self, number: int, seat: Seat, part: Part) -> Employee:
        site = _SITES[part.site]
        person = self._person(number, seat, site, Name(part.name, part.address), part.languages)
        return replace(
            person,
            job_title=part.title,
            working_hours=site.hours,
            time_zone=part.time_zone,
            staff=part.staff,
            started=LONG_THERE + 300 * seat.grade + number % 200,
        )

    def _drawn(self, number: int, seat: Seat) -> Employee:
        site = self._site(seat)
        culture = self.dice.choices(list(site.cultures), list(site.cultures.values()))[0]
        name = draw_name(self.dice, culture)
        self.addresses[name.local] += 1
        times = self.addresses[name.local]
        local = name.local if times == 1 else f"{name.local}{times}"
        return self._person(number, seat, site, Name(name.written, local), self._languages(site, culture))

    def _person(self, number: int, seat: Seat, site: Site, name: Name, languages: tuple[str, ...]) -> Employee:
        started = int(self.dice.expovariate(1 / 2400)) + 12
        usual = self.dice.random() < 0.82
        return Employee(
            employee_id=employee_id(number),
            name=name.written,
            email=f"{name.local}@{DOMAIN}",
            department=DEPARTMENTS[seat.department].name if seat.department >= 0 else "Operations",
            site=site.name,
            job_title=self._title(seat, site),
            grade=seat.grade,
            manager=employee_id(seat.manager) if seat.manager >= 0 else "",
            languages=languages,
            working_hours=site.hours if usual else self.dice.choice(site.variants),
            started=min(11_000, max(started, LONG_THERE) + 400 * seat.height if seat.height else started),
            leads=seat.height > 0,
        )

    def _title(self, seat: Seat, site: Site) -> str:
        if seat.assistant:
            return "Executive assistant"
        department, place = DEPARTMENTS[seat.department], self.dice.randrange(6)
        return department.title(seat.grade, leads=seat.height > 0, site=site.name, place=place)

    def _site(self, seat: Seat) -> Site:
        if seat.level > 2 and self.dice.random() < 0.8:
            return _SITES[self.hired[seat.manager].site]
        shares = DEPARTMENTS[seat.department].sites
        return _SITES[self.dice.choices(list(shares), list(shares.values()))[0]]

    def _languages(self, site: Site, culture: str) -> tuple[str, ...]:
        spoken = list(site.languages)
        own = CULTURES[culture].language
        if own not in spoken and self.dice.random() < 0.8:
            spoken.append(own)
        if len(spoken) > 1 and "en" in spoken and self.dice.random() < 0.04:
            # A few work without English, so that the rule on a shared language has something to do.
            spoken.remove("en")
        return tuple(spoken)


def employee_id(number: int) -> str:
    """The id of a seat, as `HR-0001`."""
    return f"HR-{number + 1:04d}"


def _with_history(
    dice: random.Random, employees: list[Employee], cast: Mapping[int, Part], seats: Sequence[Seat]
) -> list[Employee]:
    """Give some people an earlier grade, site or department: a tenth before last month's roster, a few since."""
    keys = {part.key: number for number, part in cast.items()}
    old_days, last_days = (ROSTER_DAYS[1] + 5, ROSTER_DAYS[0] - 20), (ROSTER_DAYS[2] + 1, ROSTER_DAYS[1] - 3)
    for number, person in enumerate(employees):
        part = cast.get(number)
        if part:
            changes = tuple(Change(9, name, _old_value(name, value, employees, keys)) for name, value in part.was)
            employees[number] = replace(person, changes=changes)
            continue
        chance = dice.random()
        if seats[number].height or seats[number].assistant or person.started < LONG_THERE or chance > 0.15:
            continue
        days = dice.randint(*last_days) if chance < 0.045 else dice.randint(*old_days)
        employees[number] = replace(person, changes=_earlier(dice, person, days))
    return employees


def _old_value(name: str, value: object, employees: Sequence[Employee], keys: Mapping[str, int]) -> object:
    return employees[keys[str(value)]].employee_id if name == "manager" else value


def _earlier(dice: random.Random, person: Employee, days: int) -> tuple[Change, ...]:
    if person.grade > 1 and dice.random() < 0.7:
        return (Change(days, "grade", person.grade - 1),)
    others = [site.name for site in SITES if site.name != person.site]
    return (Change(days, "site", dice.choice(others)),)


def _leavers(dice: random.Random, employees: Sequence[Employee], seats: Sequence[Seat]) -> list[Employee]:
    """About one in eight left within the history: people without reports, whose team is still there."""
    models = [
        number
        for number, seat in enumerate(seats)
        if seat.level > 2 and not seat.height and not employees[number].staff
    ]
    leavers = []
    addresses = {person.email for person in employees}
    for count in range(len(employees) // 8):
        like = employees[dice.choice(models)]
        site = _SITES[like.site]
        name = draw_name(dice, dice.choices(list(site.cultures), list(site.cultures.values()))[0])
        left = dice.randint(ROSTER_DAYS[2] + 1, ROSTER_DAYS[0] - 6)
        email = f"{name.local}@{DOMAIN}"
        if email in addresses:
            email = f"{name.local}.{count + 1}@{DOMAIN}"
        addresses.add(email)
        leavers.append(
            replace(
                like,
                employee_id=employee_id(len(employees) + count),
                name=name.written,
                email=email,
                started=left + 60 + int(dice.expovariate(1 / 1200)),
                left=left,
                leave_kind=dice.choices(_LEAVE_KINDS, (68, 14, 12, 6))[0],
                time_zone="",
                changes=(),
            )
        )
    return leavers
