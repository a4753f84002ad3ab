from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.stages.people"
    label = "people"
