"""The details of a programme on one page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from upmentor.ground.content.programme_templates import ProgrammeTemplate
from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.stages.people.models import Department
from upmentor.stages.programmes.actions.programme import Details
from upmentor.stages.programmes.forms.join import split_list
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.queries.programmes import managers_of, sponsor_of


class DateInput(forms.DateInput):
    """The browser's own date field; its value is always an ISO date."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DepartmentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # a plain class at run time
    """Some departments. A number that no key can be is a wrong choice; a database would break over it."""

    def clean(self, value: Any) -> Any:
        for sent in value or ():
            if not str(sent).isdecimal() or len(str(sent)) > 18:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(sent)[:80]}
                )
        return super().clean(value)


class KeptChoice(forms.ChoiceField):
    """One of a few, always answered on the page; a form that leaves it out keeps what holds."""

    def validate(self, value: Any) -> None:
        """Nothing is no mistake."""
        if value:
            super().validate(value)


class DetailsForm(forms.Form):
    """Name, dates, rhythm, who may join, who runs it. `details` is what the verbs take."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("Purpose"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    enrol_until = forms.DateField(label=_("Enrol until"), required=False, widget=DateInput)
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput)
    meetings = forms.IntegerField(label=_("Meetings"), min_value=1, max_value=24)
    cadence_weeks = forms.IntegerField(label=_("Weeks from one to the next"), min_value=1, max_value=12)
    meeting_minutes = forms.IntegerField(label=_("Minutes each"), min_value=15, max_value=180)
    orientation = KeptChoice(
        label=_("Before the first meeting"),
        widget=LargeRadio,
        choices=[
            (
                Programme.Orientation.RECOMMENDED,
                Choice(
                    _("Orientation is recommended"),
                    _("Both see their course as a next step. The first meeting takes place anyhow."),
                ),
            ),
            (
                Programme.Orientation.REQUIRED,
                Choice(
                    _("Orientation is required"),
                    _("The first meeting is booked once both have done theirs. Mentees have a short version."),
                ),
            ),
        ],
        help_text=_("You never see who has done it."),
    )
    mentor_max_grade = forms.IntegerField(
        label=_("Mentors: highest grade"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("1 is the most junior. Leave empty for no limit."),
    )
    mentee_min_grade = forms.IntegerField(
        label=_("Mentees: lowest grade"), required=False, min_value=1, max_value=100, help_text=_("Empty for no limit.")
    )
    mentor_places = forms.IntegerField(
        label=_("Places for mentors"), required=False, min_value=1, max_value=30000, help_text=_("Empty for no limit.")
    )
    mentee_places = forms.IntegerField(
        label=_("Places for mentees"), required=False, min_value=1, max_value=30000, help_text=_("Empty for no limit.")
    )
    fair_draw = forms.BooleanField(
        label=_("If places run short, draw them by lot"),
        required=False,
        help_text=_(
            "Everybody who enrols in time has the same chance, and the others go on a waiting list. It is fair, and it "
            "makes results believable: those who wait are like those who meet, so they can be compared."
        ),
    )
    departments = DepartmentsField(
        label=_("Departments"),
        required=False,
        queryset=Department.objects.filter(merged_into=None),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("None chosen means all."),
    )
    managers = forms.CharField(
        label=_("Programme managers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Work e-mail addresses, separated by commas. A manager cannot take part in the programme."),
    )
    sponsor = forms.EmailField(
        label=_("Sponsor"), required=False, help_text=_("Work e-mail of the executive who answers for the programme.")
    )

    def __init__(self, data: QueryDict | None = None, *, start: dict[str, Any]) -> None:
        super().__init__(data, initial=start)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last, until = given.get("starts_on"), given.get("ends_on"), given.get("enrol_until")
        if first and last and last <= first:
            self.add_error("ends_on", _("The last day must come after the first."))
        if until and last and until >= last:
            self.add_error("enrol_until", _("Enrolment must end before the programme does."))
        low, high = given.get("mentor_max_grade"), given.get("mentee_min_grade")
        if low is not None and high is not None and high <= low:
            self.add_error(
                "mentee_min_grade", _("Mentees stand above mentors: give a grade above that of the mentors.")
            )
        return given

    def clean_orientation(self) -> str:
        """A form that does not say keeps what holds."""
        said = self.cleaned_data["orientation"] or self.initial.get("orientation")
        return str(said or Programme.Orientation.RECOMMENDED)

    @property
    def details(self) -> Details:
        """What the verbs take."""
        given = dict(self.cleaned_data)
        given["managers"] = split_list(given["managers"])
        given["departments"] = list(given["departments"])
        return Details(**given)


def from_template(source: ProgrammeTemplate, manager: str, today: dt.date) -> dict[str, Any]:
    """What the form of a new programme starts with: dates counted from today by the template's lead time."""
    # A Monday, so that “the week in which pairs begin” means something.
    begin = today + dt.timedelta(weeks=source.setup_weeks, days=(7 - today.weekday()) % 7)
    return {
        "name": source.title,
        "purpose": source.purpose,
        "enrol_until": begin - dt.timedelta(weeks=min(2, source.setup_weeks)),
        "starts_on": begin,
        "ends_on": begin + dt.timedelta(weeks=source.length_weeks),
        "meetings": source.meetings,
        "cadence_weeks": source.cadence_weeks,
        "meeting_minutes": source.meeting_minutes,
        "orientation": source.orientation,
        "managers": manager,
    }


def from_programme(programme: Programme) -> dict[str, Any]:
    """What the settings page starts with."""
    columns = [field.name for field in Programme._meta.concrete_fields if field.name in DetailsForm.base_fields]
    sponsor = sponsor_of(programme)
    return {name: getattr(programme, name) for name in columns} | {
        "departments": list(programme.departments.all()),
        "managers": ", ".join(user.email for user in managers_of(programme)),
        "sponsor": sponsor.email if sponsor else "",
    }
