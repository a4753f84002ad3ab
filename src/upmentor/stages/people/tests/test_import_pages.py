"""The pages of an import and the command, as a person or a nightly job uses them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.stages.people import actions
from upmentor.stages.people import jobs as work
from upmentor.stages.people.models import Person, RosterImport
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the public rosters are not on this machine")
FUNCTIONS = {"people.apply_roster": work.apply_roster, "people.check_roster": work.check_roster}


@pytest.fixture
def client():
    return make.signed_in(make.owner())


def upload(client, content, name="roster.csv"):
    """Step 1; the import that it made."""
    answer = client.post(reverse("people:imports"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return RosterImport.objects.latest("id")


def page(client, name, roster, **query):
    return client.get(reverse(f"people:import-{name}", args=[roster.uid]), query)


def post(client, name, roster, **fields):
    return client.post(reverse(f"people:import-{name}", args=[roster.uid]), fields)


def columns_form(roster, **changes):
    """What the page of step 2 sends when nothing is touched."""
    mapping = Mapping.from_dict(RosterImport.objects.get(pk=roster.pk).mapping)
    fields = {f"column_{key}": name for key, name in mapping.columns.items()}
    rule = mapping.grade
    fields |= {
        "grade_mode": rule.mode,
        "senior_first": "yes" if rule.senior_first else "no",
        "grade_names": "\n".join(rule.names),
        "dates": mapping.dates,
    }
    return fields | changes


def run_jobs():
    for job in Job.objects.filter(name__startswith="people.", state__in=Job.LIVE):
        jobs.run(job.pk, FUNCTIONS)


def test_whole_way_from_the_file_to_the_people_and_back(client):
    roster = upload(client, make.file(*make.ROWS))
    assert page(client, "columns", roster).status_code == 200
    answer = post(client, "columns", roster, **columns_form(roster))
    assert answer.url == reverse("people:import-check", args=[roster.uid])
    assert page(client, "check", roster).context["check"].counts == {
        "added": 3,
        "changed": 0,
        "problems": 0,
        "warnings": 0,
        "left": 0,
        "skipped": 0,
        "unchanged": 0,
    }
    assert Person.objects.count() == 0
    for _click in range(2):
        assert post(client, "apply", roster, mode="update").url == reverse("people:import-done", args=[roster.uid])
    assert Job.objects.filter(name="people.apply_roster").count() == 1
    assert page(client, "done", roster).context["panel"].state == "waiting"
    run_jobs()
    done = page(client, "done", roster)
    assert (done.context["panel"], done.context["undoable"], Person.objects.count()) == (None, True, 3)
    assert post(client, "undo", roster).url == reverse("people:import-done", args=[roster.uid])
    assert page(client, "done", roster).context["roster"].result["restored"] == 3
    assert Person.objects.filter(employed=True).count() == 0


def test_pasted_rows_are_read_like_a_file(client):
    text = make.file(*make.ROWS).decode().replace(",", "\t")
    assert client.post(reverse("people:imports"), {"pasted": text}).status_code == 302
    assert RosterImport.objects.get().rows == 3


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, "roster.csv"),
        (b"PK\x03\x04half a workbook", "roster.xlsx"),
        (b"", "roster.csv"),
    ],
)
def test_unreadable_file_is_explained_and_nothing_is_kept(client, content, name):
    answer = client.post(reverse("people:imports"), {"file": SimpleUploadedFile(name, content)})
    assert (answer.status_code, RosterImport.objects.count()) == (422, 0)
    assert len(answer.context["form"].errors["file"]) == 1


def test_nothing_chosen_is_explained(client):
    answer = client.post(reverse("people:imports"), {})
    assert (answer.status_code, answer.context["form"].errors["file"]) == (
        422,
        ["Choose a file, or paste rows below."],
    )


def test_columns_without_an_id_or_chosen_twice_are_refused(client):
    roster = upload(client, make.file(*make.ROWS))
    answer = post(client, "columns", roster, **columns_form(roster, column_employee_id="", column_site="name"))
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["column_employee_id", "column_site"]


def test_encoding_and_separator_can_be_changed_in_the_preview(client):
    roster = upload(client, "id;name;email\n1;Zoë;zoe@example.com\n".encode("cp1252"))
    assert "Zoë" in page(client, "columns", roster).content.decode()
    post(client, "read-again", roster, encoding="cp1252", delimiter=",")
    assert page(client, "columns", roster).context["table"].header == ("id;name;email",)
    post(client, "read-again", roster, encoding="cp1252", delimiter=";")
    assert page(client, "columns", roster).context["preview"][0].cells == ("1", "Zoë", "zoe@example.com")


def test_problem_is_corrected_in_place_and_checked_again(client):
    roster = upload(client, make.file(make.ANNA, make.BEN.replace("ben@example.com", "k.osei@")))
    post(client, "columns", roster, **columns_form(roster))
    (problem,) = page(client, "check", roster).context["check"].problems
    assert (problem["row"], problem["column"], problem["found"]) == (3, "email", "k.osei@")
    post(client, "correct", roster, row=3, field="email", found="k.osei@", value="ben@example.com")
    check = page(client, "check", roster).context["check"]
    assert (check.problems, check.counts["added"]) == ([], 2)


def test_one_correction_mends_every_like_row(client):
    rows = [row.replace(",en,", ",Gibberish,") for row in make.many(30)]
    roster = upload(client, make.file(*rows))
    post(client, "columns", roster, **columns_form(roster))
    check = page(client, "check", roster).context["check"]
    assert [(problem["row"], problem["others"]) for problem in check.problems] == [(2, 29)]
    assert (check.counts["problems"], check.more_problems) == (30, 0)
    post(client, "correct", roster, row=2, field="languages", found="Gibberish", value="en", every="1")
    assert page(client, "check", roster).context["check"].counts["problems"] == 0


def test_changes_are_shown_old_and_new(client):
    make.imported(make.ANNA, make.BEN)
    roster = upload(client, make.file(make.ANNA, make.BEN.replace("Sales,e1,3", "Legal,e1,4")))
    post(client, "columns", roster, **columns_form(roster))
    check = page(client, "check", roster).context["check"]
    assert check.changes == [("Ben Osei", "Department", "Sales", "Legal"), ("Ben Osei", "Grade", 3, 4)]
    shown = page(client, "check", roster, show="changed").context["check"].rows
    assert list(shown) == [(3, "Ben Osei", "Department: Sales → Legal; Grade: 3 → 4")]


def test_every_list_of_the_check_opens(client):
    make.imported(*make.many(40))
    rows = [row.replace(",en,", ",,") if row.startswith("n3,") else row for row in make.many(38)]
    roster = upload(client, make.file(*rows, "x1,New One,,,,,,,", "n1,Twice,,,,,,,"))
    post(client, "columns", roster, **columns_form(roster))
    post(client, "apply", roster, mode="update", complete="1")
    for show in ("added", "changed", "left", "skipped", "warnings", "nonsense"):
        assert page(client, "check", roster, show=show, page="7").status_code == 200


def test_only_add_on_the_page_changes_nobody(client):
    make.imported(make.ANNA)
    roster = upload(client, make.file(make.ANNA.replace("Anna", "Hanna"), make.BEN))
    post(client, "columns", roster, **columns_form(roster))
    post(client, "apply", roster, mode="add")
    run_jobs()
    assert list(Person.objects.order_by("employee_id").values_list("name", flat=True)) == ["Anna Novak", "Ben Osei"]


def test_complete_list_is_checked_again_before_anybody_is_marked(client):
    make.imported(*make.many(40))
    roster = upload(client, make.file(*make.many(30)))
    post(client, "columns", roster, **columns_form(roster))
    post(client, "apply", roster, mode="update", complete="1")
    check = page(client, "check", roster).context["check"]
    assert (check.counts["left"], check.needs_confirmation, Job.objects.count()) == (10, True, 0)
    post(client, "apply", roster, mode="update", complete="1")
    run_jobs()
    assert Person.objects.filter(employed=False).count() == 0
    post(client, "apply", roster, mode="update", complete="1", confirm_leavers="1")
    run_jobs()
    assert Person.objects.filter(employed=False).count() == 10


def test_failing_rows_come_as_a_file_that_can_be_uploaded_alone(client):
    roster = upload(client, make.file(make.ANNA, make.BEN.replace("ben@example.com", "ben@"), make.CHLOE))
    post(client, "columns", roster, **columns_form(roster))
    answer = page(client, "failed-rows", roster)
    assert answer["Content-Disposition"] == 'attachment; filename="rows-to-correct.csv"'
    content = answer.content.replace(b"ben@,", b"ben@example.com,")
    post(client, "apply", roster, mode="update")
    run_jobs()
    again = upload(client, content)
    post(client, "columns", again, **columns_form(again))
    post(client, "apply", again, mode="update")
    run_jobs()
    assert sorted(Person.objects.values_list("employee_id", flat=True)) == ["e1", "e2", "e3"]


def test_large_file_is_checked_by_a_job_with_progress(client):
    roster = upload(client, make.file(*make.many(3_001)))
    post(client, "columns", roster, **columns_form(roster))
    answer = page(client, "check", roster)
    assert (answer.status_code, answer.context["check"].panel.state) == (200, "waiting")
    run_jobs()
    assert page(client, "check", roster).context["check"].counts["added"] == 3_001


def test_stopped_check_leads_back_to_the_columns_with_the_reason(client):
    roster = upload(client, make.file(*make.many(3_001)))
    post(client, "columns", roster, **columns_form(roster))
    jobs.cancel(Job.objects.get())
    actions.settle_lost_imports()
    answer = client.get(reverse("people:import-check", args=[roster.uid]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("people:import-columns", args=[roster.uid])
    assert "The check was stopped. Check again." in answer.content.decode()


@pytest.mark.parametrize("name", ["columns", "read-again", "correct", "apply"])
def test_old_page_of_an_import_that_has_gone_on_leads_to_where_it_stands(client, name):
    roster = make.imported(*make.ROWS)
    fields = columns_form(roster) | {"encoding": "utf-8", "delimiter": ",", "mode": "add", "complete": "1"}
    fields |= {"row": 2, "field": "email", "found": "", "value": "x@example.com"}
    answer = client.post(reverse(f"people:import-{name}", args=[roster.uid]), fields, follow=True)
    assert answer.redirect_chain[-1] == (reverse("people:import-done", args=[roster.uid]), 302)
    assert answer.status_code == 200


def test_template_holds_our_column_names(client):
    header = client.get(reverse("people:import-template")).content.decode("utf-8-sig").splitlines()[0]
    assert header.startswith("Employee id,Name,E-mail,Department,")


# ---------- who may ----------


@pytest.mark.parametrize("who", ["manager", "mentor", "stranger", "it"])
def test_only_keepers_of_the_roster_see_it(who):
    from upmentor.stages.programmes.models import Programme, ProgrammeRole

    roster = make.imported(*make.ROWS)
    checked = make.checked(*make.many(3))
    user = make.account("Mia Other", *([RoleGrant.Role.IT] if who == "it" else []))
    make.organisation()
    if who == "manager":
        programme = Programme.objects.create(name="P", slug="p", template="ai-and-technology", state="enrolling")
        ProgrammeRole.objects.create(programme=programme, user=user, role=ProgrammeRole.Role.MANAGER)
    if who == "mentor":
        Person.objects.filter(employee_id="e2").update(user=user)
    client = make.signed_in(user)
    answers = [client.get(reverse(f"people:{name}")).status_code for name in ("list", "imports", "import-template")]
    answers.append(client.get(reverse("people:person", args=[make.person("e1").uid])).status_code)
    for name in ("columns", "check", "done", "failed-rows"):
        answers.append(client.get(reverse(f"people:import-{name}", args=[checked.uid])).status_code)
    for name in ("columns", "read-again", "correct", "apply"):
        answers.append(client.post(reverse(f"people:import-{name}", args=[checked.uid])).status_code)
    answers.append(client.post(reverse("people:import-undo", args=[roster.uid])).status_code)
    answers.append(client.post(reverse("people:imports"), {"pasted": "id,name\n1,x\n"}).status_code)
    assert answers == [404] * len(answers)
    assert (RosterImport.objects.count(), Job.objects.count()) == (2, 0)


def test_roster_hr_may_import():
    make.organisation()
    client = make.signed_in(make.account("Rosa", RoleGrant.Role.ROSTER_HR))
    assert client.get(reverse("people:imports")).status_code == 200


# ---------- the public rosters ----------


def imported_file(name):
    roster = actions.stage_roster((SHARED / name).read_bytes(), filename=name, by=SYSTEM, at=timezone.now())
    actions.check_roster(roster, at=timezone.now())
    return actions.apply_roster(roster, by=SYSTEM, at=timezone.now()), roster


@needs_shared
def test_adventureworks_roster_comes_in_whole_with_one_root():
    result, roster = imported_file("adventureworks_roster.csv")
    assert (result["added"], result["problems"], Person.objects.filter(manager=None).count()) == (290, 0, 1)
    assert [column["name"] for column in roster.refused_columns] == ["birth_date", "gender", "salaried"]
    assert Person.objects.get(manager=None).top_of_tree


@needs_shared
def test_adventureworks_raw_table_skips_earlier_jobs():
    result, _roster = imported_file("adventureworks_dim_employee_raw.csv")
    assert (result["added"], result["skipped"], Person.objects.filter(manager=None).count()) == (290, 6, 1)


@needs_shared
def test_ibm_roster_says_what_is_missing_and_loses_nobody(client):
    result, roster = imported_file("ibm_hr_attrition.csv")
    assert (result["added"], result["problems"], Person.objects.filter(name_missing=True).count()) == (1_470, 0, 1_470)
    assert "Age" in [column["name"] for column in roster.refused_columns]
    assert client.get(reverse("people:list")).status_code == 200


# ---------- the command ----------


def command(home, *words):
    done = subprocess.run(
        [sys.executable, "-m", "upmentor.doors.cli.main", "import-roster", *map(str, words)],
        env=os.environ | {"UPMENTOR_HOME": str(home), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace for the command: a dry run has made its tables, and nobody is in it."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "roster.csv").write_bytes(make.file(*make.ROWS, "e9,Nora,nora@,Sales,e1,2,Oslo,en,2024-01-01"))
    return folder


def test_command_writes_nothing_in_a_dry_run_then_imports_then_finds_nothing_to_do(home):
    counts = []
    for words in (["--dry-run", "--complete"], [], ["--complete"]):
        code, out, _err = command(home, home / "roster.csv", "--json", *words)
        body = json.loads(out)
        assert code == 0
        assert sorted(body) == [
            "added", "changed", "dry_run", "left", "missing", "problems", "refused_columns", "skipped", "warnings",
        ]  # fmt: skip
        assert [problem["row"] for problem in body["problems"]] == [5]
        counts.append((body["dry_run"], body["added"], body["changed"], body["left"], body["skipped"]))
    assert counts == [(True, 3, 0, 0, 0), (False, 3, 0, 0, 0), (False, 0, 0, 0, 3)]


def test_command_refuses_a_bad_file_a_bad_map_and_a_missing_one_with_code_2(home):
    (home / "bad.xlsx").write_bytes(b"PK\x03\x04half")
    (home / "bad.toml").write_text("columns = {employee_id = ")
    (home / "odd.toml").write_text('[columns]\nshoe_size = "name"\n')
    cases = [
        (home / "bad.xlsx",),
        (home / "none.csv",),
        (home / "roster.csv", "--map", home / "bad.toml"),
        (home / "roster.csv", "--map", home / "odd.toml"),
        (home / "roster.csv", "--map", home / "none.toml"),
    ]
    for words in cases:
        code, out, err = command(home, *words)
        assert (code, out, err.count("\n")) == (2, "", 1), err
        assert err.startswith("upmentor import-roster: ")


def test_command_takes_a_map(home):
    (home / "odd.csv").write_text("Kennung,Wer,Post\nk1,Kim,kim@example.com\n")
    (home / "map.toml").write_text('[columns]\nemployee_id = "Kennung"\nname = "Wer"\nemail = "Post"\n')
    code, out, err = command(home, home / "odd.csv", "--map", home / "map.toml", "--dry-run", "--json")
    assert (code, json.loads(out)["added"], err) == (0, 1, "")


def test_workbook_is_imported_like_a_file(client):
    from upmentor.ground.tabular import write_xlsx

    content = write_xlsx(make.HEADER.split(","), [row.split(",") for row in make.ROWS])
    assert load_workbook(io.BytesIO(content)).active.max_row == 4
    roster = upload(client, content, "roster.xlsx")
    assert (roster.rows, Mapping.from_dict(roster.mapping).columns["employee_id"]) == (3, "employee_id")
