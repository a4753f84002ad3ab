"""Loaded by pytest before anything else (`-p`): tests keep their state in a folder of their own, never in the
developer's."""

import os
import tempfile

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
