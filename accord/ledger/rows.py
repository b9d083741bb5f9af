"""The shapes of a ledger row: as it is handed in, and as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple


class NewRow(NamedTuple):
    """One row to append. Times are aware; `known_at` None means now.

    subject    the identity's text, or the id of its Subject (quicker where the caller has it)
    facts      nothing here identifies a person
    personal   facts that do; kept apart and erasable
    key        what the sender calls this row (64 characters at most); taken once only
    """

    kind: str
    subject: str | int
    at: datetime | None
    source: str
    known_at: datetime | None = None
    facts: Mapping[str, Any] = {}
    personal: Mapping[str, Any] | None = None
    human: int = 100
    by_id: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is read: `facts` and personal facts merged, one level deep."""

    id: int
    kind: str
    subject_id: int
    subject: str
    at: datetime | None
    known_at: datetime
    recorded_at: datetime
    facts: dict[str, Any]
    source: str
    human: int
    by_id: int | None

    @property
    def when(self) -> datetime:
        """When it happened, else when it could be known."""
        return self.at or self.known_at


def merged(facts: dict[str, Any], personal: dict[str, Any] | None) -> dict[str, Any]:
    """Both kinds of facts as one; mappings that both hold are joined ({"values": {...}})."""
    if not personal:
        return facts
    both = {**facts, **personal}
    for name in facts.keys() & personal.keys():
        if isinstance(facts[name], dict) and isinstance(personal[name], dict):
            both[name] = {**facts[name], **personal[name]}
    return both


def as_time(stored: Any) -> datetime | None:
    """An aware UTC time from what a raw cursor gives: SQLite's have no zone, and may be text."""
    if stored is None or (isinstance(stored, datetime) and stored.tzinfo is UTC):
        return stored
    time = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def surely(stored: Any) -> datetime:
    """As `as_time`, of a column that is never empty. Raises ValueError where it is."""
    time = as_time(stored)
    if time is None:
        raise ValueError("a row without a time that every row has")
    return time


def as_stored(time: datetime | None) -> str | None:
    """An aware time as Django keeps it on SQLite, which PostgreSQL reads too (its zone is UTC).

    Raises ValueError when it is naive.
    """
    if time is None:
        return None
    if time.tzinfo is None:
        raise ValueError(f"{time} has no time zone; pass an aware datetime")
    text = str(time if time.tzinfo is UTC else time.astimezone(UTC))
    return text[: -len("+00:00")]
