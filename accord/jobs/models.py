"""One row a long piece of work."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

LEASE = timedelta(seconds=20)
SILENT = timedelta(seconds=60)


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> Self:
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def claimable(self, worker: str, now: datetime) -> Self:
        """Open and held by nobody, by somebody whose lease ran out, or by this worker itself."""
        return self.open().filter(Q(lease_until=None) | Q(lease_until__lt=now) | Q(worker=worker))

    def in_turn(self) -> Self:
        """The one not moved for longest first, so that a long job holds up no short one."""
        return self.order_by(F("heartbeat_at").asc(nulls_first=True), "pk")


class Job(models.Model):
    """Work in slices: each transaction inside commits its rows and `position` together.

    A killed worker's lease runs out and another goes on from `position`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=40)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=80, blank=True, help_text="What it does now, in words.")
    position = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    sentence = models.TextField(blank=True, help_text="Why it was refused, for the person.")

    objects = JobQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    def is_silent(self, now: datetime) -> bool:
        """Running, but nobody has moved it for a minute: the screen says so."""
        return self.state == self.State.RUNNING and (
            self.heartbeat_at is None or self.heartbeat_at + SILENT < now
        )

    def percent(self) -> int:
        return min(100, 100 * self.position // self.total) if self.total else 0

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.pk, "kind": self.kind, "state": self.state, **self.result}


class Beat(models.Model):
    """When a process that runs all the time was last heard of."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
