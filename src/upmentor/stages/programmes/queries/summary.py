"""An enrolment's answers as rows for the check-answers list."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from upmentor.stages.programmes.aims import aim_of
from upmentor.stages.programmes.levels import words
from upmentor.stages.programmes.models import Enrolment, Exclusion
from upmentor.stages.programmes.said import said
from upmentor.stages.programmes.tongues import name_of

MEETING = {"any": _("Any way"), "video": _("Video"), "in_person": _("In person"), "phone": _("Phone")}


@dataclass(frozen=True)
class AnswerRow:
    """A question, its answer (a text, or several), and the address at which to change it."""

    label: str | Promise
    value: str | Promise = ""
    many: tuple[str, ...] = field(default=())
    url: str = ""


def topic_words(enrolment: Enrolment) -> tuple[str, ...]:
    """Topics with their level in words, then the texts that wait for a decision."""
    mentor = enrolment.role == Enrolment.Role.MENTOR
    known = [f"{said(row.topic.title)}: {words(row.level, mentor=mentor).lower()}" for row in enrolment.topics.all()]
    waiting = [str(_("%(text)s (proposed)") % {"text": wish.proposed.text}) for wish in enrolment.wishes.all()]
    return (*known, *waiting)


def answer_rows(enrolment: Enrolment, *, change: bool) -> list[AnswerRow]:
    """All answers of the person who looks at their own enrolment; with `change`, each with its page's address."""
    mentor = enrolment.role == Enrolment.Role.MENTOR

    def page(step: str) -> str:
        url = reverse("programmes:join-step", args=[enrolment.programme.slug, step])
        return f"{url}?from=check" if change else ""

    person = enrolment.person
    named = Exclusion.objects.filter(enrolment=enrolment).values("person").distinct().count()
    apart = ngettext("%(n)s person", "%(n)s people", named) % {"n": named} if named else _("Nobody")
    languages = tuple(enrolment.languages or person.languages)
    rows = [
        AnswerRow(
            _("Topics I share") if mentor else _("Topics I explore"), many=topic_words(enrolment), url=page("topics")
        ),
        AnswerRow(_("What I hope to gain") if mentor else _("A good result"), aim_of(enrolment), url=page("aim")),
    ]
    if enrolment.introduction:
        rows.append(AnswerRow(_("Two lines about me"), enrolment.introduction, url=page("aim")))
    hours = enrolment.hours or person.working_hours or "Mon-Fri 09:00-17:00"
    zone = (enrolment.time_zone or person.zone).replace("_", " ")
    rows += [
        AnswerRow(_("Times"), f"{hours} ({zone})" if zone else hours, url=page("times")),
        AnswerRow(_("Languages"), many=tuple(name_of(code) for code in languages), url=page("times")),
        AnswerRow(_("How I like to meet"), MEETING.get(enrolment.meeting_form, ""), url=page("times")),
    ]
    if mentor:
        rows.append(AnswerRow(_("Colleagues at the same time"), str(enrolment.capacity), url=page("times")))
    else:
        rows.append(AnswerRow(_("Assistant"), enrolment.assistant_name or enrolment.assistant_email, url=page("times")))
        rows.append(AnswerRow(_("Discreet"), _("Yes") if enrolment.discreet else _("No"), url=page("times")))
    rows.append(AnswerRow(_("Never pair me with"), apart, url=page("apart")))
    return rows
