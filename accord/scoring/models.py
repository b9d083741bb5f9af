"""Scores as stored: a cache that says as of when, and when each is to be looked at again."""

from django.db import models
from django.db.models import Q

from accord.agreement.models import Version
from accord.leads.models import Lead


class Score(models.Model):
    """One lead's points under one version, as of one instant. Never the truth, always dated."""

    lead = models.OneToOneField(Lead, primary_key=True, on_delete=models.CASCADE)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, db_index=False)
    as_of = models.DateTimeField()
    fit = models.IntegerField()
    behaviour = models.IntegerField()
    total = models.IntegerField()
    grade = models.CharField(max_length=4, blank=True)
    ready = models.BooleanField()
    criterion = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField(
        null=True, help_text="When the points next change by themselves; null: they do not."
    )

    class Meta:
        indexes = (
            models.Index(fields=["-total", "lead"], name="scoring_best_first"),
            models.Index(fields=["due_at"], name="scoring_due", condition=~Q(due_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.total} as of {self.as_of:%Y-%m-%d %H:%M}"


class Sweep(models.Model):
    """One look at every lead for another version, some at a time."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    position = models.BigIntegerField(default=0, help_text="The last lead that was looked at.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"sweep for version {self.version_id}"
