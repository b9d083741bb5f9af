"""Makers for tests: every argument has a default."""

from datetime import UTC, datetime

from accord.accounts.models import Role, User

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def a_user(role: str = Role.SDR, email: str = "", name: str = "") -> User:
    email = email or f"{role}@northwind.example"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(
        email, "correct horse battery", name=name or str(Role(role).label), role=role
    )
