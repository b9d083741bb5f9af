"""Deals, as the ledger's rows tell them."""

from django.db import models
from django.db.models import Q

from accord.leads.models import Lead
from accord.ledger.models import Event


class Deal(models.Model):
    """One opportunity, as its ledger rows tell it. Its amount is in whole cents.

    `key` is what the outside calls it, or "lead:<number>" of the identity that an import of leads
    called won.
    """

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


class Told(models.Model):
    """A ledger row that tells of a deal: all of them together are the deal."""

    row = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="told")

    def __str__(self) -> str:
        return f"{self.row_id} of {self.deal_id}"


class DealLead(models.Model):
    """A lead's part in a deal. A deal has several leads; a lead may have several deals."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="leads")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="deals")
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_role_per_deal_and_lead", fields=["deal", "lead"]),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.deal_id}"
