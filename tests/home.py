"""Loaded before Django's settings are: tests have a home of their own."""

import os
import tempfile

os.environ["ACCORD_HOME"] = tempfile.mkdtemp(prefix="accord-test-")
os.environ["ACCORD_SECRET_KEY"] = "tests-only"
os.makedirs(os.path.join(os.environ["ACCORD_HOME"], "static"))
# Playwright's synchronous driver keeps an event loop running in the tests' thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
