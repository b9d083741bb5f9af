"""Scores as stored: a cache that says as of when."""

from django.db import models

from accord.agreement.models import Version
from accord.leads.models import Lead


class Score(models.Model):
    """One lead's points under one version, as of one instant. Never the truth, always dated."""

    lead = models.OneToOneField(Lead, primary_key=True, on_delete=models.CASCADE)
    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    as_of = models.DateTimeField()
    fit = models.IntegerField()
    behaviour = models.IntegerField()
    total = models.IntegerField()
    grade = models.CharField(max_length=4, blank=True)
    ready = models.BooleanField()
    criterion = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-total", "lead"], name="scoring_best_first"),)

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.total} as of {self.as_of:%Y-%m-%d %H:%M}"
