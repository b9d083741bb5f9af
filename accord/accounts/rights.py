"""Who may do what: one table, act -> roles. Everyone who is signed in may read."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from accord.accounts.models import Role, User
from accord.lib.errors import NotYours

MARKETING = frozenset({Role.MARKETER, Role.HEAD_OF_MARKETING})
SALES = frozenset({Role.SDR, Role.REP, Role.HEAD_OF_SALES})
HEADS = frozenset({Role.HEAD_OF_MARKETING, Role.HEAD_OF_SALES})
ADMIN = frozenset({Role.ADMIN})
BOTH_SIDES = MARKETING | SALES

ROLES: Mapping[str, frozenset[Role]] = {
    "work the queue": SALES | ADMIN,
    "reply to a rejection": MARKETING | ADMIN,
    "edit leads": BOTH_SIDES | ADMIN,
    "merge leads": BOTH_SIDES | ADMIN,
    "make leads live": BOTH_SIDES | ADMIN,
    "import": MARKETING | {Role.HEAD_OF_SALES} | ADMIN,
    "edit the agreement": HEADS | {Role.MARKETER} | ADMIN,
    "sign for marketing": frozenset({Role.HEAD_OF_MARKETING}),
    "sign for sales": frozenset({Role.HEAD_OF_SALES}),
    "invite people": HEADS | ADMIN,
    "change roles": ADMIN,
    "erase a person": HEADS | ADMIN,
    "export": HEADS | ADMIN,
}
"""Sales edits the agreement through its head: both sides agree before it is signed anyway."""


def may(user: User | AnonymousUser, act: str) -> bool:
    """Whether this person's role, as it is now, carries the act."""
    roles = ROLES[act]
    return isinstance(user, User) and user.is_active and user.role in roles


def require(user: User | AnonymousUser, act: str) -> None:
    """Stop here unless the person may do the act.

    Raises NotYours, which says whom to ask by name.
    """
    if not may(user, act):
        raise NotYours(f"Your role may not {act}. Ask {whom_to_ask(act)}.")


def whom_to_ask(act: str) -> str:
    """The first active person who may, heads before others, with their role in brackets."""
    able = list(User.objects.filter(is_active=True, role__in=ROLES[act]).order_by("joined_at")[:50])
    able.sort(key=lambda user: (user.role not in HEADS, user.role == Role.ADMIN))
    return named(able[0]) if able else "an admin to invite somebody who may"


def named(user: User) -> str:
    role = Role(user.role).label
    return f"{user} ({role if role == 'SDR' else role[0].lower() + role[1:]})"
