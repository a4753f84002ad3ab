"""Pages that everybody may read."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upmentor.ground.accounts.access import access, anyone
from upmentor.ground.content.messages import translated
from upmentor.ground.content.pages import load_clauses, load_faq, load_page
from upmentor.ground.content.who_sees import load_table


@access("public", allow=anyone)
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, else 503; for load balancers and supervisors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@access("public", allow=anyone)
def trust(request: HttpRequest) -> HttpResponse:
    """Who sees what: the table that the permissions are tested against, unchanged."""
    table = translated(load_table())
    rows = [
        (
            row.label,
            [
                (audience.label, _sight(table, cell.level), cell)
                for audience, cell in zip(table.audiences, row.cells, strict=True)
            ],
        )
        for row in table.rows
    ]
    context = {"table": table, "rows": rows, "clauses": translated(load_clauses())}
    return render(request, "pages/trust.html", context)


def _sight(table: object, level: str) -> object:
    return next(sight for sight in table.levels if sight.id == level)  # type: ignore[attr-defined]


@access("public", allow=anyone)
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions of those who doubt, and how matching works."""
    context = {"faq": translated(load_faq()), "matching": translated(load_page("how-matching-works"))}
    return render(request, "pages/help.html", context)


@access("public", allow=anyone)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is accessible, and what is not yet."""
    return render(request, "pages/text.html", {"text": translated(load_page("accessibility"))})
