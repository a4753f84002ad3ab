"""Certificate and contribution statement as documents: one page, tagged PDF (PDF/UA-1), A4 or Letter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, override
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.ui.documents import language_for, make_pdf
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition.codes import grouped
from upmentor.stages.recognition.models import Certificate, Statement
from upmentor.stages.recognition.queries.earned import Done, done_by
from upmentor.stages.recognition.queries.naming import named_partners, named_topics
from upmentor.stages.recognition.queries.statement import Contribution
from upmentor.stages.recognition.queries.thanks import Note
from upmentor.stages.recognition.skills import named

TYPST = Path(__file__).parent / "typst"
MENTOR = gettext_noop("took part as a mentor in the reverse mentoring programme")
MENTEE = gettext_noop("took part as a mentee in the reverse mentoring programme")
STATEMENT = gettext_noop("Contribution statement")


def certificate_pdf(certificate: Certificate, *, paper: str, at: dt.datetime) -> bytes:
    """The document in the active language; `paper` is a key of `PAPERS`. Names in scripts that the product brings no
    letters for are set with the fonts of the machine, or of the folder `fonts` beside the database."""
    with override(language_for(MENTOR)):
        return make_pdf(TYPST / "certificate.typ", _facts(certificate), paper=paper, at=at)


def statement_pdf(statement: Statement, found: Contribution, *, paper: str, at: dt.datetime) -> bytes:
    """What a mentor did, on one page, in the same way; it names a partner or a topic only where both allowed it."""
    with override(language_for(STATEMENT)):
        return make_pdf(TYPST / "statement.typ", _statement(statement, found), paper=paper, at=at)


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
    }


def _done(done: Done, *, mentor: bool) -> list[str]:
    number = done.conversations
    talks = ngettext("%(n)s conversation held", "%(n)s conversations held", number) % {"n": number}
    if not mentor:
        return [talks]
    hours = {"hours": _number(done.hours), "circles": _number(done.circle_hours)}
    words = _("%(hours)s hours of recognised working time, preparation included")
    if done.circles:
        words = _("%(hours)s hours of recognised working time with preparation, %(circles)s of them in mentor circles")
    return [talks, words % hours]


def _number(hours: float) -> str:
    return number_format(hours, 1 if hours % 1 else 0, use_l10n=True)


def _named(enrolment: Enrolment) -> list[str]:
    partners, topics = named_partners(enrolment), named_topics(enrolment)
    lines = []
    if partners:
        lines.append(_("Together with %(names)s") % {"names": ", ".join(partners)})
    if topics:
        lines.append(_("On %(topics)s") % {"topics": ", ".join(topics)})
    return lines
