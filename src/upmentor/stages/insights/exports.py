"""A report to take away: JSON and a workbook with the frozen figures as numbers, PDF with the words of the page. All
come from the same frozen document, so that no two of them differ (AC-21.1)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_noop, override
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.tabular.export import write_workbook
from upmentor.ground.ui.charts.svg import alone
from upmentor.ground.ui.documents import FONTS, language_for, make_pdf
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Document, Fact, to_json
from upmentor.stages.insights.models import Report
from upmentor.stages.insights.queries import document_of, shown
from upmentor.stages.insights.shown import Drawn, Line, Method, Shown, ShownReport, Table, TooEarly

TYPST = Path(__file__).parent / "typst" / "report.typ"
TITLE = gettext_noop("Is it worth it?")
HEAD = ("part", "figure", "value", "low", "high", "standard error", "n", "method", "caveats", "withheld because")


def report_json(report: Report, *, sponsor: bool) -> bytes:
    """The frozen document with the programme's name; numbers unrounded, keys instead of sentences, UTF-8."""
    named = {
        "programme": report.programme.name,
        "sample": _is_sample(),
        **to_json(document_of(report, sponsor=sponsor)),
    }
    return json.dumps(named, ensure_ascii=False, indent=1).encode()


def report_xlsx(report: Report, *, sponsor: bool) -> bytes:
    """Two sheets: every figure as numbers, and what the page says, in the active language."""
    figures = [list(row) for row in _figures(document_of(report, sponsor=sponsor))]
    parts = shown(report, sponsor=sponsor).parts
    words = [[part.title, line.finding, line.sentence, line.base] for part in parts for line in part.lines]
    head = [_("Question"), _("Result"), _("In words"), _("From what")]
    return write_workbook([(_("Figures"), HEAD, figures), (_("In words"), head, words)])


def report_pdf(report: Report, *, sponsor: bool, paper: str, at: dt.datetime) -> bytes:
    """The page as a tagged PDF in the active language; `paper` is a key of `ground.ui.documents.PAPERS`."""
    with override(language_for(TITLE)):
        return make_pdf(TYPST, _facts(report, shown(report, sponsor=sponsor)), paper=paper, at=at)


def _figures(document: Document) -> Iterator[Sequence[Any]]:
    for part in document.parts:
        for fact in part.facts:
            yield [part.id, fact.id, *_numbers(fact)]


def _numbers(fact: Fact) -> Sequence[Any]:
    figure = fact.figure
    if figure is None:
        return [None] * 7 + [fact.missing.why if fact.missing else ""]
    return [
        figure.value,
        figure.low,
        figure.high,
        figure.se,
        figure.n,
        figure.method,
        ", ".join(figure.caveats),
        "",
    ]


def _facts(report: Report, said: ShownReport) -> dict[str, Any]:
    organisation = Organisation.objects.first()
    return {
        "title": gettext(TITLE),
        "organisation": organisation.name if organisation else "",
        "programme": report.programme.name,
        "as_of": _("Data to %(day)s.") % {"day": date_format(said.day, "j F Y")},
        "rule": _("Sample data") if _is_sample() else _("Nothing is told of fewer than %(n)s people.") % {"n": MEAN},
        "limits_title": _("What these figures cannot show"),
        "parts": [_part(one) for one in said.parts],
        "language": (get_language() or "en").partition("-")[0],
    }


def _part(part: Shown) -> dict[str, Any]:
    return {
        "title": part.title,
        "warnings": list(part.warnings),
        "lines": [_line(one) for one in part.lines],
        "missing": [_missing(one) for one in part.missing],
        "noticed": part.noticed,
        "tables": [_table(one, part) for one in part.tables],
        "limits": list(part.limits),
        "methods": [{"name": one.name, "rows": _method(one)} for one in part.methods],
        "charts": [_chart(one, part.title) for one in part.charts],
    }


def _table(table: Table, part: Shown) -> dict[str, Any]:
    # That of the figures stands right below them.
    caption = "" if table is part.table else table.caption
    return {"caption": caption, "head": list(table.head), "rows": [list(row) for row in table.rows]}


def _chart(drawn: Drawn, title: str) -> dict[str, str]:
    return {
        "svg": alone(drawn.chart, title=title, fonts=", ".join(FONTS)),
        "alt": drawn.chart.words,
        "caption": drawn.caption,
    }


def _line(line: Line) -> dict[str, str]:
    return {"finding": line.finding, "sentence": line.sentence, "base": line.base}


def _missing(one: TooEarly) -> dict[str, Any]:
    return {"title": one.title, "sentence": one.sentence, "needs": [need.words for need in one.needs]}


def _method(method: Method) -> list[tuple[str, str]]:
    return [
        (_("How"), method.formula),
        (_("Source"), method.source),
        (_("From what"), method.base),
        (_("What would change it"), method.changes),
    ]


def _is_sample() -> bool:
    return Organisation.objects.filter(sample=True).exists()
