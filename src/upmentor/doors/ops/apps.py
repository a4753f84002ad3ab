from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Registers the door."""

    name = "upmentor.doors.ops"
    label = "ops"
