"""Versions of the agreement and the signatures under them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accord.accounts.models import Side


class VersionQuerySet(models.QuerySet["Version"]):
    def of(self, agreement: str) -> Self:
        return self.filter(agreement=agreement)

    def drafts(self) -> Self:
        return self.filter(state=Version.State.DRAFT)

    def proposed(self) -> Self:
        return self.filter(state=Version.State.PROPOSED)

    def begun_by(self, instant: datetime) -> Self:
        """Came into force by `instant` and was not taken back by then; the newest first."""
        standing = Q(returned_at=None) | Q(returned_at__gt=instant)
        begun = self.filter(standing, in_force_from__lte=instant)
        return begun.order_by("-in_force_from", "-number")

    def waiting(self, now: datetime) -> Self:
        """Signed by both sides, and its time is still to come."""
        return self.filter(in_force_from__gt=now, returned_at=None)


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> Self:
        return self.filter(void_at=None)


class Version(models.Model):
    """One text of a named agreement. A draft can be edited; a proposed one is frozen."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PROPOSED = "proposed"
        SIGNED = "signed"
        WITHDRAWN = "withdrawn"

    agreement = models.CharField(max_length=40, default="main")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField(help_text="As written, comments and order kept.")
    canonical = models.TextField(blank=True, help_text="What the hash covers; set when proposed.")
    hash = models.CharField(max_length=64, blank=True)
    zone_data = models.BinaryField(
        null=True, help_text="Of its time zone (TZif), as known here when it was proposed."
    )
    days_off = models.JSONField(
        null=True, help_text="Public holidays as known then, with the years that are covered."
    )
    note = models.CharField(max_length=500, blank=True, help_text="Why this change, in a sentence.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    takes_effect_at = models.DateTimeField(
        null=True, help_text="Asked for; covered by the hash. Null: with the last signature."
    )
    in_force_from = models.DateTimeField(null=True, help_text="Set with the last signature.")
    came_noted_at = models.DateTimeField(
        null=True, help_text="The ledger holds its coming into force; a later time is waited for."
    )
    returned_at = models.DateTimeField(null=True, help_text="Taken back within seven days.")
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_number_per_agreement", fields=["agreement", "number"]
            ),
            models.CheckConstraint(
                name="what_is_proposed_has_a_hash",
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(hash=""),
            ),
            models.CheckConstraint(
                name="only_what_is_signed_comes_into_force",
                condition=Q(state="signed") | Q(in_force_from=None),
            ),
            models.UniqueConstraint(
                name="one_draft_per_agreement",
                fields=["agreement"],
                condition=Q(state="draft"),
            ),
            models.UniqueConstraint(
                name="one_proposal_per_agreement",
                fields=["agreement"],
                condition=Q(state="proposed"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.state != self.State.DRAFT

    @property
    def subject(self) -> str:
        """Of its rows in the ledger."""
        return f"agreement:{self.agreement}"


class Signature(models.Model):
    """One person's word for one side under one hash."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    void_at = models.DateTimeField(null=True, help_text="The text changed after it.")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_standing_signature_per_side",
                fields=["version", "side"],
                condition=Q(void_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.side} under {self.version}"
