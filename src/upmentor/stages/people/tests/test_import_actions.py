"""From a file to people: staging, checking, applying, and what is kept of it."""

import contextlib
import datetime as dt
import json
import zlib

import pytest
from django.db import connection

from upmentor.ground.accounts.models import SignInLink
from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.audit.models import Entry
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.ground.tabular import UnreadableFile
from upmentor.stages.people import actions
from upmentor.stages.people import jobs as work
from upmentor.stages.people.models import (
    Department,
    DepartmentAlias,
    EmploymentFact,
    MonthEndCount,
    Person,
    RememberedMapping,
    RosterChange,
    RosterImport,
    Site,
)
from upmentor.stages.people.queries.imports import failed_rows
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.records import Correction
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
COUNTS = {"added": 0, "changed": 0, "left": 0, "skipped": 0, "problems": 0}


def problems(roster: RosterImport) -> list[tuple[int, str, str]]:
    """Row, column and code of every problem of the kept check."""
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    return [(problem["row"], problem["column"], problem["code"]) for problem in body["problems"]]


def test_first_import_writes_people_tree_departments_sites_and_facts():
    roster = make.imported(*make.ROWS)
    assert roster.result == COUNTS | {"added": 3}
    assert (roster.state, roster.undo_until) == ("applied", NOW + 7 * DAY)
    rows = Person.objects.order_by("employee_id").values_list(
        "employee_id", "name", "email", "department__name", "manager__employee_id", "grade", "site__name", "top_of_tree"
    )
    assert list(rows) == [
        ("e1", "Anna Novak", "anna@example.com", "Finance", None, 5, "Oslo", True),
        ("e2", "Ben Osei", "ben@example.com", "Sales", "e1", 3, "Oslo", False),
        ("e3", "Chloé Martin", "chloe@example.com", "Sales", "e2", 2, "Lyon", False),
    ]
    assert make.person("e2").languages == ["en", "fr"]
    assert list(Department.objects.values_list("name", flat=True)) == ["Finance", "Sales"]
    assert list(Site.objects.values_list("name", flat=True)) == ["Lyon", "Oslo"]
    assert make.facts("e3") == [("2024-09-01", 1, True, "", "Sales", 2)]
    assert EmploymentFact.objects.count() == RosterChange.objects.count() == 3
    assert Entry.objects.filter(verb="apply_roster", object_key=str(roster.uid)).count() == 1


def test_nothing_is_written_before_the_import():
    make.checked(*make.ROWS)
    assert (Person.objects.count(), Department.objects.count(), EmploymentFact.objects.count()) == (0, 0, 0)


def test_same_file_again_changes_nothing():
    make.imported(*make.ROWS)
    roster = make.imported(*make.ROWS, at=NOW + DAY)
    assert roster.result == COUNTS | {"skipped": 3}
    assert (Person.objects.count(), EmploymentFact.objects.count(), roster.changes.count()) == (3, 3, 0)


def test_update_keeps_old_and_new_and_appends_one_fact():
    make.imported(*make.ROWS)
    roster = make.imported(make.ANNA, make.BEN.replace("Sales,e1,3", "Finance,e1,4"), make.CHLOE, at=NOW + DAY)
    assert roster.result == COUNTS | {"changed": 1, "skipped": 2}
    change = roster.changes.get()
    assert (change.before, change.after) == (
        {"department": "Sales", "grade": 3},
        {"department": "Finance", "grade": 4},
    )
    assert make.facts("e2") == [
        ("2021-02-03", 1, True, "", "Sales", 3),
        ("2026-03-03", 1, True, "", "Finance", 4),
    ]


def test_a_new_job_title_is_no_new_fact():
    header = make.HEADER + ",job_title"
    make.imported(make.ANNA + ",Controller", header=header)
    make.imported(make.ANNA + ",Chief controller", header=header, at=NOW + DAY)
    assert (make.person("e1").job_title, EmploymentFact.objects.count()) == ("Chief controller", 1)


def test_only_add_leaves_everybody_as_they_are():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.ANNA, make.BEN.replace("Ben", "Benedict"), make.CHLOE, only_add=True)
    assert roster.result == COUNTS | {"added": 1, "skipped": 2}
    assert make.person("e2").name == "Ben Osei"


