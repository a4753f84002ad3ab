from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the slice under the last word of its path (docs/decisions: app labels)."""

    name = "upmentor.ground.accounts"
    label = "accounts"
