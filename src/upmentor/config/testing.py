"""Loaded by pytest before anything else (`-p`): tests keep their state in a folder of their own, never in the
developer's."""

import os
import tempfile
from typing import Any

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


@pytest.fixture(autouse=True)
def static_files_are_looked_up_when_asked(settings: Any) -> None:
    """Each new test browser would otherwise list all static files first, which takes longer than most tests."""
    settings.WHITENOISE_AUTOREFRESH = True
