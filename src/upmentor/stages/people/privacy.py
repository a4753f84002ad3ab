"""What this slice keeps about people, and how long."""

from upmentor.ground.content.keeping import Goes, Held, Stays
from upmentor.stages.people.models import (
    Correction,
    Department,
    DepartmentAlias,
    DepartmentImport,
    DepartmentMonth,
    EmploymentFact,
    LongLeave,
    MonthEndCount,
    Person,
    RememberedMapping,
    RosterChange,
    RosterImport,
    Site,
)

HELD = (
    Held(
        Person,
        "roster facts: name, address, department, site, grade, manager, title, hours, start and leave",
        "",
        "accounts:settings",
        Stays.ROSTER,
        Goes.ON_REQUEST,
    ),
    Held(
        EmploymentFact, "history of department, site, grade and manager", "person", "", Stays.ROSTER, Goes.WITH_PARENT
    ),
    Held(LongLeave, "from when to when somebody is away, never why", "person", "", Stays.ROSTER, Goes.WITH_PARENT),
    Held(Correction, "what people say is wrong in the roster", "person", "", Stays.ROSTER, Goes.WITH_PARENT),
    Held(RosterImport, "uploaded rosters, compressed", "", "", Stays.SHORT, Goes.BY_ITSELF),
    Held(RosterChange, "what an import changed, for its undo", "person", "", Stays.SHORT, Goes.WITH_PARENT),
    Held(
        DepartmentImport,
        "who brought monthly figures of departments, and when",
        "imported_by",
        "people:department-imports",
        Stays.ROSTER,
        Goes.ON_REQUEST,
        ("imported_by",),
    ),
)
# Nothing in these is about a person.
NOBODY = (
    Department,
    DepartmentAlias,
    DepartmentMonth,
    Site,
    MonthEndCount,
    RememberedMapping,
)
