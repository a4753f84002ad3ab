"""Passwords are hashed quickly here: with the real work factor each of these tests would take seconds."""

import pytest


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["upmentor.ground.accounts.tests.quick.QuickHasher"]
