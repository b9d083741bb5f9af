"""People who work here, and the invites that bring them in."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Side(models.TextChoices):
    """The two parties of the agreement."""

    MARKETING = "marketing"
    SALES = "sales"


class Role(models.TextChoices):
    MARKETER = "marketer", "Marketer"
    HEAD_OF_MARKETING = "head_of_marketing", "Head of marketing"
    SDR = "sdr", "SDR"
    REP = "rep", "Rep"
    HEAD_OF_SALES = "head_of_sales", "Head of sales"
    ADMIN = "admin", "Admin"
    READ_ONLY = "read_only", "Read-only"


SIDE_OF = {
    Role.MARKETER: Side.MARKETING,
    Role.HEAD_OF_MARKETING: Side.MARKETING,
    Role.SDR: Side.SALES,
    Role.REP: Side.SALES,
    Role.HEAD_OF_SALES: Side.SALES,
}


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().casefold())

    def who_can_sign_in(self) -> models.QuerySet["User"]:
        """Works here and has a password; the command line makes people who have none yet."""
        able = self.filter(is_active=True)
        return able.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person who signs in. Leaves by is_active=False; never deleted: their acts keep a name."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READ_ONLY)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    theme = models.CharField(
        max_length=6, default="system", choices=[(v, v) for v in ("system", "light", "dark")]
    )
    keys_on = models.BooleanField(default=True, help_text="Single-letter keys on the screens.")

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = (
            models.CheckConstraint(name="role_is_known", condition=Q(role__in=Role.values)),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def side(self) -> Side | None:
        """The party that this person speaks for; None for admins and readers."""
        return SIDE_OF.get(Role(self.role))

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Invite(models.Model):
    """A one-time link that lets one person in with one role. Only the link's hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True, help_text="Empty in the first admin's link.")
    role = models.CharField(max_length=20, choices=Role.choices)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email or 'first admin'} as {self.role}"


class Refusals(models.Model):
    """How often one person tried what they may not in one hour; the ledger has the first of it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField(help_text="Its beginning.")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_count_per_person_and_hour", fields=["user", "hour"]),
        )

    def __str__(self) -> str:
        return f"{self.count} of {self.user_id} at {self.hour:%Y-%m-%d %H:%M}"
