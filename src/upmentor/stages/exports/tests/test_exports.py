"""Taking data about people away: a reason, a file that expires, and a log that those included read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.audit.models import Entry
from upmentor.ground.jobs.models import Job
from upmentor.stages.exports import actions
from upmentor.stages.exports.models import Export, Included
from upmentor.stages.exports.tests.taking import WHY, asked, run_jobs, taken
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in

pytestmark = pytest.mark.django_db
NAMES = ["نادية حدّاد", "Zoë Ångström-Šimić", "=cmd|' /C calc'!A0"]


def company() -> tuple[make.Company, Client, str]:
    found = make.company(2, 2)
    make.pair(found)
    return found, signed_in(found.manager), reverse("desk:pairs-export", args=[found.programme.slug, "csv"])


def test_the_page_says_what_the_file_holds_who_will_know_and_when_it_goes():
    _found, client, address = company()
    text = client.get(address).content.decode()
    for words in ("What the file holds", "What it never holds", "Everybody in it reads", "Seven days"):
        assert words in text
    assert Export.objects.count() == 0
    assert client.post(address, {}).status_code == 422
    assert "Say in a few words" in client.post(address, {"why": "other"}).content.decode()
    assert Export.objects.count() == 0


def test_those_in_the_file_read_who_took_it_and_why_and_others_do_not():
    found, client, address = company()
    taken(client, address)
    export = Export.objects.get()
    assert (export.reason, export.rows, export.included.count()) == (WHY["words"], 1, 2)
    inside = signed_in(found.mentors[0].person.user).get(reverse("exports:with-me")).content.decode()
    for words in ("List of pairs and how they are", WHY["words"], found.programme.name, found.manager.name):
        assert words in inside
    outside = signed_in(found.mentors[1].person.user).get(reverse("exports:with-me")).content.decode()
    assert WHY["words"] not in outside
    verbs = set(Entry.objects.filter(object_key=str(export.uid)).values_list("verb", flat=True))
    assert verbs == {"exports.ask", "exports.make", "exports.download"}


def test_the_log_does_not_tell_a_list_of_two_runs_from_the_list_of_pairs():
    found, _client, _address = company()
    person = found.mentors[0].person
    for source in (Export.Source.PROPOSALS, Export.Source.COMPARISON):
        at = timezone.now()
        row = actions.ask_for(found.programme, source, "csv", {}, "x", by=found.manager, at=at)
        Export.objects.filter(pk=row.pk).update(made_at=at)
        Included.objects.create(export=row, person=person)
    text = signed_in(person.user).get(reverse("exports:with-me")).content.decode()
    assert (text.count("<b>Matching list</b>"), "two runs" in text) == (2, False)


def test_a_file_is_gone_after_seven_days_and_the_log_stays():
    _found, client, address = company()
    page = asked(client, address)
    run_jobs()
    assert client.get(page + "file/").status_code == 200
    Export.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.get(page + "file/").status_code == 404  # before the job came by
    assert actions.forget(at=timezone.now()) == 1
    row = Export.objects.get()
    assert (row.content, row.included.count(), actions.forget(at=timezone.now())) == ("", 2, 0)
    assert "This file is deleted" in client.get(page).content.decode()


def test_delete_now_takes_the_file_and_a_late_job_does_not_bring_it_back():
    _found, client, address = company()
    page = asked(client, address)
    client.post(page + "delete/")
    run_jobs()
    row = Export.objects.get()
    assert (row.content, row.made_at, client.get(page + "file/").status_code) == ("", None, 404)


def test_nobody_else_opens_an_export_and_nobody_who_no_longer_manages():
    found, client, address = company()
    page = asked(client, address)
    run_jobs()
    other = make.company(1, 1, name="Another programme")
    second = signed_in(other.manager)
    found.programme.roles.create(user=other.manager, role="manager")
    assert [second.get(path).status_code for path in (page, page + "file/")] == [404, 404]
    assert second.post(page + "delete/").status_code == 404
    assert WHY["words"] not in second.get(reverse("exports:list", args=[found.programme.slug])).content.decode()
    found.programme.roles.filter(user=found.manager).delete()
    assert client.get(page + "file/").status_code == 404


def test_a_double_click_makes_one_export():
    _found, client, address = company()
    key = {"one_time_key": uuid.uuid4().hex}
    first, second = (client.post(address, WHY | key)["Location"] for _press in range(2))
    assert (first == second, Export.objects.count(), Job.objects.filter(name="exports.make").count()) == (True, 1, 1)


def test_a_job_that_is_started_twice_makes_the_file_once():
    _found, client, address = company()
    asked(client, address)
    run_jobs()
    first = Export.objects.get()
    # Killed after the file was kept and before the job's row said so: the worker starts it again.
    Job.objects.filter(name="exports.make").update(state=Job.State.QUEUED, finished_at=None)
    run_jobs()
    again = Export.objects.get()
    assert (again.content, again.made_at, again.included.count()) == (first.content, first.made_at, 2)
    assert Entry.objects.filter(verb="exports.make").count() == 1


def test_killed_between_request_and_file_nothing_is_lost():
    _found, client, address = company()
    page = asked(client, address)
    Job.objects.filter(name="exports.make").update(
        state=Job.State.LEASED, starts=1, lease_owner="gone:1", lease_until=timezone.now() - dt.timedelta(minutes=1)
    )
    assert client.get(page + "file/").status_code == 404
    run_jobs()
    assert client.get(page + "file/").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_accents_and_arabic_survive_and_no_cell_runs(form: str):
    found = make.company(3, 3)
    client = signed_in(found.manager)
    for number, name in enumerate(NAMES):
        person = make.pair(found, mentor=number, mentee=number).members.get(role="mentor").person
        person.name = name
        person.save()
    content = taken(client, reverse("desk:pairs-export", args=[found.programme.slug, form])).content
    if form == "csv":
        names = [row[3] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
        names = [row[3] for row in sheet.iter_rows(values_only=True)][1:]
    assert [str(name).removeprefix("'") for name in sorted(names)] == sorted(NAMES)
    assert "'" + NAMES[2] in names


def test_the_file_lies_sealed_in_the_database():
    _found, client, address = company()
    file = taken(client, address).content
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM exports_export")
        (kept,) = cursor.fetchone()
    assert (b"Mentor 0" in file, kept.startswith("gAAAA")) == (True, True)
