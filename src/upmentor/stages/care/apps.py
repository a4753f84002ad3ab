from django.apps import AppConfig


class CareConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.care"
    label = "care"
