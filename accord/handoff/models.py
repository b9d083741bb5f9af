"""Cycles of a lead, its stage, and its hand-offs to sales."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accord.agreement.models import Version
from accord.leads.models import Lead


class Standing(models.Model):
    """Where a lead stands now: its stage, in which cycle, since when, by which version."""

    lead = models.OneToOneField(Lead, primary_key=True, on_delete=models.CASCADE)
    stage = models.CharField(max_length=40)
    since = models.DateTimeField()
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT)
    cycle = models.PositiveIntegerField(default=1)
    cycle_since = models.DateTimeField(null=True, help_text="Null: the first, from the beginning.")
    opens_at = models.DateTimeField(null=True, help_text="Recycled: not ready again before.")
    early = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["stage", "lead"], name="handoff_stage"),)

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.stage}"


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def waiting(self) -> Self:
        return self.filter(answered_at=None)

    def overdue(self, now: datetime) -> Self:
        return self.waiting().filter(Q(first_touch_due_at__lt=now, touched_at=None) | Q(decide_due_at__lt=now))


class Handoff(models.Model):
    """One offer of one sales-ready lead to sales. Ready again after recycling? A new one."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        RECYCLED = "recycled"
        DISQUALIFIED = "disqualified"
        WITHDRAWN = "withdrawn"

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="handoffs")
    cycle = models.PositiveIntegerField()
    offered_at = models.DateTimeField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    criterion = models.CharField(max_length=80)
    why = models.JSONField(default=dict, help_text="Lines, points and events at that instant.")
    first_touch_due_at = models.DateTimeField(null=True)
    decide_due_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=80, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="rejection_has_a_reason", condition=~Q(answer="rejected") | ~Q(reason="")
            ),
            models.UniqueConstraint(
                name="one_open_handoff_per_lead", fields=["lead"], condition=Q(answered_at=None)
            ),
        )
        indexes = (
            models.Index(
                fields=["first_touch_due_at", "id"],
                name="handoff_queue",
                condition=Q(answered_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} offered {self.offered_at:%Y-%m-%d %H:%M}"
