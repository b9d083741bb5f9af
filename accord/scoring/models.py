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


class Code(models.Model):
    """A number for a text, the same in every file of the history.

    space  what is numbered: "event" (kind and facts), "signal", or the column of an attribute
    """

    space = models.CharField(max_length=20)
    digest = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_code_a_text", fields=["space", "digest"]),)

    def __str__(self) -> str:
        return f"{self.space} {self.pk}: {self.text}"


class Shard(models.Model):
    """The history of leads whose ids stand together, as files of one edition.

    edition  a number by chance, in the names of its files and nobody else's
    zone     of the days in it
    counted  number of a signal that is counted -> events of it that one lead has at most, and the
             age from which on its counts lie apart as spent (None: none do)
    most     events of one lead, at most; `greatest`: events of one signal, lead and day, at most
    since    no event is of a day before this one, an ordinal
    """

    number = models.IntegerField(primary_key=True)
    edition = models.PositiveIntegerField()
    zone = models.CharField(max_length=80)
    leads = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    greatest = models.PositiveIntegerField()
    since = models.PositiveIntegerField()
    counted = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"shard {self.number}, edition {self.edition}"


class Touched(models.Model):
    """A lead of whom the ledger says more than the history."""

    lead_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"lead {self.lead_id}"
