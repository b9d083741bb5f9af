"""The cast and the data's whereabouts."""

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("ACCORD_HOME", tempfile.mkdtemp(prefix="accord-test-"))
os.environ.setdefault("ACCORD_SECRET_KEY", "tests-only")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The real data sets; where they are absent the test is skipped by name and counted."""
    folder = os.environ.get("ACCORD_TEST_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ACCORD_TEST_DATA is not set")
    return Path(folder)
