"""Figures per department and month: check, import, undo."""

import datetime as dt

import pytest
from django.urls import reverse

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.jobs.actions import Run
from upmentor.ground.jobs.models import Job
from upmentor.ground.tabular import read_table
from upmentor.stages.people import jobs
from upmentor.stages.people.actions import NotReady, UndoNotPossible, departments, forget_imports
from upmentor.stages.people.models import (
    Department,
    DepartmentAlias,
    DepartmentImport,
    DepartmentMonth,
    MonthEndCount,
)
from upmentor.stages.people.months.check import BadFile, check
from upmentor.stages.people.queries.departments import JOB, figure_lines
from upmentor.stages.people.tests import factories as make

HEADER = "department,month,headcount,joiners,leavers_voluntary,leavers_other,engagement,engagement_answers"
TODAY, JANUARY = dt.date(2026, 3, 2), dt.date(2026, 1, 31)


def table(*rows, header=HEADER):
    return read_table(make.file(*rows, header=header))


def problems(*rows, header=HEADER):
    found = check(table(*rows, header=header), {"sales": 1}, today=TODAY)
    return [(one.row, one.column, one.value) for one in found.problems], len(found.figures)


@pytest.mark.parametrize(
    ("row", "where", "kept"),
    [
        ("Slaes,2026-01,9,,,,,", ("department", "Slaes"), 0),
        ("Sales,soon,9,,,,,", ("month", "soon"), 0),
        ("Sales,2026-03,9,,,,,", ("month", "2026-03"), 0),
        ("Sales,2026-01,-1,,,,,", ("headcount", "-1"), 0),
        ("Sales,2026-01,9,,,,101,20", ("engagement", "101"), 0),
        ("Sales,2026-01,9,1,11,,,", ("leavers_voluntary", "11"), 0),
        ("Sales,2026-01,9,,,,70,4", ("engagement_answers", ""), 1),
        ("Sales,2026-01,9,,,,70,", ("engagement_answers", ""), 1),
    ],
)
def test_a_row_with_a_problem_says_where_and_is_not_kept(row, where, kept):
    assert problems(row) == ([(2, *where)], kept)


def test_the_same_department_and_month_twice_is_a_problem_of_the_second_row():
    assert problems("Sales,2026-01,9,,,,,", "sales,Jan 2026,8,,,,,") == ([(3, "month", "Jan 2026")], 1)


def test_a_department_that_shrank_may_have_more_leavers_than_people_left():
    assert problems("Sales,2026-01,20,,,,,", "Sales,2026-02,5,,15,,,") == ([], 3)


def test_columns_about_age_and_health_are_refused_and_unknown_ones_named():
    header = "department,month,headcount,average age,sick days,salary_median,colour"
    found = check(table("Sales,2026-01,9,44,3,50000,red", header=header), {"sales": 1}, today=TODAY)
    assert [name for name, _ in found.refused] == ["average age", "sick days"]
    assert found.unknown == ["colour"]
    assert [(one.measure, one.value) for one in found.figures] == [("headcount", 9), ("salary_median", 50000)]


def test_a_median_salary_of_fewer_than_five_people_is_left_out():
    assert problems("Sales,2026-01,4,50000", header="department,month,headcount,salary_median") == (
        [(2, "headcount", "")],
        1,
    )


def test_a_file_without_months_is_refused():
    with pytest.raises(BadFile):
        check(table("Sales,9", header="department,headcount"), {"sales": 1}, today=TODAY)


def sales(name="Sales", **more):
    made = Department.objects.create(name=name, **more)
    DepartmentAlias.objects.create(department=made, key=name.casefold())
    return made


def sent(*rows, at=make.NOW):
    return departments.check_departments(table(*rows), filename="f.csv", by=SYSTEM, at=at)


def stored():
    rows = DepartmentMonth.objects.order_by("month_end", "measure", "department")
    return list(rows.values_list("department__name", "measure", "value", "n"))


