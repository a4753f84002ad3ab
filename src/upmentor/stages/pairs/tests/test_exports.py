"""The list of pairs as a file: what it says, and that no spreadsheet runs it."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from upmentor.ground.audit.models import Entry
from upmentor.stages.exports.tests.taking import taken
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db


def company_with_pairs() -> make.Company:
    company = make.company(2, 2)
    person = company.mentors[0].person
    person.name = '=HYPERLINK("http://x")'
    person.save()
    run = finished_run(company)
    actions.approve(run, [Proposal.objects.get(run=run, mentor=company.mentors[0])], by=company.manager, at=make.NOW)
    return company


def fetched(company: make.Company, form: str) -> bytes:
    response = taken(signed_in(company.manager), reverse("pairs:export", args=[company.programme.slug, form]))
    assert response["Content-Disposition"] == f'attachment; filename="pairs-{company.programme.slug}.{form}"'
    return response.content


def test_csv_has_the_approved_pair_only_and_parts_that_add_up():
    company = company_with_pairs()
    rows = list(csv.DictReader(io.StringIO(fetched(company, "csv").decode("utf-8-sig"))))
    pair = Proposal.objects.get(state="approved")
    assert len(rows) == 1
    row = rows[0]
    assert row["Mentor: Employee id"] == pair.mentor.person.employee_id
    assert row["Mentee: Name"] == pair.mentee.person.name
    assert row["Mentor: Name"] == '\'=HYPERLINK("http://x")'
    assert row["State"] == "Approved, not announced"
    assert float(row["Score of 100"]) == pair.score / 10
    names = ["Topic fit", "Time in common", "Across departments", "Across sites", "Grades apart"]
    assert round(sum(float(row[name]) for name in names), 1) == pair.score / 10


def test_xlsx_cells_are_text_and_never_formulas():
    company = company_with_pairs()
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(company, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert sheet.max_row == 2
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert sheet["B2"].value.endswith('HYPERLINK("http://x")')


def test_export_is_written_down_and_other_forms_do_not_exist():
    company = company_with_pairs()
    fetched(company, "csv")
    assert Entry.objects.filter(verb="exports.download", actor=company.manager.actor_key).count() == 1
    url = reverse("pairs:export", args=[company.programme.slug, "pdf"])
    assert signed_in(company.manager).get(url).status_code == 404
