"""Deals, as the ledger's rows tell them."""

from django.db import models
from django.db.models import Q

from accord.leads.models import Lead


class Deal(models.Model):
    """One opportunity. Several leads have roles in it; its amount is in whole cents."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        WON = "won"
        LOST = "lost"

    key = models.CharField(max_length=320, unique=True)
    name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=4, choices=Outcome.choices)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    amount_cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    sdr = models.CharField(max_length=120, blank=True)
    rep = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="an_amount_has_a_currency", condition=Q(amount_cents=None) | ~Q(currency="")
            ),
        )

    def __str__(self) -> str:
        return self.name or self.key


class DealLead(models.Model):
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="leads")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="deals")
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_role_per_deal_and_lead", fields=["deal", "lead"]),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.deal_id}"
