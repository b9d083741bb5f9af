"""Who may sign for which side, and who may take a version back."""

from datetime import datetime, timedelta

from accord.accounts.models import Role, Side, User
from accord.agreement.models import Signature, Version
from accord.lib.errors import NotYours

FRESH = timedelta(minutes=5)
HEAD_OF = {Side.MARKETING: Role.HEAD_OF_MARKETING, Side.SALES: Role.HEAD_OF_SALES}


class SignInIsStale(NotYours):
    """The password was given too long ago to sign with."""


def is_alone(user: User) -> bool:
    """Whether this is the installation's one active user, who may sign for both sides."""
    return user.is_active and not User.objects.filter(is_active=True).exclude(pk=user.pk).exists()


def may_sign(user: User, side: Side) -> bool:
    """Whether this person's word counts for a side, as roles are now."""
    return user.is_active and (user.role == HEAD_OF[side] or is_alone(user))


def require_signer(user: User, side: Side) -> None:
    if not may_sign(user, side):
        head = Role(HEAD_OF[side]).label.lower()
        raise NotYours(f"Only the {head} signs for {side.value}; you are {named_role(user)}.")


def require_other_person(version: Version, user: User, side: Side) -> None:
    """Stop here when the other side's word was given by the same person, unless they are alone."""
    mine = Signature.objects.standing().filter(version=version, by=user).exclude(side=side)
    if mine.exists() and not is_alone(user):
        raise NotYours("You signed for the other side; two different people sign, one for each.")


def require_head(user: User) -> None:
    if not (user.is_active and user.role in HEAD_OF.values()) and not is_alone(user):
        raise NotYours("Only the head of marketing or of sales returns to the version before.")


def require_fresh(authenticated_at: datetime | None, now: datetime) -> None:
    """Stop here unless the password was given within the last five minutes."""
    if authenticated_at is None or not now - FRESH <= authenticated_at <= now:
        raise SignInIsStale("Give your password again to sign; it is asked within five minutes.")


def named_role(user: User) -> str:
    label = Role(user.role).label
    return (
        ("SDR" if user.role == Role.SDR else label.lower())
        if user.is_active
        else "no longer active"
    )
