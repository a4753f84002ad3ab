from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Registers the slice. Django's own notices are labelled `messages` already, so this one says whose they are."""

    name = "upmentor.stages.messages"
    label = "team_messages"
