"""The pages of the enrolment as forms. Each turns a request into what the verb of its page takes; none saves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.content.messages import translated
from upmentor.ground.content.pages import load_notice
from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.matching import HoursError, weekly_slots
from upmentor.stages.people.roster.cells import BadCell, languages
from upmentor.stages.programmes.actions.answers import Times
from upmentor.stages.programmes.aims import picks
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.tongues import name_of
from upmentor.stages.programmes.zones import MON_FRI, SUN_THU, zone_choices

# Any day will do: only whether the words can be read is asked.
SOME_DAY = dt.date(2026, 1, 12)
OTHER, ROSTER = "other", "roster"
Sent = QueryDict | None
FORMS_OF_MEETING = (("any", _("Any way")), ("video", _("Video")), ("in_person", _("In person")), ("phone", _("Phone")))


def split_list(text: str) -> list[str]:
    """Several values of one cell or field: separated by comma, semicolon or line; each once, in order."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", text) if part.strip()))


def readable_hours(text: str) -> str:
    """The working hours as given when they can be read. Raises `ValidationError` with what to do."""
    try:
        weekly_slots(text, "UTC", SOME_DAY)
    except HoursError as error:
        raise forms.ValidationError(_("Write the hours as Mon-Fri 09:00-17:00.")) from error
    return text


def language_codes(text: str) -> list[str]:
    """The codes of languages given by name or code. Raises `ValidationError` naming the one that is unknown."""
    try:
        return list(languages(text))
    except BadCell as bad:
        raise forms.ValidationError(str(bad)) from bad


class AimForm(forms.Form):
    """Pick a sentence or write one; two lines of introduction are optional."""

    pick = forms.ChoiceField(widget=LargeRadio, required=False)
    aim = forms.CharField(
        label=_("In my own words"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    introduction = forms.CharField(
        label=_("Two lines about me"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your partner reads them when we propose you to each other."),
    )

    def __init__(self, data: Sent = None, *, enrolment: Enrolment) -> None:
        start = {"pick": enrolment.aim_pick, "aim": enrolment.aim, "introduction": enrolment.introduction}
        super().__init__(data, initial=start)
        mentor = enrolment.role == Enrolment.Role.MENTOR
        field = self.fields["pick"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pick.id, Choice(pick.text)) for pick in picks(enrolment.role)]
        field.label = _("What I hope to gain") if mentor else _("A good result for me")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("pick") and not (given.get("aim") or "").strip() and "aim" not in self.errors:
            self.add_error("pick", _("Pick one, or write your own."))
        return given


class TimesForm(forms.Form):
    """Hours, zone, languages, way of meeting; capacity for mentors, assistant and discretion for mentees."""

    hours = forms.ChoiceField(label=_("When you can usually meet"), widget=LargeRadio)
    other_hours = forms.CharField(
        label=_("Other hours"), required=False, max_length=200, help_text=_("For instance Mon, Wed, Fri 08:00-12:00")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    languages = forms.CharField(
        label=_("Languages you can talk in"),
        max_length=200,
        help_text=_("From the roster. Separate several with commas."),
    )
    meeting_form = forms.ChoiceField(label=_("How you like to meet"), choices=FORMS_OF_MEETING)
    capacity = forms.TypedChoiceField(
        label=_("Colleagues at the same time"),
        coerce=int,
        choices=((1, _("One")), (2, _("Two"))),
    )
    assistant_name = forms.CharField(label=_("Assistant’s name"), required=False, max_length=200)
    assistant_email = forms.EmailField(
        label=_("Assistant’s e-mail"),
        required=False,
        help_text=_("They can find times for you. They see names, times and place, nothing else."),
    )
    discreet = forms.BooleanField(
        label=_("Take part discreetly"),
        required=False,
        help_text=_("You stand on no list, and calendars say “Conversation with …”."),
    )

    def __init__(self, data: Sent = None, *, enrolment: Enrolment, home_zone: str) -> None:
        person = enrolment.person
        known = person.working_hours
        offered: list[tuple[str, str | Promise]] = []
        offered += [(ROSTER, _("As in the roster: %(hours)s") % {"hours": known})] if known else []
        offered += [
            (MON_FRI, _("Monday to Friday, 09:00 to 17:00")),
            (SUN_THU, _("Sunday to Thursday, 09:00 to 17:00")),
        ]
        fixed = {value for value, _label in offered}
        usual = ROSTER if known else MON_FRI
        now = enrolment.hours or usual
        zone = enrolment.time_zone or person.zone or home_zone
        start = {
            "hours": now if now in fixed else OTHER,
            "other_hours": "" if now in fixed else now,
            "time_zone": zone,
            "languages": ", ".join(name_of(code) for code in enrolment.languages or person.languages),
            "meeting_form": enrolment.meeting_form,
            "capacity": enrolment.capacity,
            "assistant_name": enrolment.assistant_name,
            "assistant_email": enrolment.assistant_email,
            "discreet": enrolment.discreet,
        }
        super().__init__(data, initial=start)
        hours, zones = self.fields["hours"], self.fields["time_zone"]
        assert isinstance(hours, forms.ChoiceField)
        assert isinstance(zones, forms.ChoiceField)
        hours.choices = [(value, Choice(label)) for value, label in [*offered, (OTHER, _("Other hours"))]]
        zones.choices = zone_choices(zone)
        unused = ("assistant_name", "assistant_email") if enrolment.role == Enrolment.Role.MENTOR else ("capacity",)
        for name in unused:
            del self.fields[name]
        self.roster_zone = person.zone

    def clean_languages(self) -> list[str]:
        return language_codes(self.cleaned_data["languages"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("hours") == ROSTER:
            given["hours"] = ""
        if given.get("hours") == OTHER:
            try:
                given["hours"] = readable_hours(given.get("other_hours", "").strip())
            except forms.ValidationError as error:
                self.add_error("other_hours", error)
        if given.get("assistant_name") and not given.get("assistant_email") and "assistant_email" not in self.errors:
            self.add_error("assistant_email", _("Give the address, so that your assistant can be asked for times."))
        return given

    @property
    def times(self) -> Times:
        """What the verb takes. The zone of the roster is kept as “the roster's”, so that it follows a move."""
        given = self.cleaned_data
        zone = given.get("time_zone", "")
        return Times(
            hours=given["hours"],
            time_zone="" if zone == self.roster_zone else zone,
            languages=given["languages"],
            meeting_form=given["meeting_form"],
            capacity=given.get("capacity", 1),
            assistant_name=given.get("assistant_name", ""),
            assistant_email=given.get("assistant_email", ""),
            discreet=given["discreet"],
        )


class ClausesForm(forms.Form):
    """Accept what nobody can weaken; give optional permissions, all off by default."""

    accept = forms.BooleanField(
        label=_("I accept these, and I have read the notice"),
        error_messages={"required": _("Tick this to take part. The clauses hold for everybody.")},
    )
    permissions = forms.MultipleChoiceField(
        label=_("What I allow as well"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Sent = None, *, enrolment: Enrolment) -> None:
        start = {"accept": bool(enrolment.clauses_accepted_at), "permissions": enrolment.permissions}
        super().__init__(data, initial=start)
        field = self.fields["permissions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.id, one.label) for one in optional_permissions()]


def optional_permissions() -> Sequence[Any]:
    """The named permissions that enrolment offers. Questions about oneself are never asked here (AC-4.4)."""
    return [one for one in translated(load_notice()).permissions if one.id != "fairness_totals"]
