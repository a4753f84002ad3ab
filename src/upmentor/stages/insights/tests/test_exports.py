"""What is taken away says what the page says."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from upmentor.stages.insights import queries
from upmentor.stages.insights.document import from_json
from upmentor.stages.insights.tests.test_report import report_of, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client):
    """A manager with a report."""
    of = running(6)
    report = report_of(of.programme)
    client.force_login(of.manager)

    def get(form: str, **query: str) -> bytes:
        url = reverse("insights:report-file", args=[of.programme.slug, report.uid, form])
        answer = client.get(url, query)
        assert (answer.status_code, answer["Content-Disposition"]) == (
            200,
            f'attachment; filename="{of.programme.slug}-report.{form}"',
        )
        return answer.content

    get.report = report
    return get


def test_json_is_the_frozen_document(signed_in):
    found = json.loads(signed_in("json"))
    assert from_json(found) == queries.document_of(signed_in.report, sponsor=False)
    assert found["sample"] is False


def test_workbook_holds_numbers(signed_in):
    book = openpyxl.load_workbook(io.BytesIO(signed_in("xlsx")))
    rows = list(book["Figures"].iter_rows(values_only=True))
    held = next(row for row in rows if row[:2] == ("activity", "held"))
    assert (held[2], *held[6:8]) == (0.5, 24, "adherence-wilson")
    assert [one.title for one in book] == ["Figures", "In words"]


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_pdf_is_tagged_and_says_what_the_page_says(signed_in, paper, width):
    found = PdfReader(io.BytesIO(signed_in("pdf", paper=paper)))
    text = " ".join(page.extract_text() for page in found.pages)
    assert "Between 31 and 69 %" in text.replace("\n", " ")
    assert "Data to 28 February 2026." in text
    assert round(found.pages[0].mediabox.width) == width
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    # Set with PDF/UA-1, and not with the last resort without it.
    assert b"pdfuaid" in bytes(found.trailer["/Root"]["/Metadata"].get_data())


def test_an_unknown_form_is_a_page_that_was_never_there(client: Client):
    of = running(1)
    report = report_of(of.programme)
    client.force_login(of.manager)
    assert client.get(reverse("insights:report-file", args=[of.programme.slug, report.uid, "exe"])).status_code == 404
