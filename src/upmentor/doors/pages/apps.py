from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Registers the door."""

    name = "upmentor.doors.pages"
    label = "pages"