def test_only_add_refuses_an_address_that_its_holder_keeps():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(
        make.BEN.replace("ben@", "benedict@"), make.CHLOE.replace("chloe@", "ben@"), only_add=True, at=NOW + DAY
    )
    assert problems(roster) == [(3, "email", "email_taken")]
    assert roster.result == COUNTS | {"skipped": 1, "problems": 1}


def test_an_address_is_not_taken_from_somebody_whose_own_row_is_refused():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(
        make.BEN.replace("ben@", "benedict@").replace("Sales,e1,3", "Sales,e1,lots"),
        make.CHLOE.replace("chloe@", "ben@"),
        at=NOW + DAY,
    )
    assert Person.objects.count() == 2
    assert [row for row, _column, _code in problems(roster)] == [2, 3]


def test_two_people_swap_their_addresses():
    make.imported(make.ANNA, make.BEN)
    make.imported(make.ANNA.replace("anna@", "ben@"), make.BEN.replace("ben@", "anna@"), at=NOW + DAY)
    assert (make.person("e1").email, make.person("e2").email) == ("ben@example.com", "anna@example.com")


def test_departments_are_found_by_every_spelling_and_by_their_successor():
    make.imported(make.ANNA, make.BEN)
    sales, finance = Department.objects.get(name="Sales"), Department.objects.get(name="Finance")
    DepartmentAlias.objects.create(department=sales, key="vente")
    Department.objects.filter(pk=finance.pk).update(merged_into=sales)
    make.imported(
        "e4,Dora Lind,dora@example.com,VENTE,e1,1,Oslo,en,2026-01-01",
        "e5,Emil Lind,emil@example.com,  finance ,e1,1,Oslo,en,2026-01-01",
        at=NOW + DAY,
    )
    assert [make.person(key).department for key in ("e4", "e5")] == [sales, sales]
    assert Department.objects.count() == 2


def test_manager_who_comes_later_in_the_file_is_linked():
    make.imported(make.CHLOE, make.BEN, make.ANNA)
    assert make.person("e3").manager == make.person("e2")


def test_circle_of_managers_is_reported_and_everybody_is_imported():
    roster = make.imported(make.ANNA.replace("Finance,,", "Finance,e3,"), make.BEN, make.CHLOE)
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    assert sorted(warning["code"] for warning in body["warnings"]) == ["manager_cycle"] * 3
    assert list(Person.objects.values_list("manager", flat=True)) == [None, None, None]


# ---------- complete lists ----------


def test_complete_list_marks_the_missing_as_left_and_ends_their_access():
    make.imported(*make.many(40))
    leaver = make.person("n7")
    leaver.user = make.account("Person Seven")
    leaver.save()
    link = SignInLink.objects.create(user=leaver.user, digest="x", expires_at=NOW + 9 * DAY)
    rows = [row for row in make.many(40) if not row.startswith("n7,")]
    roster = make.imported(*rows, complete=True, at=NOW + DAY)
    assert roster.result == COUNTS | {"left": 1, "skipped": 39}
    leaver.refresh_from_db()
    link.refresh_from_db()
    assert (leaver.employed, leaver.leave_kind, leaver.leave_date) == (False, "unknown", dt.date(2026, 3, 3))
    assert (leaver.user.is_active, link.expires_at) == (False, NOW + DAY)
    assert [row[1:4] for row in make.facts("n7")] == [(1, True, ""), (1, False, "unknown")]


def test_more_than_five_in_a_hundred_leavers_ask_again():
    make.imported(*make.many(40))
    roster = make.checked(*make.many(37), complete=True, at=NOW + DAY)
    with pytest.raises(actions.LeaversNotConfirmed):
        actions.apply_roster(roster, by=SYSTEM, at=NOW + DAY)
    assert Person.objects.filter(employed=False).count() == 0
    actions.choose_options(roster, confirm_leavers=True)
    assert actions.apply_roster(roster, by=SYSTEM, at=NOW + DAY) == COUNTS | {"left": 3, "skipped": 37}


