from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Registers the slice."""

    name = "upmentor.stages.insights"
    label = "insights"
