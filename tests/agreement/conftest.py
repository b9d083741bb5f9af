"""Both heads."""

import pytest

from accord.accounts.models import Role, User
from tests.make import a_user


@pytest.fixture
def elena() -> User:
    """Head of marketing."""
    return a_user(Role.HEAD_OF_MARKETING)


@pytest.fixture
def david() -> User:
    """Head of sales."""
    return a_user(Role.HEAD_OF_SALES)
