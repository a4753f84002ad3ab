from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.programmes"
    label = "programmes"
