"""A lead's deals in words: how each stands, its money, its dates and its people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.leads.models import Lead
from accord.pipeline.models import Deal
from accord.pipeline.queries import deals_of

# Which deal says most of a lead: a won one before an open one before a lost one.
RANK = (Deal.Outcome.WON, Deal.Outcome.OPEN, Deal.Outcome.LOST)
TONES = {Deal.Outcome.WON: "ok", Deal.Outcome.LOST: "bad"}


@dataclass(frozen=True, slots=True)
class DealShown:
    """`amount` as people write money, with its currency; "" where none was told."""

    name: str
    outcome: str
    tone: str
    amount: str
    opened_at: datetime | None
    closed_at: datetime | None
    sdr: str
    rep: str
    reason: str


def deals(lead: Lead) -> Iterator[DealShown]:
    """The newest first; one query."""
    for deal in deals_of([lead.pk]).get(lead.pk, []):
        outcome = Deal.Outcome(deal.outcome)
        yield DealShown(
            name=named(deal),
            outcome=outcome.value,
            tone=TONES.get(outcome, "s"),
            amount=money(deal),
            opened_at=deal.opened_at,
            closed_at=deal.closed_at,
            sdr=deal.sdr,
            rep=deal.rep,
            reason=deal.reason,
        )


def telling(shown: Sequence[DealShown]) -> DealShown | None:
    """The deal that says how it stands with the lead; of several such the newest."""
    return min(shown, key=lambda deal: RANK.index(Deal.Outcome(deal.outcome)), default=None)


def named(deal: Deal) -> str:
    """Its name, else what the outside calls it; a deal that a list of leads told of has neither."""
    return deal.name or (deal.key.removeprefix("deal:") if deal.key.startswith("deal:") else "Deal")


def money(deal: Deal) -> str:
    """24,500 EUR, 99.90 USD: cents only where there are some."""
    if deal.amount_cents is None:
        return ""
    whole, cents = divmod(abs(deal.amount_cents), 100)
    sign = "−" if deal.amount_cents < 0 else ""
    return f"{sign}{whole:,}{f'.{cents:02}' if cents else ''} {deal.currency}"
