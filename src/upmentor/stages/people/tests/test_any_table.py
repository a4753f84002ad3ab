"""Whatever a table holds, the suggestion and the check answer; every row has exactly one fate."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upmentor.ground.tabular import Row, Table
from upmentor.stages.people.roster.check import Correction, ExistingRoster, Options, check_roster
from upmentor.stages.people.roster.fields import FIELDS
from upmentor.stages.people.roster.mapping import BadMapping, GradeRule, Mapping
from upmentor.stages.people.roster.refused import without_refused
from upmentor.stages.people.roster.suggest import suggest
from upmentor.stages.people.tests.made import TODAY, known

KEYS = [field.key for field in FIELDS]
NAMES = ["EmployeeKey", "LoginID", "ParentEmployeeKey", "EndDate", "Level", "E-Mail", "Name", "Alter", "Zone", "x"]
WORDS = ["", "NULL", "-", "1", "2", "3", "²", "٣", "a@x.org", "A@X.ORG", "k.osei@", "@", "31.02.2024", "2024-02-30",
         "01/13/2020", "Europe/Athens", "Atlantis", "en; el", "Klingon", "Mon-Fri 09:00-17:00", "Mon", "1e9", "999",
         "İ", "ß", "SS", "\u202eabc", "x" * 201, "0001-01-01", "1 Jan 2020", "1 Foo 2020"]  # fmt: skip
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
PEOPLE = st.lists(
    st.builds(known, st.sampled_from(["1", "2", "A@X.ORG", "İ", "z"]), manager=st.sampled_from(["", "1", "z", "gone"])),
    max_size=4,
    unique_by=lambda person: person.employee_id.casefold(),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any table as it may be staged: names that differ, rows as wide as the header, some once uneven."""
    header = tuple(draw(st.lists(st.sampled_from(NAMES) | st.text(min_size=1, max_size=9), min_size=1, unique=True)))
    width = len(header)
    bodies = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=9))
    rows = tuple(Row(number, tuple(cells)) for number, cells in enumerate(bodies, start=2))
    uneven = draw(st.dictionaries(st.integers(2, 11), st.integers(-3, 3), max_size=2))
    return Table(header, rows, uneven=uneven)


@st.composite
def mappings(draw: st.DrawFn, header: tuple[str, ...]) -> Mapping:
    """Any columns for any fields, one column for several included, and any rule for grades and dates."""
    columns = draw(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(header)))
    columns["employee_id"] = draw(st.sampled_from(header))
    rule = GradeRule(
        draw(st.sampled_from(["none", "number", "names", "tree"])),
        draw(st.booleans()),
        tuple(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
    )
    return Mapping(columns, rule, draw(st.sampled_from(["auto", "dmy", "mdy", "ymd"])))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), table=tables(), people=PEOPLE, flags=st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_check_of_any_table_answers_and_forgets_no_row(data, table, people, flags):
    mapping = data.draw(mappings(table.header))
    fixes = st.builds(Correction, st.none() | st.integers(2, 11), st.sampled_from(KEYS), CELLS, CELLS)
    corrections = data.draw(st.lists(fixes, max_size=3))
    options = Options(TODAY, *flags)
    result = check_roster(table, mapping, ExistingRoster(tuple(people)), options=options, corrections=corrections)
    fates = [one.row for one in result.to_add + result.to_change] + [row for row, _why in result.skipped]
    stopped = {problem.row for problem in result.problems}
    assert len(fates) == len(set(fates))
    assert not stopped & set(fates)
    assert len(fates) + len(stopped) + result.unchanged == len(table.rows)
    ids = [one.values["employee_id"].casefold() for one in result.to_add]
    assert len(ids) == len(set(ids))
    result.to_dict()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), remembered=st.booleans())
def test_suggestion_for_any_table_can_be_checked(table, remembered):
    table, _refused = without_refused(table)
    mapping = suggest(table, suggest(table) if remembered else None)
    assert set(mapping.columns.values()) <= set(table.header)
    assert Mapping.from_dict(mapping.to_dict()) == mapping
    if "employee_id" not in mapping.columns:
        return
    check_roster(table, mapping, ExistingRoster(), options=Options(today=dt.date(2026, 3, 2)))


def test_check_without_an_employee_id_says_so():
    table = Table(("Name",), (Row(2, ("Ada",)),))
    with pytest.raises(BadMapping, match="employee id"):
        check_roster(table, suggest(table), ExistingRoster(), options=Options(today=TODAY))
