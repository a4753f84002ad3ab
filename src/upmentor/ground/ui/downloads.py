"""Files to keep, as a view answers them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse

from upmentor.ground.tabular.export import write_csv, write_xlsx

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
TABLES = {"csv": (write_csv, CSV), "xlsx": (write_xlsx, XLSX)}


def download(content: bytes, name: str, kind: str = CSV) -> HttpResponse:
    """The browser keeps `content` under this name instead of showing it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def table(header: Sequence[str], rows: Iterable[Sequence[Any]], name: str, form: str) -> HttpResponse:
    """A table as CSV for programs or XLSX for people, under this name; no cell is run as a formula. Raises Http404 for
    a `form` that is neither."""
    if form not in TABLES:
        raise Http404
    write, kind = TABLES[form]
    return download(write(header, rows), f"{name}.{form}", kind)
