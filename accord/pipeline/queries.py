"""Questions about deals that the other rooms ask."""

from collections import defaultdict
from collections.abc import Collection

from accord.pipeline.models import Deal, DealLead


def deals_of(lead_ids: Collection[int]) -> dict[int, list[Deal]]:
    """The deals of each lead that has any, the newest first; one query."""
    parts = DealLead.objects.filter(lead__in=lead_ids).select_related("deal")
    found: dict[int, list[Deal]] = defaultdict(list)
    for part in parts.order_by("-deal__closed_at", "-deal__opened_at", "-deal__pk"):
        found[part.lead_id].append(part.deal)
    return dict(found)


def won() -> set[int]:
    """The leads of all deals that were won."""
    parts = DealLead.objects.filter(deal__outcome=Deal.Outcome.WON)
    return set(parts.values_list("lead", flat=True))
