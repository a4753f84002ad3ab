"""The real hasher with one round, and a count of how often it was asked."""

from typing import ClassVar

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """PBKDF2 with one round."""

    iterations = 1
    asked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        self.asked.append(password)
        return super().encode(password, salt, iterations)
