import json
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from upmentor.doors.cli import demo
from upmentor.doors.cli.main import main
from upmentor.doors.cli.sample.accounts import PASSWORD, sign_ins
from upmentor.ground.accounts.models import Organisation, User
from upmentor.stages.people.models import Person

ROLES = ["owner", "manager", "sponsor", "contact", "dpo", "it", "mentor", "mentee", "line_manager", "assistant"]


@pytest.mark.django_db
def test_accounts_are_listed_as_json_and_made_when_there_are_none(capsys):
    assert main(["demo", "--accounts", "--json", "--people", "120"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [account["role"] for account in listed] == ROLES
    assert {tuple(account) for account in listed} == {("role", "login", "password")}
    users = {account["role"]: User.objects.get(email=account["login"]) for account in listed}
    assert all(user.check_password(PASSWORD) for user in users.values())
    assert Person.objects.get(user=users["mentor"]).manager == Person.objects.get(user=users["line_manager"])
    # The same again, without anything new.
    before = User.objects.count()
    assert main(["demo", "--accounts", "--json"]) == 0
    assert (json.loads(capsys.readouterr().out), User.objects.count()) == (listed, before)


@pytest.mark.django_db
def test_every_listed_account_signs_in_through_the_page(client, capsys):
    assert main(["demo", "--accounts", "--json", "--people", "120"]) == 0
    for account in json.loads(capsys.readouterr().out):
        answer = client.post("/sign-in/", {"login": account["login"], "password": account["password"]})
        assert (account["role"], answer.status_code) == (account["role"], 302)
        home = client.get("/", follow=True)
        assert (home.status_code, home.context["user"].email) == (200, account["login"])
        client.logout()


@pytest.mark.django_db
def test_a_database_of_a_real_organisation_is_refused(capsys):
    Organisation.objects.create(id=1, name="Acme")
    assert main(["demo", "--no-serve"]) == 1
    assert capsys.readouterr().err == (
        "upmentor demo: this database belongs to Acme; the sample company needs one of its own\n"
    )


@pytest.mark.django_db
def test_removal_asks_for_yes_and_then_removes(capsys):
    assert main(["demo", "--no-serve", "--people", "120"]) == 0
    assert main(["demo", "--remove"]) == 1
    assert Person.objects.filter(employed=True).count() == 120
    assert main(["demo", "--remove", "--yes"]) == 0
    assert (Person.objects.count(), User.objects.count(), Organisation.objects.count()) == (0, 0, 0)
    assert main(["demo", "--remove", "--yes"]) == 1
    assert "no sample company" in capsys.readouterr().err


@pytest.mark.django_db
def test_another_size_is_not_made_over_the_present_one(capsys):
    assert main(["demo", "--no-serve", "--people", "120"]) == 0
    assert main(["demo", "--no-serve", "--people", "150"]) == 0
    assert "there already, with 120 people" in capsys.readouterr().err
    assert Person.objects.filter(employed=True).count() == 120


def test_table_is_aligned_and_names_the_password_once():
    lines = demo.table(sign_ins())
    rows = lines[1 : 1 + len(ROLES)]
    assert len({row.index("@halden-rowe.example") for row in rows}) > 1
    assert len({row.index(account.name) for row, account in zip(rows, sign_ins(), strict=True)}) == 1
    assert "\n".join(lines).count(PASSWORD) == 1


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["People", "Matching"])
def test_killed_at_any_stage_leaves_an_empty_database(tmp_path, stage):
    command = [sys.executable, "-m", "upmentor.doors.cli.main", "demo", "--no-serve", "--people", "240"]
    environment = os.environ | {"UPMENTOR_HOME": str(tmp_path), "DATABASE_URL": ""}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as child:
        for line in child.stderr:
            if line.startswith(stage):
                child.send_signal(signal.SIGKILL)
                break
    with sqlite3.connect(tmp_path / "upmentor.sqlite3") as database:
        tables = ("people_person", "accounts_user", "accounts_organisation", "programmes_enrolment")
        assert [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0, 0, 0, 0]
    again = subprocess.run(
        [*command, "--accounts", "--json"], env=environment, capture_output=True, text=True, check=True
    )
    assert [account["role"] for account in json.loads(again.stdout)] == ROLES