def test_exactly_five_in_a_hundred_do_not():
    make.imported(*make.many(40))
    assert make.imported(*make.many(38), complete=True, at=NOW + DAY).result["left"] == 2


def test_a_row_with_a_problem_is_no_leaver():
    make.imported(*make.many(40))
    rows = [row.replace("n9@example.com", "n9@") for row in make.many(40)]
    roster = make.imported(*rows, complete=True, at=NOW + DAY)
    assert roster.result == COUNTS | {"skipped": 39, "problems": 1}


def test_coming_back_is_a_new_spell_and_opens_the_account_again():
    make.imported(*make.many(40))
    back = make.person("n7")
    back.user = make.account("Person Seven")
    back.save()
    rows = make.many(40)
    make.imported(*[row for row in rows if not row.startswith("n7,")], complete=True, at=NOW + DAY)
    make.imported(*rows, complete=True, at=NOW + 30 * DAY)
    back = make.person("n7")
    assert (back.employed, back.leave_date, back.leave_kind, back.user.is_active) == (True, None, "", True)
    assert [row[1:4] for row in make.facts("n7")] == [(1, True, ""), (1, False, "unknown"), (2, True, "")]


def test_leave_date_in_the_file_is_kept():
    header = make.HEADER + ",leave_date,leave_kind"
    make.imported(make.ANNA + ",,", make.BEN + ",,", header=header)
    make.imported(make.ANNA + ",,", make.BEN + ",2026-02-20,resigned", header=header, at=NOW)
    left = make.person("e2")
    assert (left.employed, left.leave_date, left.leave_kind) == (False, dt.date(2026, 2, 20), "resigned")
    assert make.facts("e2")[-1][:4] == ("2026-02-20", 1, False, "resigned")


def test_leave_date_still_to_come_keeps_the_person_employed():
    header = make.HEADER + ",leave_date"
    make.imported(make.ANNA + ",2026-09-30", header=header)
    assert make.person("e1").employed


# ---------- month-end counts ----------


def test_month_end_counts_heads_joiners_and_leavers_once():
    header = make.HEADER + ",leave_date,leave_kind"
    make.imported(
        make.ANNA + ",,",
        make.BEN + ",2026-02-20,resigned",
        make.CHLOE.replace("2024-09-01", "2026-02-01") + ",,",
        "e9,Zoe Late,zoe@example.com,Sales,e1,2,Oslo,en,2026-03-01,,",
        header=header,
    )
    assert actions.count_month(at=NOW) == 2
    assert actions.count_month(at=NOW + DAY) == 0
    rows = MonthEndCount.objects.order_by("department__name").values_list(
        "month_end", "department__name", "grade_band", "headcount", "joiners", "leavers"
    )
    assert list(rows) == [
        (dt.date(2026, 2, 28), "Finance", "4–6", 1, 0, {}),
        (dt.date(2026, 2, 28), "Sales", "1–3", 1, 1, {"resigned": 1}),
    ]


# ---------- undo ----------


def test_undo_restores_everybody_and_keeps_the_history():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.ANNA, make.BEN.replace("Sales,e1,3", "Legal,e1,4"), make.CHLOE, at=NOW + DAY)
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + 2 * DAY)
    assert answer == {"restored": 2, "kept": []}
    ben, chloe = make.person("e2"), make.person("e3")
    assert (ben.department.name, ben.grade, chloe.employed) == ("Sales", 3, False)
    assert [row[2:] for row in make.facts("e2")] == [
        (True, "", "Sales", 3),
        (True, "", "Legal", 4),
        (True, "", "Sales", 3),
    ]
    roster.refresh_from_db()
    assert roster.state == "undone"


def test_undo_takes_leaving_back_without_a_new_spell_and_opens_the_account():
    make.imported(*make.many(40))
    leaver = make.person("n7")
    leaver.user = make.account("Person Seven")
    leaver.save()
    roster = make.imported(*[row for row in make.many(40) if not row.startswith("n7,")], complete=True, at=NOW + DAY)
    actions.undo_roster(roster, by=SYSTEM, at=NOW + 2 * DAY)
    leaver = make.person("n7")
    assert (leaver.employed, leaver.leave_date, leaver.leave_kind, leaver.user.is_active) == (True, None, "", True)
    assert [row[1:3] for row in make.facts("n7")] == [(1, True), (1, False), (1, True)]


