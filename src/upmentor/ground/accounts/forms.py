"""Forms of the slice: they parse, they save nothing."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.accounts.actions.setup import Workspace
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.ui.context import languages
from upmentor.ground.ui.forms import Choice, LargeRadio


class TimeZoneField(forms.CharField):
    """An IANA time zone, typed with suggestions from the whole list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=60,
            widget=forms.TextInput(attrs={"list": "time-zones", "dir": "ltr", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        zone = str(super().clean(value))
        if zone and zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(_("There is no time zone of this name. Choose one such as Europe/Athens."))
        return zone


class SignInForm(LoginForm):
    """Sign-in by password: the library's form, with its limits and its even answers, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = _("Forgotten? Take a link by e-mail; then set a new one in your settings.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"


class LinkForm(forms.Form):
    """Where to send the link."""

    email = forms.EmailField(
        label=gettext_lazy("Get a link by e-mail"),
        help_text=gettext_lazy("Your work address. The link works for 15 minutes. No password needed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
        max_length=254,
    )


class NewPasswordForm(forms.Form):
    """A new password, typed once; what is wrong with it is said at once."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 12 characters. A sentence is fine; paste is allowed."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The old password too, when there is one."""

    field_order = ("old", "password")
    old = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, user: User, came_by_link: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        # Whoever has forgotten the old one comes by a link, which proves as much as the password would.
        if came_by_link or not user.has_usable_password():
            del self.fields["old"]

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if self.user is None or not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old


class ProfileForm(forms.Form):
    """What a user chooses for themself."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages)
    theme = forms.ChoiceField(
        label=gettext_lazy("Appearance"),
        widget=LargeRadio,
        choices=[
            (
                "system",
                Choice(gettext_lazy("As my device"), gettext_lazy("Light by day, dark by night, if it is set so")),
            ),
            ("light", Choice(gettext_lazy("Light"))),
            ("dark", Choice(gettext_lazy("Dark"))),
        ],
    )


class SetupForm(forms.Form):
    """The first-run page (J1)."""

    code = forms.CharField(
        label=gettext_lazy("Set-up code"),
        help_text=gettext_lazy("Printed where Upmentor was started, and kept in the file setup.code of its folder."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "inputmode": "numeric"}),
    )
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages)
    time_zone = TimeZoneField(label=gettext_lazy("Time zone"))
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        max_length=254,
        help_text=gettext_lazy("You become the owner of this workspace."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        help_text=gettext_lazy("At least 12 characters. A sentence is fine; paste is allowed."),
        strip=False,
        # Typed values come back on an error: losing a good password because of a wrong code would be unkind.
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("How would you like to start?"),
        widget=LargeRadio,
        initial="own",
        choices=[
            (
                "sample",
                Choice(
                    gettext_lazy("Explore a sample company"),
                    gettext_lazy("Halden & Rowe, 240 invented people. No mail is sent, and one press removes it."),
                ),
            ),
            (
                "own",
                Choice(gettext_lazy("Start with yours"), gettext_lazy("An empty workspace; bring your roster next.")),
            ),
        ],
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.data.get("email", ""), name=self.data.get("name", "")))
        return password

    def workspace(self) -> Workspace:
        """What was typed, for the verb."""
        values = {key: value for key, value in self.cleaned_data.items() if key not in ("code", "start")}
        return Workspace(**values, sample=self.cleaned_data["start"] == "sample")


class GrantForm(forms.Form):
    """Give a role to somebody, who is invited when they have no sign-in yet."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    # No role is chosen beforehand: the first one in the list would make owners by accident.
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose a role")), *RoleGrant.Role.choices]
    )
