from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.feedback"
    label = "feedback"
