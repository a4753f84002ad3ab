from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.ground.notifications"
    label = "notifications"
