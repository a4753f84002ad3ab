"""A small organisation for tests: people with grades, managers, departments, and a programme that they take part in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from upmentor.ground.accounts.models import Organisation, User
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.people.models import Department, DepartmentAlias, Person, Site
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Programme, ProgrammeRole, Topic

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TOPICS = ("Everyday AI", "Data and better questions", "Safe digital habits", "Wellbeing and pace")
_numbers = count(1)


def user(name: str = "Anna Novak", email: str = "") -> User:
    """Somebody who may sign in; without a password, since hashing one takes most of a test's time."""
    return User.objects.create_user(email or f"{name.split()[0].lower()}{next(_numbers)}@example.com", name=name)


def organisation() -> Organisation:
    """The one organisation."""
    found, _ = Organisation.objects.get_or_create(
        id=1, defaults={"name": "Halden & Rowe", "time_zone": "Europe/London"}
    )
    return found


def topic(title: str) -> Topic:
    """A topic by its title, made when it is not there."""
    found, _ = Topic.objects.get_or_create(slug=title.lower().replace(" ", "-"), defaults={"title": title})
    return found


def department(name: str) -> Department:
    """A department by its name."""
    alias = DepartmentAlias.objects.filter(key=name.lower()).select_related("department").first()
    if alias:
        return alias.department
    made = Department.objects.create(name=name)
    DepartmentAlias.objects.create(department=made, key=name.lower())
    return made


def person(
    name: str, *, grade: int | None = 3, department_name: str = "Sales", manager: Person | None = None, **fields: object
) -> Person:
    """An employee in London with a nine-to-five week and English."""
    site, _ = Site.objects.get_or_create(key="london", defaults={"name": "London", "time_zone": "Europe/London"})
    number = next(_numbers)
    values: dict[str, object] = {
        "employee_id": f"E{number:04d}",
        "email": f"e{number:04d}@example.com",
        "site": site,
        "languages": ["en"],
        "working_hours": "Mon-Fri 09:00-17:00",
        "top_of_tree": manager is None,
        "job_title": "Analyst" if (grade or 0) < 6 else "Director",
    }
    return Person.objects.create(
        name=name, grade=grade, department=department(department_name), manager=manager, **(values | fields)
    )


def programme(name: str = "Fresh eyes on AI", *, managers: Sequence[User] = ()) -> Programme:
    """A programme that is being matched."""
    made = Programme.objects.create(
        slug=f"programme-{next(_numbers)}", name=name, template="ai-technology", state="matching"
    )
    for manager in managers:
        ProgrammeRole.objects.create(programme=made, user=manager, role=ProgrammeRole.Role.MANAGER)
    return made


def enrol(
    of: Programme, who: Person, role: str, topics: Sequence[str] = ("Everyday AI",), **fields: object
) -> Enrolment:
    """An available enrolment with topics at level 4."""
    made = Enrolment.objects.create(programme=of, person=who, role=role, state=Enrolment.State.AVAILABLE, **fields)
    for title in topics:
        EnrolmentTopic.objects.create(enrolment=made, topic=topic(title), level=4)
    return made


@dataclass
class Company:
    """A programme with `mentors` and `mentees` who can be matched, and its manager."""

    programme: Programme
    manager: User
    mentors: list[Enrolment] = field(default_factory=list)
    mentees: list[Enrolment] = field(default_factory=list)


def company(mentors: int = 3, mentees: int = 2, *, name: str = "Fresh eyes on AI") -> Company:
    """Mentors of grade 3 in Sales or Product, mentees of grade 8 in Finance or Legal, each with a manager of their
    own side."""
    organisation()
    anna = user("Anna Novak")
    made = Company(programme(name, managers=[anna]), anna)
    for number in range(mentors):
        boss = person(f"Lead {number}", grade=5, department_name="Sales")
        who = person(
            f"Mentor {number}",
            grade=3,
            department_name=("Sales", "Product")[number % 2],
            manager=boss,
            user=user(f"Mentor{number} X"),
        )
        topics = [TOPICS[number % 4], TOPICS[(number + 1) % 4]]
        made.mentors.append(enrol(made.programme, who, "mentor", topics, introduction="I rebuilt our route planning."))
    for number in range(mentees):
        who = person(
            f"Mentee {number}",
            grade=8,
            department_name=("Finance", "Legal")[number % 2],
            user=user(f"Mentee{number} Y"),
        )
        topics = [TOPICS[number % 4], TOPICS[(number + 2) % 4]]
        made.mentees.append(enrol(made.programme, who, "mentee", topics, introduction="I run the finance team."))
    return made


def pair(
    of: Company | None = None,
    *,
    mentor: int = 0,
    mentee: int = 0,
    state: str = Pair.State.ACTIVE,
    seat: int = 1,
    **fields: object,
) -> Pair:
    """A pair of two of the company (of a new one without), started an hour before NOW with both seats taken; `seat` is
    the mentor's."""
    of = of or company(1, 1)
    one, other = of.mentors[mentor], of.mentees[mentee]
    over = state not in Pair.LIVE
    proposal = Proposal.objects.create(
        programme=of.programme,
        mentor=one,
        mentee=other,
        mentor_person=one.person,
        state=Proposal.State.FINISHED if over else Proposal.State.ACCEPTED,
        score=800,
        person_seat=seat,
        mentor_seat=seat,
        mentee_seat=1,
        policy={},
        created_at=NOW,
    )
    values: dict[str, object] = {
        "planned_meetings": 6,
        "cadence_weeks": 4,
        "meeting_minutes": 60,
        "started_at": NOW - dt.timedelta(hours=1),
        "active_at": NOW if state != Pair.State.GETTING_TO_KNOW else None,
        "ended_at": NOW if over else None,
    }
    made = Pair.objects.create(programme=of.programme, proposal=proposal, state=state, **(values | fields))
    for enrolment, number in ((one, seat), (other, 1)):
        PairMember.objects.create(
            pair=made, enrolment=enrolment, person=enrolment.person, role=enrolment.role, seat=number, live=not over
        )
    return made
