"""The heads of both sides, as in the agreement's own tests."""

from tests.agreement.conftest import david, elena

__all__ = ["david", "elena"]
