"""Certificate and contribution statement as documents: one page, tagged PDF (PDF/UA-1), A4 or Letter."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Literal

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, override
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import Organisation
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition.codes import grouped
from upmentor.stages.recognition.models import Certificate, Statement
from upmentor.stages.recognition.queries.earned import Done, done_by
from upmentor.stages.recognition.queries.naming import named_partners, named_topics
from upmentor.stages.recognition.queries.statement import Contribution
from upmentor.stages.recognition.queries.thanks import Note
from upmentor.stages.recognition.skills import named

TYPST = Path(__file__).parent / "typst"
FONTS = ["Inter", "Noto Sans Arabic"]
MENTOR = gettext_noop("took part as a mentor in the reverse mentoring programme")
MENTEE = gettext_noop("took part as a mentee in the reverse mentoring programme")
STATEMENT = gettext_noop("Contribution statement")
PAPERS = {"a4": "a4", "letter": "us-letter"}


def certificate_pdf(certificate: Certificate, *, paper: str, at: dt.datetime) -> bytes:
    """The document in the active language; `paper` is a key of `PAPERS`. Names in scripts that the product brings no
    letters for are set with the fonts of the machine, or of the folder `fonts` beside the database."""
    with override(_language(MENTOR)):
        return _document("certificate", _facts(certificate), paper=paper, at=at)


def statement_pdf(statement: Statement, found: Contribution, *, paper: str, at: dt.datetime) -> bytes:
    """What a mentor did, on one page, in the same way; it names a partner or a topic only where both allowed it."""
    with override(_language(STATEMENT)):
        return _document("statement", _statement(statement, found), paper=paper, at=at)


def _document(name: str, facts: dict[str, object], *, paper: str, at: dt.datetime) -> bytes:
    said = json.dumps(facts | {"paper": PAPERS[paper]})
    own = settings.PACKAGE / "assets" / "fonts"
    folders = [str(folder) for folder in (own, settings.HOME / "fonts") if folder.is_dir()]

    def made(standard: Literal["ua-1"] | None, *, only_ours: bool) -> bytes:
        found: bytes = typst.compile(
            str(TYPST / f"{name}.typ"),
            format="pdf",
            font_paths=folders,
            ignore_system_fonts=only_ours,
            sys_inputs={"facts": said},
            pdf_standards=standard,
            timestamp=int(at.timestamp()),
        )
        return found

    try:
        return made("ua-1", only_ours=True)
    except typst.TypstError:
        pass
    try:
        return made("ua-1", only_ours=False)
    except typst.TypstError:
        # A sign that no font here has: a document with a gap and all its tags is better than none.
        return made(None, only_ours=False)


def _language(probe: str) -> str:
    """The active language, or English where the document has not been translated: half of each reads badly, and from
    right to left not at all."""
    return (get_language() or "en") if gettext(probe) != probe else "en"


def _statement(statement: Statement, found: Contribution) -> dict[str, object]:
    organisation = Organisation.objects.first()
    quotes = found.quotes if statement.quotes else []
    return {
        "title": gettext(STATEMENT),
        "organisation": organisation.name if organisation else "",
        "name": statement.name,
        "sentence": gettext(MENTOR),
        "programme": statement.title,
        "lines": statement_lines(found),
        "skills_title": _("Skills practised"),
        "skills": named(statement.skills),
        "words_title": _("In my own words"),
        "words": [part for part in statement.words.split("\n") if part.strip()],
        "quotes_title": _("What was said in thanks"),
        "quotes": [{"text": note.text, "author": quoted_as(note, found)} for note in quotes],
        "issued": _("Made on %(day)s by the mentor; days, hours and conversations are counted by the programme.")
        % {"day": date_format(statement.made_on)},
        "check": _("Whoever wants to check this statement finds it under this code and address:"),
        "code": grouped(statement.code),
        "address": settings.PUBLIC_URL + reverse("recognition:verify", args=[statement.code]),
        "language": (get_language() or "en").partition("-")[0],
        "fonts": FONTS,
    }


def statement_lines(found: Contribution) -> list[str]:
    """The counted facts in words, in the active language."""
    lines = _done(found.done, mentor=True)
    if found.first_day and found.last_day:
        days = {"first": date_format(found.first_day), "last": date_format(found.last_day)}
        lines.insert(0, _("From %(first)s to %(last)s") % days)
    if found.oriented:
        lines.append(_("Orientation for mentors completed"))
    return [*lines, *_named(found.enrolment)]


def quoted_as(note: Note, found: Contribution) -> str:
    """Who said it: by name only where both allowed names."""
    return note.author if note.author in found.partners else _("The executive who was mentored")


def _facts(certificate: Certificate) -> dict[str, object]:
    organisation = Organisation.objects.first()
    enrolment = certificate.enrolment
    mentor = enrolment.role == Enrolment.Role.MENTOR
    done = done_by([enrolment])[enrolment.pk]
    address = settings.PUBLIC_URL + reverse("recognition:verify", args=[certificate.code])
    return {
        "title": _("Certificate"),
        "organisation": organisation.name if organisation else "",
        "name": certificate.name,
        "sentence": gettext(MENTOR if mentor else MENTEE),
        "programme": certificate.title,
        "lines": [*_done(done, mentor=mentor), *_named(enrolment)],
        "issued": _("Issued on %(day)s") % {"day": date_format(certificate.issued_on)},
        "check": _("Whoever wants to check this certificate finds it under this code and address:"),
        "code": grouped(certificate.code),
        "address": address,
        "language": (get_language() or "en").partition("-")[0],
        "fonts": FONTS,
    }


def _done(done: Done, *, mentor: bool) -> list[str]:
    number = done.conversations
    talks = ngettext("%(n)s conversation held", "%(n)s conversations held", number) % {"n": number}
    if not mentor:
        return [talks]
    hours = {"hours": number_format(done.hours, 1 if done.hours % 1 else 0, use_l10n=True)}
    return [talks, _("%(hours)s hours of recognised working time, preparation included") % hours]


def _named(enrolment: Enrolment) -> list[str]:
    partners, topics = named_partners(enrolment), named_topics(enrolment)
    lines = []
    if partners:
        lines.append(_("Together with %(names)s") % {"names": ", ".join(partners)})
    if topics:
        lines.append(_("On %(topics)s") % {"topics": ", ".join(topics)})
    return lines
