from django.apps import AppConfig
from django.forms import ChoiceField, Field
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "upmentor.ground.ui"
    label = "ui"

    def ready(self) -> None:
        # What a form says that has no words of its own: what to do, in our tone.
        Field.default_error_messages["required"] = _("Fill this in.")
        ChoiceField.default_error_messages["required"] = _("Choose one.")
