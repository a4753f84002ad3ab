from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.ground.jobs"
    label = "jobs"
