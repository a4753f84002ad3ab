"""`upmentor import-roster`, run as an operator runs it."""

import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from upmentor.doors.cli.main import main
from upmentor.stages.people.models import Person, RosterImport

ROSTER = """Employee ID,Name,E-mail,Department,Manager,Grade,Birth date
1,Ada Boss,ada@x.org,Board,,3,1970-01-01
2,Ben Lead,ben@x.org,Sales,1,2,1980-01-01
3,Cleo Hand,cleo@x.org,Sales,2,1,1990-01-01
4,No Address,broken@,Sales,2,1,1991-01-01
"""


pytestmark = pytest.mark.django_db


class Answer(NamedTuple):
    """What a command said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys):
    def call(*words: object) -> Answer:
        code = main(["import-roster", *map(str, words)])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call


def people(*fields: str) -> list[tuple]:
    return list(Person.objects.order_by("employee_id").values_list(*(fields or ("employee_id", "name", "employed"))))


def written(tmp_path: Path, text: str, name: str = "roster.csv") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def counts(done: Answer) -> dict[str, int]:
    body = json.loads(done.stdout)
    return {key: body[key] for key in ("added", "changed", "left", "skipped")}


def test_people_are_imported_and_the_answer_counts_them(run, tmp_path):
    done = run(written(tmp_path, ROSTER), "--json")
    body = json.loads(done.stdout)
    assert (done.returncode, counts(done)) == (0, {"added": 3, "changed": 0, "left": 0, "skipped": 0})
    assert body["refused_columns"] == ["Birth date"]
    assert [(one["row"], one["column"], one["found"], one["code"]) for one in body["problems"]] == [
        (5, "E-mail", "broken@", "email")
    ]
    assert people() == [("1", "Ada Boss", True), ("2", "Ben Lead", True), ("3", "Cleo Hand", True)]


def test_second_run_changes_only_what_differs(run, tmp_path):
    run(written(tmp_path, ROSTER))
    done = run(written(tmp_path, ROSTER.replace("Cleo Hand", "Cleo Hart")), "--json")
    assert counts(done) == {"added": 0, "changed": 1, "left": 0, "skipped": 2}
    assert people()[2] == ("3", "Cleo Hart", True)


def test_dry_run_writes_nothing(run, tmp_path):
    done = run(written(tmp_path, ROSTER), "--dry-run", "--json")
    assert (done.returncode, counts(done)["added"], people()) == (0, 3, [])
    assert RosterImport.objects.count() == 0


def test_leavers_need_the_complete_list_and_a_second_word(run, tmp_path):
    run(written(tmp_path, ROSTER))
    short = written(tmp_path, "\n".join(ROSTER.splitlines()[:3]) + "\n")
    assert counts(run(short, "--json"))["left"] == 0
    refused = run(short, "--complete", "--json")
    assert (refused.returncode, refused.stdout, "1 of 3 people" in refused.stderr) == (2, "", True)
    assert people()[2] == ("3", "Cleo Hand", True)
    assert counts(run(short, "--complete", "--confirm-leavers", "--json"))["left"] == 1
    assert people()[2] == ("3", "Cleo Hand", False)


def test_mapping_file_says_what_the_columns_mean(run, tmp_path):
    file = written(tmp_path, "A;B;C;D\n7;Lin;Partner;03/04/2024\n8;Jo;Associate;05/06/2024\n")
    mapping = written(
        tmp_path,
        '[columns]\nemployee_id = "A"\nname = "B"\ngrade = "C"\nstart_date = "D"\n'
        '[grade]\nmode = "names"\nnames = ["Associate", "Partner"]\n[dates]\norder = "mdy"\n',
        "map.toml",
    )
    assert run(file, "--map", mapping).returncode == 0
    assert people("employee_id", "grade", "start_date") == [
        ("7", 2, dt.date(2024, 3, 4)),
        ("8", 1, dt.date(2024, 5, 6)),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"PK\x03\x04 half", "damaged"),
        (b"name,department\nAnn,Ops\n", "employee id"),
        (b'id,name\n1,"Ann', "quotation mark"),
    ],
)
def test_bad_file_is_one_line_on_stderr_and_exit_code_2(run, tmp_path, content, words):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    done = run(path, "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
    assert people() == []


def test_missing_file_and_bad_mapping_are_one_line_too(run, tmp_path):
    assert run(tmp_path / "nowhere.csv").returncode == 2
    done = run(written(tmp_path, ROSTER), "--map", written(tmp_path, "[columns]\nbirthday = 'x'\n", "map.toml"))
    assert (done.returncode, done.stderr.count("\n"), people()) == (2, 1, [])


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="always on SQLite, so once is enough")
def test_killed_import_leaves_nothing_and_can_be_repeated(tmp_path):
    rows = "".join(f"E{at},Name {at},p{at}@x.org,Sales,{f'E{at // 7}' if at else ''},1\n" for at in range(6_000))
    file = written(tmp_path, "id,name,email,department,manager,grade\n" + rows)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"UPMENTOR_HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, "-m", "upmentor.doors.cli.main", "import-roster", str(file)]

    def there() -> int:
        with sqlite3.connect(tmp_path / "upmentor.sqlite3") as database:
            return database.execute("SELECT count(*) FROM people_person").fetchone()[0]

    subprocess.run([*line, "--dry-run"], env=environment, check=True, stdout=subprocess.DEVNULL)
    for wait in (1.7, 2.4, 3.1):
        child = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert there() in (0, 6_000)
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert there() == 6_000


def test_example_of_the_documentation_says_what_it_promises(run):
    docs = Path(__file__).parents[5] / "docs"
    done = run(docs / "examples/roster/roster.csv", "--map", docs / "examples/roster/map.toml")
    page = (docs / "roster-files.md").read_text()
    promised = page.partition("map docs/examples/roster/map.toml\n\n")[2].splitlines()
    assert [f"    {line}" for line in (done.stdout + done.stderr).splitlines()] == promised
    assert people("employee_id", "grade", "manager__employee_id") == [
        ("HR-0001", 4, None),
        ("HR-0007", 3, "HR-0001"),
        ("HR-0031", 2, "HR-0007"),
        ("HR-0040", 2, "HR-0001"),
    ]


def test_every_field_is_documented():
    from upmentor.stages.people.roster.fields import FIELDS

    page = (Path(__file__).parents[5] / "docs" / "roster-files.md").read_text()
    assert [field.key for field in FIELDS if f"`{field.key}`" not in page] == []
