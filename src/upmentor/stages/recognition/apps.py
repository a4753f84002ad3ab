from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.recognition"
    label = "recognition"
