"""The contribution statement of a mentor: written, looked at, downloaded."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.ground.ui.documents import PAPERS
from upmentor.ground.ui.downloads import PDF, download
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.exports import quoted_as, statement_lines, statement_pdf
from upmentor.stages.recognition.forms import StatementForm
from upmentor.stages.recognition.models import Statement
from upmentor.stages.recognition.permissions import mentors_in
from upmentor.stages.recognition.queries.statement import Contribution, contribution_of, statement_of
from upmentor.stages.recognition.skills import named


@access("recognition", allow=mentors_in, methods=("GET", "POST"))
def statement(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Say something of one's own work and see the page; with `paper` it is kept and downloaded."""
    enrolment: Enrolment = request.scope
    found, row = contribution_of(enrolment), statement_of(enrolment)
    if request.method != "POST":
        kept = {"skills": row.skills, "words": row.words, "quotes": row.quotes}
        return _page(request, found, row, StatementForm(initial=kept))
    form = StatementForm(request.POST)
    if not form.is_valid() or not found.ready:
        return _page(request, found, row, form, status=422)
    at = timezone.now()
    row = actions.keep_statement(enrolment, **form.cleaned_data, by=request.user, at=at)
    paper = request.POST.get("paper", "")
    if paper not in PAPERS:
        notices.say(request, _("Kept. This is how it reads."))
        return redirect("recognition:statement", uid)
    return download(statement_pdf(row, found, paper=paper, at=at), "contribution-statement.pdf", PDF)


def _page(
    request: Request, found: Contribution, row: Statement, form: StatementForm, status: int = 200
) -> HttpResponse:
    quotes = [(note.text, quoted_as(note, found)) for note in found.quotes]
    context = {"found": found, "row": row, "form": form, "lines": statement_lines(found), "quotes": quotes}
    context |= {"skills": named(row.skills), "kept": bool(row.code)}
    crumbs = [(_("Recognition"), reverse("recognition:home")), (_("Contribution statement"), "")]
    return render(request, "recognition/statement.html", context | {"crumbs": crumbs}, status=status)


@access("recognition", allow=mentors_in, methods=("POST",))
def drop(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Take the statement away."""
    actions.drop_statement(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Taken away. Its code is no longer known."))
    return redirect("recognition:home")
