"""The certificate as a document: one page, tagged PDF (PDF/UA-1), A4 or Letter."""

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
from upmentor.stages.recognition.models import Certificate
from upmentor.stages.recognition.queries.earned import Done, done_by
from upmentor.stages.recognition.queries.naming import named_partners, named_topics

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"
FONTS = ["Inter", "Noto Sans Arabic"]
MENTOR = gettext_noop("took part as a mentor in the reverse mentoring programme")
MENTEE = gettext_noop("took part as a mentee in the reverse mentoring programme")
PAPERS = {"a4": "a4", "letter": "us-letter"}


def certificate_pdf(certificate: Certificate, *, paper: str, at: dt.datetime) -> bytes:
    """The document in the active language; `paper` is a key of `PAPERS`. Names in scripts that the product brings no
    letters for are set with the fonts of the machine, or of the folder `fonts` beside the database."""
    with override(_language()):
        facts = json.dumps(_facts(certificate) | {"paper": PAPERS[paper]})
    own = settings.PACKAGE / "assets" / "fonts"
    folders = [str(folder) for folder in (own, settings.HOME / "fonts") if folder.is_dir()]

    def made(standard: Literal["ua-1"] | None, *, only_ours: bool) -> bytes:
        found: bytes = typst.compile(
            str(TEMPLATE),
            format="pdf",
            font_paths=folders,
            ignore_system_fonts=only_ours,
            sys_inputs={"facts": facts},
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
        # A sign that no font here has: a certificate with a gap and all its tags is better than none.
        return made(None, only_ours=False)


def _language() -> str:
    """The active language, or English where the certificate has not been translated: half of each reads badly, and
    from right to left not at all."""
    return (get_language() or "en") if gettext(MENTOR) != MENTOR else "en"


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
