"""Cycles of a lead, its stage, its hand-offs to sales, and the acts of people on them."""

from datetime import UTC, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accord.agreement.language.facts import Cycle
from accord.agreement.models import Version
from accord.leads.models import Lead, Merge
from accord.ledger.models import Event

MANY_CYCLES = 5
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


class Standing(models.Model):
    """Where a lead stands now: its stage, in which cycle, since when, by which version."""

    lead = models.OneToOneField(Lead, primary_key=True, on_delete=models.CASCADE)
    stage = models.CharField(max_length=80)
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

    def in_cycle(self) -> Cycle:
        """The cycle as the agreement's language reads it."""
        return Cycle(self.cycle, self.cycle_since, self.opens_at, self.early)

    def goes_round(self) -> bool:
        """Handed back so often that a person should ask whether it leads anywhere."""
        return self.cycle > MANY_CYCLES


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def waiting(self) -> Self:
        """Neither accepted nor handed back yet."""
        return self.filter(answered_at=None)

    def shown(self) -> Self:
        """Of leads that are in use: neither merged into another nor taken back."""
        return self.filter(lead__merged_into=None, lead__removed_at=None)

    def overdue(self, now: datetime) -> Self:
        return self.waiting().filter(ends_at__lt=now)

    def in_order(self) -> Self:
        """By whose clock ends first."""
        return self.order_by("ends_at", "pk")


class Handoff(models.Model):
    """One offer of one sales-ready lead to sales. Ready again after recycling? A new one.

    It keeps the version under which it was made: later versions move none of its clocks.
    """

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
    row = models.ForeignKey(
        Event, null=True, on_delete=models.PROTECT, related_name="+", help_text="Its ledger row."
    )
    first_touch_due_at = models.DateTimeField(null=True)
    decide_due_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(
        default=NEVER,
        help_text="The clock that runs now: the first touch, then the decision; never without.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True, help_text="The first attempt.")
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, blank=True, help_text="Of the last attempt.")
    reached = models.BooleanField(default=False, help_text="Somebody answered once.")
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=80, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    reply_due_at = models.DateTimeField(null=True, help_text="Marketing replies to a rejection.")
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reply = models.CharField(max_length=500, blank=True)

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
                fields=["ends_at", "id"], name="handoff_queue", condition=Q(answered_at=None)
            ),
            models.Index(fields=["answered_at"], name="handoff_answered"),
            models.Index(fields=["touched_at"], name="handoff_touched"),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} offered {self.offered_at:%Y-%m-%d %H:%M}"

    def clock_ends_at(self) -> datetime:
        """What `ends_at` holds: the decision's end once touched, or where it comes first."""
        owed = [self.decide_due_at, None if self.touched_at else self.first_touch_due_at]
        return min((due for due in owed if due is not None), default=NEVER)


class Act(models.Model):
    """What one person did to one lead, with what stood before and after: so it can be undone."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="acts")
    handoff = models.ForeignKey(Handoff, null=True, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=40, help_text="The ledger row's kind.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    row = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.lead_id}"


class Joined(models.Model):
    """What a merge of leads did to their stages and hand-offs, so that it can be taken back."""

    merge = models.OneToOneField(
        Merge, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField()
    after = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"merge {self.merge_id}"


class Look(models.Model):
    """A lead to look at again at an instant that no ledger row will announce."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_look_per_lead_and_instant", fields=["lead", "at"]),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} at {self.at:%Y-%m-%d %H:%M}"


class Round(models.Model):
    """How far the looks at everybody have come: at midnights, and when a version takes effect."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField(help_text="The instant that is, or was last, looked at.")
    position = models.BigIntegerField(default=0, help_text="The last lead that was looked at.")
    ended = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
