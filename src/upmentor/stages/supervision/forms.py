"""What the programme team types about a circle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.stages.programmes.zones import zone_choices
from upmentor.stages.supervision.models import Circle


class CircleForm(forms.Form):
    """When, where, and who leads it."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"), widget=forms.Select(attrs={"class": "form-select"}))
    place = forms.CharField(
        label=_("Video link or room"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    leader = forms.CharField(
        label=_("Who leads it"),
        required=False,
        max_length=120,
        help_text=_("Somebody who listens well and leads none of those who are in it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, circle: Circle, **kwargs: Any) -> None:
        names = ("day", "clock", "zone", "place", "leader")
        kwargs["initial"] = {name: getattr(circle, name) for name in names}
        super().__init__(*args, **kwargs)
        zones = self.fields["zone"]
        assert isinstance(zones, forms.ChoiceField)
        zones.choices = zone_choices(circle.zone)
