"""What people say about themselves: facts of the roster, and when they are away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from upmentor.stages.people.models import Department, Person, Site
from upmentor.stages.people.roster.cells import BadCell, hours, languages


class DayInput(forms.DateInput):
    """The browser's own date field; its value is always an ISO date."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """ISO, whatever the language writes."""
        return value.isoformat() if isinstance(value, dt.date) else value


class FactsForm(forms.Form):
    """The facts that a person may put right. `said` is what `correct_facts` takes."""

    department = forms.ModelChoiceField(
        label=_lazy("Department"), queryset=Department.objects.filter(merged_into=None), required=False
    )
    job_title = forms.CharField(
        label=_lazy("Job title"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    site = forms.ModelChoiceField(label=_lazy("Site"), queryset=Site.objects.all(), required=False)
    manager = forms.CharField(
        label=_lazy("Your manager"),
        max_length=254,
        required=False,
        help_text=_lazy("E-mail address or employee id."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    languages = forms.CharField(
        label=_lazy("Languages that you work in"),
        max_length=200,
        required=False,
        help_text=_lazy("Names or codes: English, fr."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    working_hours = forms.CharField(
        label=_lazy("Working hours"), max_length=200, required=False, help_text=_lazy("Such as Mon-Fri 09:00-17:00.")
    )

    def __init__(self, sent: Any, person: Person) -> None:
        self.person = person
        manager = person.manager
        first = {
            "department": person.department_id,
            "job_title": person.job_title,
            "site": person.site_id,
            "manager": (manager.email or manager.employee_id) if manager else "",
            "languages": ", ".join(person.languages),
            "working_hours": person.working_hours,
        }
        super().__init__(sent, initial=first)

    @property
    def said(self) -> dict[str, Any]:
        """The facts that were sent, after validation: what a cut-off form leaves out stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}

    def clean_job_title(self) -> str:
        """Words without surplus spaces."""
        return " ".join(self.cleaned_data["job_title"].split())

    def clean_manager(self) -> Person | None:
        """The person meant; nobody when the field was emptied."""
        text = self.cleaned_data["manager"].strip()
        if not text:
            return None
        found = Person.objects.filter(Q(email__iexact=text) | Q(employee_id__iexact=text), employed=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody in the roster has this address or employee id."))
        if found.pk == self.person.pk:
            raise forms.ValidationError(_("This is you."))
        return found

    def clean_languages(self) -> list[str]:
        """Codes."""
        try:
            return list(languages(self.cleaned_data["languages"]))
        except BadCell as bad:
            raise forms.ValidationError(str(bad)) from bad

    def clean_working_hours(self) -> str:
        """Hours that can be read, or nothing."""
        text = self.cleaned_data["working_hours"].strip()
        try:
            return hours(text) if text else ""
        except BadCell as bad:
            raise forms.ValidationError(str(bad)) from bad


class AwayForm(forms.Form):
    """From when to when somebody is away for longer."""

    first = forms.DateField(label=_lazy("First day away"), widget=DayInput, input_formats=["%Y-%m-%d"])
    last = forms.DateField(label=_lazy("Last day away"), widget=DayInput, input_formats=["%Y-%m-%d"])
