"""What the rows of one deal say together. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from accord.ledger.rows import Row
from accord.pipeline.models import Deal

OUTCOMES = {
    "deal.opened": Deal.Outcome.OPEN,
    "deal.won": Deal.Outcome.WON,
    "deal.lost": Deal.Outcome.LOST,
}
TEXTS = {"name": 200, "sdr": 120, "rep": 120, "reason": 200, "currency": 3}
"""What is taken over as it is written, and how much of it."""


def outcome_of(row: Row) -> str:
    """How the deal stands by this row; "" where the row tells of none."""
    if row.kind in OUTCOMES:
        return OUTCOMES[row.kind]
    said = row.facts.get("outcome", "") if row.kind == "lead.imported" else ""
    return said if said in Deal.Outcome.values else ""


def key_of(row: Row) -> str:
    """Which deal a row tells of: the outside's name for it, else the identity's own deal."""
    named = row.facts.get("deal") if row.kind in OUTCOMES else None
    return f"deal:{named}"[:320] if named else f"lead:{row.subject_id}"


def fold(rows: Sequence[Row]) -> dict[str, Any]:
    """The fields of the deal that these rows tell of, in the ledger's order; later ones prevail.

    rows  at least one, each with an outcome
    """
    said: dict[str, Any] = {}
    for row in rows:
        said.update({name: value for name, value in row.facts.items() if value is not None})
    said.setdefault("name", said.get("called", ""))
    last = rows[-1]
    outcome = outcome_of(last)
    closed_at = None if outcome == Deal.Outcome.OPEN else time_of(said, "closed_at") or last.at
    return {
        **{name: str(said.get(name, ""))[:longest] for name, longest in TEXTS.items()},
        **money(said),
        "outcome": outcome,
        "opened_at": time_of(said, "opened_at"),
        "closed_at": closed_at,
        "source": rows[0].source,
    }


def money(said: Mapping[str, Any]) -> dict[str, Any]:
    """An amount counts only with its currency."""
    amount, currency = said.get("amount_cents"), str(said.get("currency") or "")[:3]
    has_both = isinstance(amount, int) and bool(currency)
    return {"amount_cents": amount if has_both else None, "currency": currency}


def time_of(said: Mapping[str, Any], name: str) -> datetime | None:
    """A time that is told as ISO text; None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(str(said[name]))
    except (KeyError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
