from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.exports"
    label = "exports"
