"""The cast and the data's whereabouts."""

import os
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accord.accounts.models import Role, User
from tests.make import a_user

# The same examples every time, so that a change is judged by what it changed; no deadline, since
# machines differ. HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Slow on purpose in production; here it would be most of the time that tests take.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sales(db: None) -> Client:
    """An SDR's browser."""
    return signed_in(a_user(Role.SDR))


@pytest.fixture
def marketing(db: None) -> Client:
    """A marketer's browser."""
    return signed_in(a_user(Role.MARKETER))


@pytest.fixture
def admin(db: None) -> Client:
    return signed_in(a_user(Role.ADMIN))


@pytest.fixture
def reader(db: None) -> Client:
    """May read and do nothing."""
    return signed_in(a_user(Role.READ_ONLY))


@pytest.fixture
def stranger(db: None) -> Client:
    """Not signed in."""
    return Client()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The real data sets; where they are absent the test is skipped by name and counted."""
    folder = os.environ.get("ACCORD_TEST_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ACCORD_TEST_DATA is not set")
    return Path(folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests with transactions of their own end in a flush, which the ledger refuses on SQLite."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_event_never_deleted")
