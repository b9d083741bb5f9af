"""Erasing what deals say of forgotten people: their names go, outcome and money stay."""

from collections.abc import Collection

from accord.ledger import erasure
from accord.pipeline.keeping import compute
from accord.pipeline.models import DealLead, Told


def forget(lead_ids: Collection[int], texts: Collection[str]) -> int:
    """Compute the deals of these leads from what is left of their rows; how many there are.

    texts  what named the people: words that colleagues of theirs brought into the same deals
           and that name them go too
    """
    deals = set(DealLead.objects.filter(lead__in=lead_ids).values_list("deal", flat=True))
    # A colleague's deal may be called by the family name alone; so few rows leave no doubt whose.
    named = {*texts, *(word for text in texts if "@" not in text for word in text.split())}
    erasure.blank(Told.objects.filter(deal__in=deals).values_list("row", flat=True), named)
    compute(deals)
    return len(deals)
