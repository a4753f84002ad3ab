from django.apps import AppConfig


class PairsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.pairs"
    label = "pairs"
