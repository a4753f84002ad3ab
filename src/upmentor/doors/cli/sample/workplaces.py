"""Where Halden & Rowe works: departments with job titles, sites with zones, hours, languages and usual names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work. `cultures` gives the shares of the name lists, `hours` the usual week and its variants."""

    name: str
    time_zone: str
    languages: tuple[str, ...]
    cultures: Mapping[str, float]
    hours: str
    variants: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Department:
    """A department. `titles` are those of people without reports, one tuple a grade; `word` names its leaders."""

    name: str
    share: float
    word: str
    sites: Mapping[str, float]
    titles: tuple[tuple[str, ...], ...]

    def title(self, grade: int, *, leads: bool, site: str, place: int) -> str:
        """Job title for a grade; `place` chooses among several."""
        if leads:
            return LEADER_TITLES[grade].format(word=self.word, Word=self.word[0].upper() + self.word[1:], site=site)
        among = self.titles[min(grade, len(self.titles)) - 1]
        return among[place % len(among)]


LEADER_TITLES: Mapping[int, str] = {
    2: "{Word} team leader",
    3: "{Word} team leader",
    4: "Lead, {word}",
    5: "{Word} manager",
    6: "Senior {word} manager",
    7: "Head of {word}, {site}",
    8: "Director, {word}",
    9: "Chief executive",
}

SITES: tuple[Site, ...] = (
    Site(
        "London",
        "Europe/London",
        ("en",),
        {
            "british": 34,
            "yoruba": 6,
            "akan": 6,
            "polish": 9,
            "nordic": 7,
            "german": 7,
            "iberian": 6,
            "portuguese": 5,
            "turkish": 6,
            "ukrainian": 5,
            "french": 5,
            "marathi": 4,
        },
        "Mon-Fri 09:00-17:30",
        ("Mon-Fri 08:00-16:00", "Mon-Thu 09:00-17:30; Fri 09:00-13:00", "Tue-Fri 09:30-16:30", "Mon-Fri 10:00-18:30"),
        34,
    ),
    Site(
        "Athens",
        "Europe/Athens",
        ("el", "en"),
        {"greek": 78, "ukrainian": 10, "british": 6, "turkish": 6},
        "Mon-Fri 09:00-17:00",
        ("Mon-Fri 08:00-16:00", "Mon-Fri 10:00-18:00", "Mon-Wed 09:00-17:00"),
        18,
    ),
    Site(
        "Toronto",
        "America/Toronto",
        ("en",),
        {
            "french": 28,
            "british": 26,
            "korean": 8,
            "chinese": 10,
            "iberian": 8,
            "akan": 6,
            "ukrainian": 8,
            "vietnamese": 6,
        },
        "Mon-Fri 08:30-17:00",
        ("Mon-Fri 07:30-15:30", "Mon-Thu 08:30-18:00", "Mon-Fri 09:30-18:00"),
        14,
    ),
    Site(
        "Riyadh",
        "Asia/Riyadh",
        ("ar", "en"),
        {"arabic": 84, "marathi": 8, "british": 8},
        "Sun-Thu 08:00-16:30",
        ("Sun-Thu 09:00-17:30", "Sun-Wed 08:00-17:00"),
        10,
    ),
    Site(
        "Singapore",
        "Asia/Singapore",
        ("en",),
        {"chinese": 46, "korean": 18, "vietnamese": 18, "marathi": 10, "british": 8},
        "Mon-Fri 09:00-18:00",
        ("Mon-Fri 10:00-19:00", "Mon-Thu 09:00-18:30"),
        14,
    ),
    Site(
        "Pune",
        "Asia/Kolkata",
        ("en", "hi"),
        {"marathi": 96, "british": 4},
        "Mon-Fri 10:00-18:30",
        ("Mon-Fri 11:00-19:30", "Mon-Fri 09:00-17:30"),
        10,
    ),
)

_EVERYWHERE = {site.name: site.share for site in SITES}

DEPARTMENTS: tuple[Department, ...] = (
    Department(
        "Operations",
        20,
        "operations",
        _EVERYWHERE,
        (
            ("Operations assistant", "Stock clerk"),
            ("Buyer", "Production planner", "Quality inspector"),
            ("Senior buyer", "Process technician"),
            ("Category specialist", "Quality engineer"),
            ("Sourcing lead", "Plant engineer"),
            ("Principal engineer",),
        ),
    ),
    Department(
        "Logistics",
        16,
        "logistics",
        {**_EVERYWHERE, "Athens": 46, "Riyadh": 18},
        (
            ("Logistics assistant", "Dispatch clerk"),
            ("Route planner", "Warehouse planner", "Customs clerk"),
            ("Data analyst", "Transport planner"),
            ("Senior route planner", "Network analyst"),
            ("Fleet specialist", "Logistics architect"),
            ("Principal planner",),
        ),
    ),
    Department(
        "Finance",
        11,
        "finance",
        {**_EVERYWHERE, "London": 50},
        (
            ("Accounts assistant",),
            ("Payables analyst", "Junior accountant"),
            ("Accountant", "Treasury analyst"),
            ("Senior accountant", "Reporting analyst"),
            ("Internal auditor", "Finance partner"),
            ("Tax counsel",),
        ),
    ),
    Department(
        "Sales",
        15,
        "sales",
        {**_EVERYWHERE, "Toronto": 24, "Riyadh": 16},
        (
            ("Sales assistant",),
            ("Sales representative", "Tender writer"),
            ("Account manager", "Sales analyst"),
            ("Senior account manager", "Market analyst"),
            ("Key account manager", "Pricing specialist"),
            ("Principal account manager",),
        ),
    ),
    Department(
        "Product",
        14,
        "product",
        {**_EVERYWHERE, "Pune": 30, "Singapore": 22},
        (
            ("Test assistant", "Design assistant"),
            ("Software engineer", "Content designer"),
            ("Service designer", "Data engineer", "Test engineer"),
            ("Senior software engineer", "Senior service designer"),
            ("Software architect", "Research lead"),
            ("Principal engineer",),
        ),
    ),
    Department(
        "Customer care",
        13,
        "customer care",
        _EVERYWHERE,
        (
            ("Customer care assistant",),
            ("Customer care adviser",),
            ("Complaints adviser", "Customer care trainer"),
            ("Service quality analyst",),
            ("Customer insight specialist",),
            ("Principal adviser",),
        ),
    ),
    Department(
        "People",
        6,
        "people services",
        {**_EVERYWHERE, "London": 60},
        (
            ("People assistant",),
            ("Payroll clerk", "Recruitment coordinator"),
            ("Recruiter", "Learning coordinator"),
            ("People partner", "Reward analyst"),
            ("Learning and development partner",),
            ("Organisation adviser",),
        ),
    ),
    Department(
        "Legal",
        5,
        "legal",
        {**_EVERYWHERE, "London": 60},
        (
            ("Legal assistant",),
            ("Paralegal", "Contracts assistant"),
            ("Contracts specialist",),
            ("Legal counsel",),
            ("Compliance officer", "Senior legal counsel"),
            ("Principal counsel",),
        ),
    ),
)