def test_undo_leaves_people_who_were_changed_since():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.ANNA, make.BEN.replace("Sales", "Legal"), make.CHLOE, at=NOW + DAY)
    make.imported(make.BEN.replace("Sales", "Design"), at=NOW + 2 * DAY)
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + 3 * DAY)
    assert answer == {"restored": 1, "kept": [["Ben Osei", "changed again since"]]}
    assert make.person("e2").department.name == "Design"


def test_undo_leaves_new_people_who_take_part_or_signed_in():
    from upmentor.stages.programmes.models import Enrolment, Programme

    roster = make.imported(*make.ROWS)
    make.organisation()
    programme = Programme.objects.create(
        name="Fresh eyes", slug="fresh-eyes", template="ai-and-technology", state="enrolling"
    )
    Enrolment.objects.create(programme=programme, person=make.person("e3"), role="mentor")
    Person.objects.filter(employee_id="e2").update(user=make.account("Ben Osei"))
    why = "takes part in a programme or has signed in since"
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + DAY)
    assert answer == {"restored": 1, "kept": [["Ben Osei", why], ["Chloé Martin", why]]}
    assert [make.person(key).employed for key in ("e1", "e2", "e3")] == [False, True, True]


def test_undo_leaves_people_whose_old_address_belongs_to_somebody_else_now():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.BEN.replace("ben@", "benedict@"), at=NOW + DAY)
    make.imported(make.CHLOE.replace("chloe@", "ben@"), at=NOW + 2 * DAY)
    answer = actions.undo_roster(roster, by=SYSTEM, at=NOW + 3 * DAY)
    assert answer == {"restored": 0, "kept": [["Ben Osei", "somebody else has the former e-mail address now"]]}
    assert make.person("e2").email == "benedict@example.com"


def test_undo_is_refused_after_seven_days_and_when_nothing_was_imported():
    roster = make.imported(*make.ROWS)
    with pytest.raises(actions.UndoNotPossible):
        actions.undo_roster(roster, by=SYSTEM, at=NOW + 7 * DAY + dt.timedelta(seconds=1))
    with pytest.raises(actions.UndoNotPossible):
        actions.undo_roster(make.checked(make.ANNA), by=SYSTEM, at=NOW)
    actions.undo_roster(roster, by=SYSTEM, at=NOW + 7 * DAY)
    with pytest.raises(actions.UndoNotPossible):
        actions.undo_roster(roster, by=SYSTEM, at=NOW + 7 * DAY)


def test_people_of_an_undone_import_come_in_again_in_the_same_spell():
    roster = make.imported(make.ANNA)
    actions.undo_roster(roster, by=SYSTEM, at=NOW + DAY)
    make.imported(make.ANNA, at=NOW + 2 * DAY)
    anna = make.person("e1")
    assert (anna.employed, anna.email, anna.leave_kind) == (True, "anna@example.com", "")
    assert [row[1:3] for row in make.facts("e1")] == [(1, True), (1, False), (1, True)]


# ---------- jobs ----------


def test_second_click_finds_the_same_job_and_the_import_runs_once():
    roster = make.checked(*make.ROWS)
    first = actions.request_apply(roster, by=SYSTEM, at=NOW)
    assert actions.request_apply(roster, by=SYSTEM, at=NOW) == first
    jobs.run(first.pk, {"people.apply_roster": work.apply_roster})
    jobs.run(first.pk, {"people.apply_roster": work.apply_roster})
    assert (Job.objects.count(), Person.objects.count(), RosterChange.objects.count()) == (1, 3, 3)
    roster.refresh_from_db()
    assert actions.request_apply(roster, by=SYSTEM, at=NOW).pk == first.pk


def test_apply_of_an_unchecked_roster_is_refused():
    with pytest.raises(actions.NotReady):
        actions.request_apply(make.staged(*make.ROWS), by=SYSTEM, at=NOW)


