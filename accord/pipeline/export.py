"""Deals as plain rows, in one order for ever: two exports can be compared."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accord.pipeline.models import Deal

FIELDS = (
    "key", "name", "outcome", "opened_at", "closed_at", "amount_cents", "currency", "sdr", "rep",
    "reason",
)  # fmt: skip
SLICE = 500


def lines() -> Iterator[dict[str, Any]]:
    """Every deal with the numbers of its leads; what is empty is left out. Times are ISO, UTC."""
    for deal in Deal.objects.order_by("key").prefetch_related("leads").iterator(chunk_size=SLICE):
        told = {name: getattr(deal, name) for name in FIELDS}
        leads = sorted(part.lead_id for part in deal.leads.all())
        yield {
            "line": "deal",
            **{name: _plain(value) for name, value in told.items() if value not in (None, "")},
            "leads": leads,
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
