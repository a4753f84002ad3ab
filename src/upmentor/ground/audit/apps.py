from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.ground.audit"
    label = "audit"
