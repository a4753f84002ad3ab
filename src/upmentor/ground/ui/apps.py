from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "upmentor.ground.ui"
    label = "ui"
