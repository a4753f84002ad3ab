from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.meetings"
    label = "meetings"
