from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.concerns"
    label = "concerns"
