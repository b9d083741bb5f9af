"""What changes people: invites, joining, roles, leaving. The caller notes each in the ledger."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from accord.accounts.models import Invite, Refusals, Role, User
from accord.accounts.rights import HEADS, require, whom_to_ask
from accord.lib.errors import Invalid, NotYours, Refused

INVITE_LASTS = timedelta(days=7)
FIRST_LINK_LASTS = timedelta(hours=24)
JOIN = "/join/{key}/"


def hashed(key: str) -> str:
    """What is kept of a link. The key has 256 random bits: a plain hash will do."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def first_link(now: datetime) -> str:
    """The path of a one-time link that makes the first admin; an earlier unused one dies.

    Raises Refused when somebody can sign in already.
    """
    with transaction.atomic():
        if User.objects.who_can_sign_in().exists():
            raise Refused("Somebody can sign in already. Ask an admin for an invite link.")
        Invite.objects.filter(email="", accepted_at=None).delete()
        return new_link(email="", role=Role.ADMIN, by=None, now=now, lasts=FIRST_LINK_LASTS)


def new_link(*, email: str, role: str, by: User | None, now: datetime, lasts: timedelta) -> str:
    key = secrets.token_urlsafe(32)
    Invite.objects.create(
        token_hash=hashed(key), email=email, role=role, invited_by=by,
        created_at=now, expires_at=now + lasts,
    )  # fmt: skip
    return JOIN.format(key=key)


@transaction.atomic
def invite(*, email: str, role: str, by: User, now: datetime) -> str:
    """The path of a link that lets one person in, once, within a week. There is no mail server:
    whoever invites hands it over. A second invite for the same address ends the first.

    Raises NotYours, Invalid (unknown role), Refused (the address can sign in already).
    """
    require(by, "invite people")
    if role not in Role.values:
        raise Invalid(f"{role!r} is no role. Choose one of {', '.join(Role.labels)}.")
    if role == Role.ADMIN and by.role != Role.ADMIN:
        raise NotYours("Only an admin invites another admin.")
    if by.role != Role.ADMIN and role in HEADS:
        # Whoever makes the link sees it: a head could sign for the other side as its head.
        raise NotYours(f"Only an admin invites a head. Ask {whom_to_ask('change roles')}.")
    address = email.strip().casefold()
    if User.objects.who_can_sign_in().filter(email=address).exists():
        raise Refused(f"{address} can sign in already. Change their role in the list of people.")
    Invite.objects.filter(email=address, accepted_at=None).delete()
    return new_link(email=address, role=role, by=by, now=now, lasts=INVITE_LASTS)


def open_invite(key: str, now: datetime) -> Invite | None:
    """The invite behind a link, while it can still be used."""
    return Invite.objects.filter(
        token_hash=hashed(key), accepted_at=None, expires_at__gt=now
    ).first()


@transaction.atomic
def join(*, key: str, name: str, email: str, password: str, now: datetime) -> User:
    """Use up an invite and make its person, with the invite's role. The password is checked before.

    email   counts only in the first admin's link; an invite names its address itself

    Raises Refused when the link was used or has run out meanwhile.
    """
    found = open_invite(key, now)
    used = found and Invite.objects.filter(pk=found.pk, accepted_at=None).update(accepted_at=now)
    if not found or not used:
        raise Refused("This link was used or has run out. Ask for a new one.")
    if not found.email and User.objects.who_can_sign_in().exists():
        raise Refused("Somebody has joined as admin already. Ask them for an invite link.")
    return come_in(found, name=name, email=found.email or email, password=password, now=now)


def come_in(found: Invite, *, name: str, email: str, password: str, now: datetime) -> User:
    """A new person, or one who is known by that address and cannot sign in.

    Those have left and come back, or were named on the command line before anybody joined.
    """
    back = User.objects.filter(email=email.strip().casefold()).first()
    if back is None or User.objects.who_can_sign_in().filter(pk=back.pk).exists():
        try:
            return User.objects.create_user(
                email, password, name=name, role=found.role, joined_at=now
            )
        except IntegrityError:
            raise Refused(f"{email} can sign in already. Use the sign-in page.") from None
    back.name, back.role, back.is_active = name, found.role, True
    back.set_password(password)
    back.save()
    return back


@transaction.atomic
def change_role(user: User, *, role: str, by: User) -> None:
    """Give a person another role, from their next request on.

    Raises NotYours, Invalid (unknown role), Refused (the last admin).
    """
    require(by, "change roles")
    if role not in Role.values:
        raise Invalid(f"{role!r} is no role. Choose one of {', '.join(Role.labels)}.")
    if role != Role.ADMIN:
        keep_an_admin(user)
    User.objects.filter(pk=user.pk).update(role=role)


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """End a person's access at once; what they did keeps their name.

    Raises NotYours, Refused (oneself, the last admin).
    """
    require(by, "invite people")
    if by.role != Role.ADMIN and (user.role in HEADS or user.role == Role.ADMIN):
        raise NotYours("Only an admin ends the access of a head or an admin.")
    if user.pk == by.pk:
        raise Refused("You cannot end your own access. Ask another admin to do it.")
    keep_an_admin(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    Invite.objects.filter(email=user.email, accepted_at=None).delete()


def keep_an_admin(user: User) -> None:
    # Held until the change is kept: two admins could end each other's access at once.
    admins = User.objects.select_for_update().filter(is_active=True, role=Role.ADMIN)
    others = [admin for admin in admins if admin.pk != user.pk]
    if user.role == Role.ADMIN and not others:
        raise Refused("This is the last admin. Make somebody else an admin first.")


@transaction.atomic
def count_refusal(user: User, now: datetime) -> int:
    """Count that somebody tried what they may not; how often they did within this hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    told, _ = Refusals.objects.get_or_create(user=user, hour=hour)
    Refusals.objects.filter(pk=told.pk).update(count=F("count") + 1)
    told.refresh_from_db()
    return told.count


def withdraw_invite(found: Invite, *, by: User) -> None:
    """End an unused link. Raises NotYours."""
    require(by, "invite people")
    Invite.objects.filter(pk=found.pk, accepted_at=None).delete()