def test_leavers_that_nobody_confirmed_bring_the_import_back_to_its_check():
    make.imported(*make.many(40))
    roster = make.checked(*make.many(30), complete=True, at=NOW + DAY)
    job = actions.request_apply(roster, by=SYSTEM, at=NOW + DAY)
    jobs.run(job.pk, {"people.apply_roster": work.apply_roster})
    roster.refresh_from_db()
    assert (roster.state, roster.error) == (
        "checked",
        "10 of 40 people are not in this file. Say once more that they have left.",
    )


def test_cancelled_import_can_be_started_again():
    roster = make.checked(*make.ROWS)
    job = actions.request_apply(roster, by=SYSTEM, at=NOW)
    jobs.cancel(job)
    assert actions.settle_lost_imports() == 1
    roster.refresh_from_db()
    assert (roster.state, roster.error) == ("checked", "The import was stopped. Nothing was written. Import again.")
    again = actions.request_apply(roster, by=SYSTEM, at=NOW)
    jobs.run(again.pk, {"people.apply_roster": work.apply_roster})
    assert (again.pk != job.pk, Person.objects.count()) == (True, 3)


def test_import_whose_job_died_says_so_and_can_be_started_again():
    roster = make.checked(*make.ROWS)
    job = actions.request_apply(roster, by=SYSTEM, at=NOW)
    Job.objects.filter(pk=job.pk).update(starts=job.max_starts)
    jobs.run(job.pk, {"people.apply_roster": work.apply_roster})
    assert (actions.settle_lost_imports(), actions.settle_lost_imports()) == (1, 0)
    roster.refresh_from_db()
    assert (roster.state, roster.error) == (
        "checked",
        "The import was started several times and never came to an end. Nothing was written. Import again.",
    )


def test_import_under_way_is_left_alone():
    roster = make.checked(*make.ROWS)
    actions.request_apply(roster, by=SYSTEM, at=NOW)
    assert actions.settle_lost_imports() == 0


# ---------- corrections, mapping, refused columns ----------


def test_correction_of_one_row_and_of_every_like_row():
    rows = [make.ANNA.replace("anna@", "k.osei@").replace("example.com", ""), *make.ROWS[1:]]
    rows[1] = rows[1].replace(",3,", ",senior,")
    rows[2] = rows[2].replace(",2,", ",senior,")
    roster = make.checked(*rows)
    actions.choose_columns(roster, Mapping.from_dict(roster.mapping | {"grade": {"mode": "number"}}), by=SYSTEM, at=NOW)
    actions.check_roster(roster, at=NOW)
    assert problems(roster) == [(2, "email", "email"), (3, "grade", "grade"), (4, "grade", "grade")]
    actions.correct(roster, Correction(2, "email", "k.osei@", "anna@example.com"), by=SYSTEM, at=NOW)
    actions.correct(roster, Correction(None, "grade", "senior", "4"), by=SYSTEM, at=NOW)
    actions.check_roster(roster, at=NOW)
    assert problems(roster) == []
    actions.apply_roster(roster, by=SYSTEM, at=NOW)
    assert list(Person.objects.order_by("employee_id").values_list("email", "grade")) == [
        ("anna@example.com", 5),
        ("ben@example.com", 4),
        ("chloe@example.com", 4),
    ]


def test_mapping_is_remembered_for_the_same_header():
    roster = make.staged("1,x,a@example.com", header="Kennung,Was,Mail")
    mapping = Mapping({"employee_id": "Kennung", "name": "Was", "email": "Mail"})
    actions.choose_columns(roster, mapping, by=SYSTEM, at=NOW)
    assert RememberedMapping.objects.count() == 1
    again = make.staged("2,y,b@example.com", header="Kennung,Was,Mail")
    assert Mapping.from_dict(again.mapping) == mapping


def test_failing_rows_are_downloaded_with_reasons_and_uploaded_alone():
    roster = make.imported(make.ANNA, make.BEN.replace("ben@example.com", "ben@"), make.CHLOE)
    header, rows = failed_rows(roster)
    assert header == [*make.HEADER.split(","), "Reason"]
    assert [row[0] for row in rows] == ["e2"]
    assert rows[0][-1] == "email: “ben@” is not complete. Add the part after @."
    rows[0][2] = "ben@example.com"
    again = make.imported(",".join(rows[0]), header=",".join(header), at=NOW + DAY)
    assert again.result == COUNTS | {"added": 1}
    assert make.person("e2").manager == make.person("e1")


