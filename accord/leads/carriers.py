"""The ledger's rows that say something about leads themselves, by lead."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from accord.leads.state import CARRIERS, Carrier, micros
from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.rows import merged, surely
from accord.lib.exactly import decode

_SQLITE = """
    SELECT p.lead_id, e.at, e.known_at, e.recorded_at, e.source, e.facts, x.facts
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE p.lead_id IN (SELECT value FROM json_each(%s))
      AND e.kind IN (SELECT value FROM json_each(%s))
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_POSTGRES = """
    SELECT p.lead_id, e.at, e.known_at, e.recorded_at, e.source, e.facts, x.facts
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE p.lead_id = ANY(%s)
      AND e.kind = ANY(%s)
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""


def carriers_of(lead_ids: Collection[int]) -> dict[int, list[Carrier]]:
    """The carriers of each lead in the ledger's order, retracted ones left out; one query."""
    found: dict[int, list[Carrier]] = defaultdict(list)
    if lead_ids:
        sql = _SQLITE if is_sqlite() else _POSTGRES
        for lead, *cells in read(sql, [many(lead_ids), many(CARRIERS)]):
            found[lead].append(_carrier(*cells))
    return found


def _carrier(
    at: Any, known_at: Any, recorded_at: Any, source: str, facts: str, personal: str | None
) -> Carrier:
    return Carrier(
        at=None if at is None else _micros(at),
        known_at=_micros(known_at),
        recorded_at=_micros(recorded_at),
        source=source,
        facts=merged(decode(facts), decode(personal) if personal else None),
    )


def _micros(stored: Any) -> int:
    return micros(surely(stored))
