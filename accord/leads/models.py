"""Who they are: identity -> profile -> lead -> company."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accord.ledger.models import Event, Subject
from accord.lib.exactly import Exact


class Attribute(models.Model):
    """One thing that we can know of a lead. Its id and type are for ever; renamed or retired."""

    class Type(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        YES_NO = "yes/no"
        DATE = "date"
        EMAIL = "email"
        PHONE = "phone"

    key = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=120)
    type = models.CharField(max_length=10, choices=Type.choices)
    standard = models.BooleanField(default=False)
    personal = models.BooleanField(default=False, help_text="Identifies a person; erasable.")
    after_handoff = models.BooleanField(default=False, help_text="Written by or after sales.")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class Company(models.Model):
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True, help_text="Name as compared.")
    made_at = models.DateTimeField()
    source = models.CharField(max_length=60)
    named_by = models.CharField(max_length=60, blank=True, help_text="Blank: named by its domain.")

    def __str__(self) -> str:
        return self.name


class CompanyDomain(models.Model):
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)
    source = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.domain


class LeadQuerySet(models.QuerySet["Lead"]):
    def standing(self) -> Self:
        """Neither merged into another, nor taken back with an import."""
        return self.filter(merged_into=None, removed_at=None)

    def live(self) -> Self:
        """Queued and promised, not history only."""
        return self.standing().exclude(live_since=None)


class Lead(models.Model):
    """One person as both departments see them. Every field but the ids is computed from the ledger.

    `values` caches what is known now: {"<attribute id>": [value, at, known_at, source]}, times in
    whole microseconds since 1970 UTC. Rows about the lead are appended under `subject`.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=250, blank=True)
    email = models.CharField(max_length=254, blank=True)
    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL)
    values = models.JSONField(default=dict, decoder=Exact)
    facts = models.JSONField(default=dict, decoder=Exact, help_text="What else its rows said.")
    folded = models.TextField(blank=True, help_text="What search looks through.")
    made_at = models.DateTimeField(help_text="First row about them.")
    seen_at = models.DateTimeField(help_text="Last thing that happened.")
    rises = models.BigIntegerField(null=True, help_text="Order in time where no date is known.")
    live_since = models.DateTimeField(null=True, help_text="Null: history; queues nobody.")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    removed_at = models.DateTimeField(null=True, help_text="Taken back with its import.")
    erased_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=0, help_text="Rises with every change.")

    objects = LeadQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["seen_at", "id"], name="leads_seen"),)

    def __str__(self) -> str:
        return self.name or self.email or f"Lead {self.pk}"

    def is_standing(self) -> bool:
        """Neither merged into another, nor taken back, nor forgotten."""
        return not (self.merged_into_id or self.removed_at or self.erased_at)


class Profile(models.Model):
    """What was taken for one person when first seen. Immutable; merges move its `lead` only."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="profiles")

    def __str__(self) -> str:
        return f"profile {self.pk}"


class Identity(models.Model):
    """One name that a person is seen under: a subject of the ledger."""

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="identity"
    )
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="identities")

    def __str__(self) -> str:
        return f"{self.subject_id} is profile {self.profile_id}"


class Employment(models.Model):
    """A lead's company over time; one primary at any instant."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="employments")
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="employments", db_index=False
    )
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_primary_company", fields=["lead"], condition=Q(until=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} at {self.company_id}"

    def held_at(self, instant: datetime) -> bool:
        return (self.since is None or self.since <= instant) and (
            self.until is None or instant < self.until
        )


class Merge(models.Model):
    """Two leads found to be one, by a person; `moved` is what taking it back restores."""

    kept = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="merged_by")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class Consent(models.Model):
    """What a person agreed to, with its proof: source, date and version of the wording."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="consents")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="The row."
    )
    given = models.BooleanField()
    at = models.DateTimeField()
    source = models.CharField(max_length=60)
    proof = models.CharField(max_length=200)
    wording = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{'yes' if self.given else 'no'} of {self.lead_id}"
