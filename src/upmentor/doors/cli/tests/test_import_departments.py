"""`upmentor import-departments`, with the example of its document."""

import json
from pathlib import Path

import pytest

from upmentor.doors.cli.main import main
from upmentor.stages.people.models import Department, DepartmentAlias, DepartmentImport, DepartmentMonth

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parents[5] / "docs" / "department-files.md"


@pytest.fixture
def example(tmp_path):
    """The file of the document."""
    for name in ("Sales", "Finance"):
        DepartmentAlias.objects.create(department=Department.objects.create(name=name), key=name.casefold())
    path = tmp_path / "months.csv"
    path.write_text(DOCUMENT.read_text().split("```csv\n")[1].split("```")[0])
    return str(path)


def test_the_example_is_checked_without_a_trace_and_then_imported(example, capsys):
    assert main(["import-departments", example, "--check", "--json"]) == 0
    checked = json.loads(capsys.readouterr().out)
    assert (checked["added"], checked["problems"], DepartmentImport.objects.count()) == (3, [], 0)
    assert main(["import-departments", example]) == 0
    assert capsys.readouterr().out == "Done: 3 department months added, 0 changed, 0 rows with problems.\n"
    assert DepartmentMonth.objects.count() == 23


def test_a_file_without_departments_is_wrong_input(tmp_path, capsys):
    path = tmp_path / "months.csv"
    path.write_text("month,headcount\n2026-01,9\n")
    assert main(["import-departments", str(path)]) == 2
    assert capsys.readouterr().err == f"upmentor import-departments: {path}: There is no column “department”.\n"
