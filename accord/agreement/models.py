"""Versions of the agreement and the signatures under them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accord.accounts.models import Side


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
    returned_at = models.DateTimeField(null=True, help_text="Taken back within seven days.")
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_number_per_agreement", fields=["agreement", "number"]),
            models.CheckConstraint(
                name="what_is_proposed_has_a_hash", condition=Q(state="draft") | ~Q(hash="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"


class Signature(models.Model):
    """One person's word for one side under one hash."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    void_at = models.DateTimeField(null=True, help_text="The text changed after it.")

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