@pytest.mark.django_db
def test_nothing_is_written_before_the_import_and_a_second_press_changes_nothing():
    sales()
    file = sent("Sales,2026-01,9,,,,71.5,8", "Sales,2026-02,10,,,,,")
    assert stored() == []
    assert [departments.apply_departments(file, by=SYSTEM, at=make.NOW) for _ in range(2)] == [2, 2]
    assert stored() == [
        ("Sales", "engagement", 71.5, 8),
        ("Sales", "headcount", 9, None),
        ("Sales", "headcount", 10, None),
    ]
    again = sent("Sales,2026-01,9,,,,71.5,8", "Sales,2026-02,11,,,,,").checked
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 1, 2)


@pytest.mark.django_db
def test_an_undo_puts_back_what_stood_there_except_later_figures():
    sales()
    first, second = (sent("Sales,2026-01,9,,,,,", "Sales,2026-02,9,,,,,"), None)
    departments.apply_departments(first, by=SYSTEM, at=make.NOW)
    second = sent("Sales,2026-01,12,,,,,", "Sales,2026-02,12,,,,,")
    departments.apply_departments(second, by=SYSTEM, at=make.NOW)
    departments.apply_departments(sent("Sales,2026-02,15,,,,,"), by=SYSTEM, at=make.NOW)
    assert departments.undo_departments(second, by=SYSTEM, at=make.NOW) == 1
    assert [row[2] for row in stored()] == [9, 15]
    with pytest.raises(UndoNotPossible):
        departments.undo_departments(first, by=SYSTEM, at=make.NOW + 8 * make.DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0)])
def test_undone_in_any_order_the_figure_of_the_newest_import_that_stands_is_there(order):
    sales()
    files = []
    for count in (10, 20, 30):
        files.append(sent(f"Sales,2026-01,{count},,,,,"))
        departments.apply_departments(files[-1], by=SYSTEM, at=make.NOW)
    left = [10, 20, 30]
    for number in order:
        departments.undo_departments(files[number], by=SYSTEM, at=make.NOW)
        left.remove((number + 1) * 10)
        assert [row[2] for row in stored()] == left[-1:]


@pytest.mark.django_db
def test_figures_of_a_successor_take_the_place_of_those_merged_into_it_until_undone():
    whole = sales()
    field = sales("Field sales")
    departments.apply_departments(sent("Field sales,2026-01,9,,,,,"), by=SYSTEM, at=make.NOW)
    Department.objects.filter(pk=field.pk).update(merged_into=whole)
    file = sent("Sales,2026-01,30,,,,,")
    departments.apply_departments(file, by=SYSTEM, at=make.NOW)
    assert stored() == [("Sales", "headcount", 30, None)]
    departments.undo_departments(file, by=SYSTEM, at=make.NOW)
    assert stored() == [("Field sales", "headcount", 9, None)]
    assert DepartmentImport.objects.get(pk=file.pk).state == "undone"


@pytest.mark.django_db
def test_the_pages_lead_from_a_file_to_the_import_and_back():
    sales()
    client = make.signed_in(make.owner())
    text = make.file("Sales,2026-01,9,,,,71.5,8", "Slaes,2026-01,9,,,,,", header=HEADER).decode()
    address = reverse("people:department-imports")
    assert client.get(address).status_code == 200
    assert client.post(address, {"pasted": "department\nSales"}).status_code == 422
    page = client.post(address, {"pasted": text, "one_time_key": "k"}).url
    assert client.post(address, {"pasted": text, "one_time_key": "k"}).url == page
    shown = client.get(page).content.decode()
    assert ("Import 1 department month<" in shown, "Slaes" in shown, stored()) == (True, True, [])
    assert [client.post(page + "apply/").url for _ in range(2)] == [page, page]
    assert [row[2] for row in stored()] == [71.5, 9]
    assert "Undo this import" in client.get(page).content.decode()
    client.post(page + "undo/")
    assert stored() == []
    assert "This import was undone" in client.get(page).content.decode()


def counted(department, heads=12):
    MonthEndCount.objects.create(
        month_end=JANUARY, department=department, grade_band="1–3", headcount=heads, recorded_at=make.NOW
    )


