from django.apps import AppConfig


class SealingConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.ground.sealing"
    label = "sealing"
