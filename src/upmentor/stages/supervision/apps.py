from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.supervision"
    label = "supervision"