@pytest.mark.django_db
def test_a_figure_that_rosters_counted_is_shown_as_what_was():
    counted(sales())
    file = sent("Sales,2026-01,9,,,,,")
    assert (file.checked["added"], file.checked["changed"]) == (0, 1)
    [line] = figure_lines(file)
    assert (line.old, line.new, line.counted) == (12, 9, True)
    departments.apply_departments(file, by=SYSTEM, at=make.NOW)
    [again] = figure_lines(sent("Sales,2026-01,8,,,,,"))
    assert (again.old, again.new, again.counted) == (9, 8, False)
    departments.undo_departments(file, by=SYSTEM, at=make.NOW)
    assert stored() == []


@pytest.mark.django_db
def test_other_answers_behind_the_same_average_since_the_check_stop_an_import():
    sales()
    departments.apply_departments(sent("Sales,2026-01,,,,,70,8"), by=SYSTEM, at=make.NOW)
    file = sent("Sales,2026-01,,,,,71,9")
    departments.apply_departments(sent("Sales,2026-01,,,,,70,20"), by=SYSTEM, at=make.NOW)
    with pytest.raises(NotReady):
        departments.apply_departments(file, by=SYSTEM, at=make.NOW)
    assert [row[3] for row in stored()] == [20]


@pytest.mark.django_db
def test_checks_nobody_imported_and_what_can_be_undone_no_more_are_forgotten():
    sales()
    idle = sent("Sales,2025-12,9,,,,,", "Nowhere,2025-12,private words,,,,,")
    done, undone = sent("Sales,2025-10,9,,,,,"), sent("Sales,2025-11,9,,,,,")
    for file in (done, undone):
        departments.apply_departments(file, by=SYSTEM, at=make.NOW)
    departments.undo_departments(undone, by=SYSTEM, at=make.NOW)
    assert forget_imports(at=make.NOW + 6 * make.DAY) == 0
    assert forget_imports(at=make.NOW + 8 * make.DAY) == 1
    assert forget_imports(at=make.NOW + 31 * make.DAY) == 2
    assert not DepartmentImport.objects.filter(pk=idle.pk).exists()
    for file in (done, undone):
        file.refresh_from_db()
        assert (file.before, file.checked["figures"], file.checked["months"]) == ([], [], 1)
    assert [row[2] for row in stored()] == [9]


@pytest.mark.django_db
def test_a_large_file_is_imported_by_a_job_once_and_the_page_shows_its_progress(monkeypatch):
    monkeypatch.setattr(departments, "LARGE", 1)
    sales()
    file = sent("Sales,2025-11,9,,,,,", "Sales,2025-12,10,,,,,")
    client = make.signed_in(make.owner())
    page = reverse("people:department-import", args=[file.uid])
    for _press in range(2):
        client.post(reverse("people:department-apply", args=[file.uid]))
    [job] = Job.objects.filter(name=JOB)
    assert stored() == []
    shown = client.get(page).content.decode()
    assert ("Importing figures of departments" in shown, "Import 2 department months" in shown) == (True, False)
    for _again in range(2):
        # A worker that was killed after its commit begins again.
        assert jobs.apply_departments(Run(job)) == {"months": 2}
    assert [row[2] for row in stored()] == [9, 10]


@pytest.mark.django_db
def test_a_large_file_that_came_too_late_says_so_on_its_page(monkeypatch):
    monkeypatch.setattr(departments, "LARGE", 1)
    sales()
    file = sent("Sales,2025-11,9,,,,,", "Sales,2025-12,10,,,,,")
    departments.apply_departments(sent("Sales,2025-11,8,,,,,"), by=SYSTEM, at=make.NOW)
    job = departments.request_apply(file, by=SYSTEM, at=make.NOW)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, result=jobs.apply_departments(Run(job)))
    shown = make.signed_in(make.owner()).get(reverse("people:department-import", args=[file.uid])).content.decode()
    assert "Figures have changed since this check. Send the file again." in shown
