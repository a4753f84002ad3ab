"""Who takes part in the two sample programmes: offers, wishes, aims, introductions, times, confidential answers.

Pure and deterministic like `company.py`. "Fresh eyes on AI" is matched, "Culture from here" open for enrolment.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from upmentor.doors.cli.sample.company import NAME, Company, Employee

TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))

_TOPICS = list(TEXTS["mentee_aims"])
_CULTURE_FROM = _TOPICS.index("how-our-culture-feels-from-here")
#: Offered by two mentors only and the sole wish of four leaders: somebody stays without a match, and one can see why.
RARE = "buying-and-building-ai"
AI_TOPICS = tuple(topic for topic in _TOPICS[:_CULTURE_FROM] if topic != RARE)
CULTURE_TOPICS = tuple(_TOPICS[_CULTURE_FROM:])
# Levels as the enrolment pages store them: can show, explain, debate; first, second, third wish.
_OFFERED, _WANTED = (2, 4, 5), (5, 4, 3)
MOST_A_SIDE = 1_000
#: So many days ago everybody of the first programme had enrolled: its pairs have been meeting for half a year.
ENROLLED = 206


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a programme. `state` is invited, started, available or waiting; `days` ago they answered.

    `topics` are (id of the vocabulary, level). `apart` are (employee id, not_with or conflict), seen by nobody.
    `proposal` is free text that no topic fits, or empty. `step` is the page at which somebody stopped.
    """

    person: Employee
    role: str
    state: str
    days: int
    topics: tuple[tuple[str, int], ...] = ()
    aim: str = ""
    introduction: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    meeting_form: str = "any"
    interests: tuple[str, ...] = ()
    capacity: int = 1
    assistant: Employee | None = None
    apart: tuple[tuple[str, str], ...] = ()
    proposal: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme and everybody in it. Days count back from now, negative ones lie ahead."""

    name: str
    template: str
    purpose: str
    created: int
    enrol_until: int
    starts: int
    ends: int
    mentor_max_grade: int
    mentee_min_grade: int
    parts: tuple[Part, ...]


def matched_plan(company: Company) -> Plan:
    """“Fresh eyes on AI”: all have enrolled. Of 240 people 40 are leaders and 36 mentors, two of them for two."""
    # Of some sixty rolls the one whose run tells the most: two stay without a match, Noor Ali for a plain reason.
    dice = _dice(company, "ai 24")
    size = len(company.employees)
    leaders, least = _leaders(company, dice, min(MOST_A_SIDE, size // 6))
    mentors = _juniors(company, dice, min(MOST_A_SIDE, round(36 * (size / 240) ** 1.157)), least - 1)
    writer = _Writer(dice, company, AI_TOPICS)
    cast = company.cast
    scarce, rare = _rare(company, leaders, mentors)
    busy = {person.employee_id for person in mentors[-3:-1]}
    parts = [writer.leader(person, only=RARE if person.employee_id in scarce else "") for person in leaders]
    parts[0] = replace(writer.leader(cast["dana"], first="everyday-ai"), hours="")
    parts += [
        writer.junior(
            person,
            first=RARE if person.employee_id in rare else "",
            capacity=2 if person.employee_id in busy else 1,
        )
        for person in mentors
    ]
    sam = writer.junior(cast["mentor"], first="everyday-ai")
    noor = next(place for place, part in enumerate(parts) if part.person == cast["noor"])
    parts[noor] = replace(parts[noor], hours="Tue-Wed 13:00-16:00")
    topics = (("everyday-ai", 5), *sam.topics[1:])
    parts[len(leaders)] = replace(sam, topics=topics, aim=TEXTS["mentor"]["hopes"][0], hours="")
    answered = _keep_apart(dice, parts, {cast["dana"].employee_id, cast["mentor"].employee_id})
    return Plan(
        "Fresh eyes on AI",
        "ai-and-technology",
        "Leaders use new technology themselves, ask better questions and take one decision that they can explain.",
        created=61 + ENROLLED,
        enrol_until=ENROLLED,
        starts=ENROLLED - 6,
        ends=-60,
        mentor_max_grade=least - 1,
        mentee_min_grade=least,
        parts=tuple(replace(part, days=part.days + ENROLLED - 9) for part in answered),
    )


def _rare(company: Company, leaders: Sequence[Employee], mentors: Sequence[Employee]) -> tuple[set[str], set[str]]:
    """Ids of those who want nothing but the rare topic, and of the two who offer it.

    They could all meet: English, London hours, another department than Kim's and that of the second mentor.
    """
    seekers = [person for person in leaders[10:] if person.site == "London" and person.department != "Finance"][:3]
    theirs = {person.department for person in seekers}
    others = [person for person in mentors[9:] if person.department not in theirs]
    second = min(others or mentors[9:], key=lambda person: person.site != "London")
    scarce = {person.employee_id for person in [company.cast["noor"], *seekers]}
    return scarce, {company.cast["kim"].employee_id, second.employee_id}


def open_plan(company: Company) -> Plan:
    """“Culture from here”: some were invited, some have started, some are enrolled, and a few new topics wait."""
    dice = _dice(company, "culture")
    size = len(company.employees)
    leaders, least = _leaders(company, dice, min(MOST_A_SIDE, size // 15), named=("bea", "helena", "ingrid"))
    mentors = _juniors(company, dice, min(MOST_A_SIDE, size // 10), least - 1, named=("jo", "karim", "tom"))
    writer = _Writer(dice, company, CULTURE_TOPICS)
    proposals = list(TEXTS["words"]["proposals"])
    parts = []
    for place, person in enumerate(_interleave(mentors, leaders)):
        state = ("available", "invited", "available", "started", "available", "invited")[place % 6]
        if state == "invited":
            parts.append(Part(person, _role(person, least), state, days=dice.randint(3, 12)))
            continue
        whole = writer.leader(person) if _role(person, least) == "mentee" else writer.junior(person)
        proposal = proposals.pop() if proposals and place % 3 == 0 else ""
        parts.append(writer.unfinished(whole) if state == "started" else writer.recent(whole, proposal))
    return Plan(
        "Culture from here",
        "culture-and-inclusion",
        "Leaders hear how decisions, praise and everyday habits land, and each changes one thing with a date.",
        created=20,
        enrol_until=-17,
        starts=-45,
        ends=-230,
        mentor_max_grade=least - 1,
        mentee_min_grade=least,
        parts=tuple(parts),
    )


def _dice(company: Company, topic: str) -> random.Random:
    return random.Random(f"{NAME} {len(company.employees)} {topic}")  # noqa: S311 - repeatable, not secret


def _leaders(
    company: Company,
    dice: random.Random,
    count: int,
    named: Sequence[str] = ("dana", "ingrid", "omar", "ruth", "priya", "helena", "bea", "eleni", "marta", "noor"),
) -> tuple[list[Employee], int]:
    """That many senior people, the named first, and the lowest grade asked: 5, or less where they are few."""
    first = [company.cast[key] for key in named]
    taken = {person.employee_id for person in company.cast.values()}
    free = [person for person in company.employees if person.employee_id not in taken]
    least = 5
    while sum(person.grade >= least for person in free) < (count - len(first)) * 1.1 and least > 3:
        least -= 1
    among = [person for person in free if person.grade >= least and "en" in person.languages]
    return first + dice.sample(among, min(len(among), count - len(first))), least


def _juniors(
    company: Company,
    dice: random.Random,
    count: int,
    highest: int,
    named: Sequence[str] = ("mentor", "lin", "mateo", "kim", "ravi", "tom", "aziz", "karim", "jo"),
) -> list[Employee]:
    first = [company.cast[key] for key in named if company.cast[key].grade <= highest]
    taken = {person.employee_id for person in company.cast.values()}
    among = [
        person
        for person in company.employees
        if person.grade <= highest
        and person.started > 90
        and "en" in person.languages
        and person.employee_id not in taken
    ]
    return first + dice.sample(among, min(len(among), count - len(first)))


def _role(person: Employee, least: int) -> str:
    return "mentee" if person.grade >= least else "mentor"


def _interleave(one: Sequence[Employee], other: Sequence[Employee]) -> list[Employee]:
    """Both lists, the shorter spread evenly over the longer."""
    ranked = [((place + 0.5) / len(group), person) for group in (one, other) for place, person in enumerate(group)]
    return [person for _, person in sorted(ranked, key=lambda pair: (pair[0], pair[1].employee_id))]


class _Writer:
    """Answers the pages of an enrolment for somebody."""

    def __init__(self, dice: random.Random, company: Company, topics: Sequence[str]) -> None:
        self.dice = dice
        self.topics = list(topics)
        # The first topics of the list are the best known.
        self.pull = [1.0 / (1 + place / 2) ** 1.5 for place in range(len(topics))]
        self.assistants = {
            person.manager: person for person in company.employees if person.job_title == "Executive assistant"
        }

    def leader(self, person: Employee, *, first: str = "", only: str = "") -> Part:
        """What a mentee answers; `first` is the topic wanted most, `only` the single one wanted."""
        wanted = [only] if only else self._some(self.dice.choice((2, 2, 3)), first)
        text = self.dice.choice(TEXTS["mentee"]["introductions"]).format(team=person.department)
        return Part(
            person,
            "mentee",
            "available",
            days=self.dice.randint(11, 60),
            topics=tuple(zip(wanted, _WANTED, strict=False)),
            aim=TEXTS["mentee_aims"][wanted[0]],
            introduction=text,
            hours=self._narrowed(person) if self.dice.random() < 0.3 else "",
            languages=person.languages,
            meeting_form=self._form(),
            interests=self._interests(),
            assistant=self.assistants.get(person.employee_id),
        )

    def junior(self, person: Employee, *, first: str = "", capacity: int = 1) -> Part:
        """What a mentor answers; `first` is a topic offered before the others."""
        offered = self._some(self.dice.choice((3, 4, 4, 5)), first)
        return Part(
            person,
            "mentor",
            "available",
            days=self.dice.randint(11, 60),
            topics=tuple((topic, self.dice.choices(_OFFERED, (25, 45, 30))[0]) for topic in offered),
            aim=self.dice.choice(TEXTS["mentor"]["hopes"]),
            introduction=TEXTS["mentor_introductions"][offered[0]],
            hours=self._narrowed(person) if self.dice.random() < 0.15 else "",
            languages=person.languages,
            meeting_form=self._form(),
            interests=self._interests(),
            capacity=capacity,
        )

    def unfinished(self, whole: Part) -> Part:
        """Somebody who stopped half-way: at the aim or at the times."""
        first = self.dice.random() < 0.5
        return replace(
            whole,
            state="started",
            days=self.dice.randint(1, 9),
            step="aim" if first else "times",
            aim="" if first else whole.aim,
            introduction="" if first else whole.introduction,
            hours="",
            meeting_form="any",
            interests=(),
            assistant=None,
            apart=(),
        )

    def recent(self, whole: Part, proposal: str) -> Part:
        """Somebody who answered in the last two weeks, perhaps with a topic that the vocabulary lacks."""
        return replace(whole, days=self.dice.randint(1, 14), proposal=proposal)

    def _some(self, count: int, first: str = "") -> list[str]:
        chosen = [first] if first else []
        while len(chosen) < count:
            topic = self.dice.choices(self.topics, self.pull)[0]
            if topic not in chosen:
                chosen.append(topic)
        return chosen

    def _form(self) -> str:
        return self.dice.choices(("any", "video", "in_person"), (70, 24, 6))[0]

    def _interests(self) -> tuple[str, ...]:
        return tuple(sorted(self.dice.sample(TEXTS["words"]["interests"], self.dice.choice((0, 1, 2, 3)))))

    def _narrowed(self, person: Employee) -> str:
        days = "Sun-Wed" if person.working_hours.startswith("Sun") else "Tue-Thu"
        return f"{days} {self.dice.choice(('09:00-13:00', '10:00-16:00', '13:00-17:00'))}"


def _keep_apart(dice: random.Random, parts: Sequence[Part], friends: set[str]) -> list[Part]:
    """One mentor in twelve names somebody to be kept away from, one leader in ten a conflict; `friends` do not."""
    mentors = [part.person.employee_id for part in parts if part.role == "mentor"]
    leaders = [part.person.employee_id for part in parts if part.role == "mentee"]
    answered = []
    for part in parts:
        chance = dice.random() + (part.person.employee_id in friends)
        if part.role == "mentor" and chance < 1 / 12:
            part = replace(part, apart=((dice.choice(leaders), "not_with"),))
        elif part.role == "mentee" and chance < 1 / 10:
            part = replace(part, apart=((dice.choice(mentors), "conflict"),))
        answered.append(part)
    return answered
