"""Imports: one file, its mapping, its counts, and the rows that were refused."""

from django.conf import settings
from django.db import models

from accord.jobs.models import Job


class Import(models.Model):
    class What(models.TextChoices):
        LEADS = "leads"
        EVENTS = "events"
        DEALS = "deals"

    class State(models.TextChoices):
        MAPPING = "mapping", "Columns to settle"
        CHECKED = "checked", "Dry run done"
        RUNNING = "running"
        DONE = "done"
        REFUSED = "refused"
        CANCELLED = "cancelled"
        UNDONE = "undone"

    what = models.CharField(max_length=8, choices=What.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    name = models.CharField(
        max_length=255, help_text="The file's name as given; shown, never opened."
    )
    file = models.CharField(max_length=80, help_text="Our own name under ACCORD_HOME/files.")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mapping = models.JSONField(default=dict)
    live = models.BooleanField(default=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)
    read = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict, help_text="Warnings and facts to show.")
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.what} from {self.name}"

    @property
    def source(self) -> str:
        """What the ledger's rows of this import name as their source."""
        return f"import:{self.pk}"

    @property
    def proof(self) -> str:
        """Where an opt-out was read; the same for the same file, whenever it is sent."""
        return f"file {self.sha256[:12]}"

    def closes(self) -> bool:
        """Every row that was read is in exactly one of the four counts."""
        return self.read == self.new + self.updated + self.same + self.refused


class RefusedRow(models.Model):
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused_rows")
    line = models.BigIntegerField(help_text="Line of the file on which the row begins.")
    reason = models.CharField(max_length=300)
    cells = models.JSONField(default=list, help_text="The row as it stood.")

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