def test_report_of_somebody_whose_row_is_refused_is_warned_of_and_linked_by_the_next_import():
    rows = (make.ANNA, make.BEN.replace("ben@example.com", "ben@"), make.CHLOE)
    roster = make.imported(*rows)
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    assert [(warning["row"], warning["code"]) for warning in body["warnings"]] == [(4, "manager_refused")]
    assert make.person("e3").manager is None
    make.imported(*make.ROWS, at=NOW + DAY)
    assert make.person("e3").manager == make.person("e2")


def test_refused_columns_are_nowhere_in_the_database():
    header = make.HEADER + ",birth_date,gender,Salary"
    planted = ("1961-12-31", "Planted-Gender", "987654.32")
    roster = make.imported(*(f"{row},{','.join(planted)}" for row in make.ROWS), header=header)
    assert [column["name"] for column in roster.refused_columns] == ["birth_date", "gender", "Salary"]
    found = [name for name in connection.introspection.table_names() if _holds(name, planted)]
    assert found == []
    assert _holds("people_person", ("Anna Novak",))


def _holds(table: str, words: tuple[str, ...]) -> bool:
    """Whether a table has one of the words in any cell, compressed ones included."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return any(word in _text(cell) for row in cursor.fetchall() for cell in row for word in words)


def _text(cell: object) -> str:
    if isinstance(cell, bytes | memoryview):
        content = bytes(cell)
        with contextlib.suppress(zlib.error):
            content = zlib.decompress(content)
        return content.decode("utf-8", "replace")
    return str(cell)


def test_read_again_in_another_encoding_and_with_another_separator():
    content = "id;name;mail\n1;Zoë Müller;a@example.com\n".encode("cp1252")
    roster = actions.stage_roster(content, filename="x.csv", by=SYSTEM, at=NOW)
    assert actions.staging.table_of(roster).rows[0].cells == ("1", "Zoë Müller", "a@example.com")
    actions.reread(roster, encoding="cp1252", delimiter=",", by=SYSTEM, at=NOW)
    assert actions.staging.table_of(roster).header == ("id;name;mail",)
    actions.reread(roster, encoding="cp1252", delimiter=";", by=SYSTEM, at=NOW)
    assert actions.staging.table_of(roster).header == ("id", "name", "mail")
    assert Mapping.from_dict(roster.mapping).columns == {"employee_id": "id", "name": "name", "email": "mail"}


def test_read_again_refuses_the_columns_that_appear_then():
    content = b"id,name;birth_date\n1,Anna;1961-12-31\n2,Ben;1971-12-31\n"
    roster = actions.stage_roster(content, filename="x.csv", by=SYSTEM, at=NOW)
    actions.reread(roster, encoding="utf-8", delimiter=";", by=SYSTEM, at=NOW)
    assert "1961" not in str(actions.staging.table_of(roster))


def test_applied_import_takes_no_more_changes():
    roster = make.imported(*make.ROWS)
    for change in (
        lambda: actions.correct(roster, Correction(2, "email", "", "x@example.com"), by=SYSTEM, at=NOW),
        lambda: actions.choose_columns(roster, Mapping({"employee_id": "name"}), by=SYSTEM, at=NOW),
        lambda: actions.choose_options(roster, complete=True),
        lambda: actions.reread(roster, encoding="utf-8", delimiter=";", by=SYSTEM, at=NOW),
        lambda: actions.apply_roster(roster, by=SYSTEM, at=NOW),
    ):
        with pytest.raises(actions.NotReady):
            change()


def test_a_file_with_a_header_only_is_refused_and_leaves_nothing():
    with pytest.raises(UnreadableFile) as refused:
        actions.stage_roster(b"Employee id,Name\n", filename="roster.csv", by=SYSTEM, at=NOW)
    assert (refused.value.code, RosterImport.objects.count()) == ("no_rows", 0)
