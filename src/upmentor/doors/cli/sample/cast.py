"""The people of Halden & Rowe who are the same at every size: those whom pages, guides and tours speak of by name."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A named person. `seat` says where in the tree: top, head, assistant, manager (reports to the head) or report."""

    key: str
    name: str
    department: str
    seat: str
    grade: int
    title: str
    site: str
    languages: tuple[str, ...] = ("en",)
    local: str = ""
    under: str = ""
    time_zone: str = ""
    staff: bool = False
    was: tuple[tuple[str, object], ...] = field(default=())

    @property
    def address(self) -> str:
        """The local part of the e-mail address."""
        return self.local or ".".join(self.name.lower().split())


CAST: tuple[Part, ...] = (
    Part("sponsor", "Ingrid Solheim", "", "top", 9, "Chief executive", "London", ("en", "no"), staff=True),
    Part("dana", "Dana Holt", "Operations", "head", 8, "Chief operating officer", "London"),
    Part(
        "eleni",
        "Ελένη Παπαδοπούλου",
        "Logistics",
        "head",
        8,
        "Director of logistics",
        "Athens",
        ("el", "en"),
        "eleni.papadopoulou",
    ),
    Part("omar", "Omar Reyes", "Finance", "head", 8, "Finance director", "London", ("en", "es")),
    Part("ruth", "Ruth Adeyemi", "Sales", "head", 8, "Sales director", "London"),
    Part("priya", "Priya Nair", "Product", "head", 8, "Product director", "Pune", ("en", "hi", "ml")),
    Part("helena", "Helena Strand", "Customer care", "head", 8, "Director of customer care", "Toronto", ("en", "sv")),
    Part("bea", "Bea Lindgren", "People", "head", 8, "People director", "London", ("en", "sv")),
    Part("ingrid", "Ingrid Vos", "Legal", "head", 8, "Head of legal", "London", ("en", "nl")),
    Part("assistant", "Pia Sandberg", "Operations", "assistant", 3, "Executive assistant", "London", ("en", "sv")),
    Part(
        "line_manager", "Kostas Makris", "Logistics", "manager", 6, "Planning and data manager", "Athens", ("el", "en")
    ),
    Part("marta", "Marta Kern", "Operations", "manager", 6, "Plant manager", "London", ("en", "de")),
    Part(
        "noor",
        "Noor Ali",
        "Sales",
        "manager",
        6,
        "Regional sales manager",
        "Riyadh",
        ("en", "ar"),
        time_zone="Asia/Dubai",
        was=(("time_zone", "Europe/London"),),
    ),
    Part("mentor", "Sam Idris", "Logistics", "report", 3, "Data analyst", "Athens", ("en", "el"), under="line_manager"),
    Part(
        "lin",
        "Lin Chen",
        "Operations",
        "report",
        2,
        "Buyer",
        "Singapore",
        ("en", "zh"),
        was=(("department", "Finance"),),
    ),
    Part(
        "mateo", "Mateo Ruiz", "Product", "report", 4, "Service designer", "London", ("en", "es"), was=(("grade", 3),)
    ),
    Part(
        "jo",
        "Jo Lindqvist",
        "Customer care",
        "report",
        2,
        "Customer care adviser",
        "London",
        ("en", "sv"),
        under="helena",
        was=(("manager", "ruth"),),
    ),
    Part("kim", "Kim Osei", "Finance", "report", 3, "Treasury analyst", "London"),
    Part("ravi", "Ravi Menon", "Product", "report", 2, "Software engineer", "Pune", ("en", "hi")),
    Part("tom", "Tom Whitfield", "Finance", "report", 2, "Junior accountant", "London"),
    Part("aziz", "عزيز الرشيد", "Logistics", "report", 2, "Warehouse planner", "Riyadh", ("ar", "en"), "aziz.alrashid"),
    Part("karim", "Karim Benali", "Sales", "report", 3, "Sales analyst", "Toronto", ("en", "fr", "ar")),
    Part(
        "manager",
        "Anna Novak",
        "People",
        "report",
        4,
        "Learning and development partner",
        "London",
        ("en", "cs"),
        staff=True,
    ),
    Part("owner", "Nadia Haddad", "People", "manager", 6, "Head of people systems", "London", ("en", "ar"), staff=True),
    Part(
        "roster_hr",
        "Tomás Ferreira",
        "People",
        "report",
        3,
        "HR data specialist",
        "London",
        ("en", "pt"),
        "tomas.ferreira",
        staff=True,
    ),
    Part("contact", "Grace Mensah", "Legal", "report", 4, "Compliance officer", "London", staff=True),
    Part(
        "contact_2",
        "Paul Weiss",
        "People",
        "report",
        5,
        "Occupational health adviser",
        "London",
        ("en", "de"),
        staff=True,
    ),
    Part("dpo", "Sofia Brandt", "Legal", "manager", 6, "Data-protection officer", "London", ("en", "de"), staff=True),
    Part("it", "Viktor Nyman", "Product", "report", 4, "Systems administrator", "London", ("en", "sv"), staff=True),
)
