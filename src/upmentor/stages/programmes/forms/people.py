"""Enrolling somebody by hand: the same questions on one page, as far as staff may answer them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions.answers import Times
from upmentor.stages.programmes.actions.enrol import Entry
from upmentor.stages.programmes.forms.join import FORMS_OF_MEETING, language_codes, readable_hours
from upmentor.stages.programmes.levels import most, usual
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.topics import by_slug, current_resolver
from upmentor.stages.programmes.sheet.cells import parse_topics


class ByHandForm(forms.Form):
    """Somebody's part, typed by a programme manager. `entry` is what the verb takes; unknown topics are proposed."""

    person = forms.CharField(
        label=_("Person"), max_length=254, help_text=_("Employee id or work e-mail, as the roster has it.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Enrolment.Role.choices)
    topics = forms.CharField(
        label=_("Topics"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. A level from 1 to 5 may follow a colon: Everyday AI:4"),
    )
    aim = forms.CharField(label=_("Aim"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    hours = forms.CharField(
        label=_("Working hours"),
        required=False,
        max_length=200,
        help_text=_("For instance Mon-Fri 09:00-17:00. Empty: as in the roster."),
    )
    languages = forms.CharField(
        label=_("Languages"), required=False, max_length=200, help_text=_("Empty: as in the roster.")
    )
    meeting_form = forms.ChoiceField(label=_("Way of meeting"), choices=FORMS_OF_MEETING)
    capacity = forms.TypedChoiceField(
        label=_("Pairs at the same time"),
        coerce=int,
        choices=((1, _("One")), (2, _("Two"))),
        help_text=_("For mentors."),
    )

    def __init__(self, data: QueryDict | None = None, *, start: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=start)

    def clean_person(self) -> Person:
        text = self.cleaned_data["person"].strip()
        rows = Person.objects.filter(employed=True).select_related("site")
        found = (
            rows.filter(email__iexact=text).first() if "@" in text else rows.filter(employee_id__iexact=text).first()
        )
        if found is None:
            raise forms.ValidationError(_("Nobody who works here has this id or address."))
        return found

    def clean_languages(self) -> list[str]:
        return language_codes(self.cleaned_data["languages"])

    def clean_hours(self) -> str:
        text = self.cleaned_data["hours"].strip()
        return readable_hours(text) if text else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        mentor = given.get("role") == Enrolment.Role.MENTOR
        if "topics" not in given:
            return given
        cells, wrong = parse_topics(given["topics"], usual(mentor=mentor))
        if wrong:
            self.add_error("topics", _("The level of “%(text)s” must be 1 to 5.") % {"text": wrong[0]})
        if not cells and not wrong:
            self.add_error("topics", _("Name at least one topic."))
        if len(cells) > most(mentor=mentor):
            self.add_error("topics", _("At most %(n)s topics.") % {"n": most(mentor=mentor)})
        given["cells"] = cells
        return given

    @property
    def entry(self) -> Entry:
        """What the verb takes."""
        given = self.cleaned_data
        resolver = current_resolver()
        exact = {text: found.exact.id for text, _level in given["cells"] if (found := resolver.resolve(text)).exact}
        topics = by_slug(exact.values())
        times = Times(
            hours=given["hours"],
            languages=given["languages"],
            meeting_form=given["meeting_form"],
            capacity=given["capacity"],
            discreet=given["role"] == Enrolment.Role.MENTEE,
        )
        known = {exact[text]: level for text, level in given["cells"] if text in exact}
        return Entry(
            person=given["person"],
            role=given["role"],
            topics=[(topics[slug], level) for slug, level in known.items()],
            wishes=[(text, level) for text, level in given["cells"] if text not in exact],
            times=times,
            aim=given["aim"] or None,
        )
