from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.doors.desk"
    label = "desk"
