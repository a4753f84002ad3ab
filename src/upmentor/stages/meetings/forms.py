"""What people type about meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.planning import MORE

RHYTHMS = (4, 6, 8)


def rhythms() -> list[tuple[int, Choice]]:
    """Weeks between two meetings to choose from."""
    return [(one, Choice(gettext("Every %(weeks)s weeks") % {"weeks": one})) for one in RHYTHMS]


@dataclass(frozen=True)
class Ticked:
    """Times that were ticked: offered ones (ids), those of the longer list, and whether any of it was unreadable."""

    fits: frozenset[int]
    more: frozenset[dt.datetime]
    strange: bool

    @classmethod
    def of(cls, posted: QueryDict) -> Ticked:
        """Read the boxes of the form."""
        fits, more, strange = set(), set(), False
        for value in posted.getlist("times")[:200]:
            try:
                if value.startswith(MORE):
                    found = dt.datetime.strptime(value.removeprefix(MORE), "%Y-%m-%dT%H:%M%z")
                    more.add(found.astimezone(dt.UTC))
                else:
                    fits.add(int(value[:18]))
            except (ValueError, OverflowError):  # the first and the last day that can be written have no UTC
                strange = True
        return cls(frozenset(fits), frozenset(more), strange)

    @property
    def empty(self) -> bool:
        """Nothing was ticked."""
        return not self.fits and not self.more


PLACES = (
    (Meeting.Place.VIDEO, Choice(_("Video"), _("Any link. Camera optional, captions whenever they help."))),
    (Meeting.Place.ROOM, Choice(_("In person"), _("A room, or a walk."))),
    (Meeting.Place.PHONE, Choice(_("Phone"), _("Who calls whom, and on which number."))),
)


class PlaceForm(forms.Form):
    """Where the two meet."""

    place_kind = forms.ChoiceField(label=_("How do you want to meet?"), choices=PLACES, widget=LargeRadio)
    place = forms.CharField(
        label=_("Link, room or number"),
        required=False,
        max_length=500,
        help_text=_("For video, leave it empty to use the link of your organisation if it has one."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, object]:
        """A video link is an address that a browser opens."""
        given = super().clean() or {}
        place = str(given.get("place", "")).strip()
        if given.get("place_kind") == Meeting.Place.VIDEO and place:
            try:
                URLValidator(schemes=["https", "http"])(place)
            except forms.ValidationError:
                self.add_error("place", _("A video link begins with https://. Copy it from your video service."))
        return given


class AssistantForm(forms.Form):
    """Who finds times for me."""

    email = forms.EmailField(
        label=_("E-mail of your assistant"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class RhythmForm(forms.Form):
    """How often the two meet."""

    weeks = forms.TypedChoiceField(
        label=_("How often suits you?"),
        coerce=int,
        choices=rhythms,
        widget=LargeRadio,
    )
