from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.goals"
    label = "goals"
