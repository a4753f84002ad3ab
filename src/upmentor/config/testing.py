"""Loaded by pytest before anything else (`-p`): tests keep their state in a folder of their own, never in the
developer's, and pay for nothing that they do not prove."""

import os
import tempfile

import pytest

if not os.environ.get("UPMENTOR_TEST_HOME"):
    os.environ["UPMENTOR_TEST_HOME"] = tempfile.mkdtemp(prefix="upmentor-test-")
os.environ["UPMENTOR_HOME"] = os.environ["UPMENTOR_TEST_HOME"]
# The static files' middleware warns when its folder is missing, and warnings are errors.
os.makedirs(os.path.join(os.environ["UPMENTOR_HOME"], "static"), exist_ok=True)
os.environ.setdefault("UPMENTOR_LOG_LEVEL", "CRITICAL")
# Playwright's synchronous interface runs an event loop in the test's thread, which Django would take for asynchronous
# code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.pop("EMAIL_URL", None)

# A test that has one of these speaks to the database of the run.
USES_DATABASE = {"db", "transactional_db", "site"}


def pytest_configure() -> None:
    """Settings of the tests' own process; a site that a test starts has those of an operator."""
    from django.conf import settings

    # With the real work factor each test with a password would take a second.
    settings.PASSWORD_HASHERS = ["upmentor.ground.accounts.tests.quick.QuickHasher"]
    # Each new test browser would otherwise list all static files first, which takes longer than most tests.
    settings.WHITENOISE_AUTOREFRESH = True
    # Nobody pulls the plug of a test, so its commits need not reach the disk.
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(autouse=True)
def every_test_begins_in_english() -> None:
    """A page in another language leaves its language with the thread, and the next test would read it."""
    from django.utils import translation

    translation.deactivate()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what can differ there runs again."""
    if not os.environ.get("DATABASE_URL"):
        return
    left = [item for item in items if not _uses_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _uses_database(item)]


def _uses_database(item: pytest.Item) -> bool:
    """Walks through pages in a browser show how they look, which no database changes; those that click through a
    journey are marked."""
    if item.get_closest_marker("browser") and not item.get_closest_marker("both_databases"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    marked = any(item.get_closest_marker(name) for name in ("django_db", "both_databases"))
    return marked or bool(USES_DATABASE & fixtures)
