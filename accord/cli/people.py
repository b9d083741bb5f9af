"""Who acts: --as EMAIL, or the only person there is."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accord.accounts.models import Role, User
from accord.lib.errors import Invalid, Refused


def acting(email: str | None, *, needed: bool) -> User | None:
    """The person named by --as; without one, the installation's only active person, if any.

    In a home where nobody has been let in yet, the first person named becomes its admin: whoever
    can run this command owns the home. Raises Refused for an unknown or left person, and where
    somebody is needed and nobody is named.
    """
    people = User.objects.filter(is_active=True)
    if email:
        return _named(email)
    if people.count() == 1:
        return people.get()
    if needed:
        raise Refused("Say who acts with --as EMAIL: the act is kept with that person's name.")
    return None


def somebody(email: str | None) -> User:
    """As `acting`, where the act needs a name."""
    by = acting(email, needed=True)
    assert by is not None
    return by


def _named(email: str) -> User:
    user = User.objects.filter(email=email.strip().casefold()).first()
    if user is not None and user.is_active:
        return user
    if user is not None:
        raise Refused(f"{email} has left; name somebody who works here.")
    if User.objects.exists():
        raise Refused(f"Nobody here has the address {email}; invite them first.")
    return first_admin(email)


def must_be_known(email: str) -> None:
    """Stop here where somebody is named who does not work here; an empty home knows nobody yet."""
    if User.objects.exists():
        _named(email)
    else:
        must_be_address(email)


def must_be_address(email: str) -> str:
    """The address as it is kept. Raises Invalid where it is none."""
    try:
        validate_email(email.strip())
    except ValidationError as wrong:
        raise Invalid(f"{email!r} is no e-mail address; name a person with --as EMAIL.") from wrong
    return email.strip().casefold()


def first_admin(email: str, name: str = "") -> User:
    """Make the first person of an empty home. `serve` prints their link."""
    return User.objects.create_user(
        must_be_address(email),
        name=name or email.split("@")[0],
        role=Role.ADMIN,
        joined_at=timezone.now(),
    )
