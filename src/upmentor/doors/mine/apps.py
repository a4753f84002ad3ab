from django.apps import AppConfig


class MineConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.doors.mine"
    label = "mine"
