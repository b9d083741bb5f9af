"""Questions about leads that the other rooms ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.agreement.language.words import Value
from accord.leads import emails
from accord.leads.evidence import facts_of
from accord.leads.models import Identity, Lead
from accord.leads.state import CARRIERS
from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.queries import as_row
from accord.ledger.rows import Row
from accord.lib.errors import Invalid

__all__ = [
    "Told", "by_identity", "facts_of", "history", "identities", "leads_of", "named", "timeline",
]  # fmt: skip

_LEADS_SQLITE = """
    SELECT s.key, p.lead_id
    FROM ledger_subject s
    JOIN leads_identity i ON i.subject_id = s.id
    JOIN leads_profile p ON p.id = i.profile_id
    WHERE s.key IN (SELECT value FROM json_each(%s))
"""
_LEADS_POSTGRES = """
    SELECT s.key, p.lead_id
    FROM ledger_subject s
    JOIN leads_identity i ON i.subject_id = s.id
    JOIN leads_profile p ON p.id = i.profile_id
    WHERE s.key = ANY(%s)
"""
_IDENTITIES = """
    SELECT s.key
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_subject s ON s.id = i.subject_id
    WHERE p.lead_id = %s
    ORDER BY s.id
"""
_SYSTEMS_SQLITE = """
    SELECT DISTINCT substr(key, 1, 3 + instr(substr(key, 4), ':')) FROM ledger_subject
    WHERE key >= 'id:' AND key < 'id;'
"""
_SYSTEMS_POSTGRES = """
    SELECT DISTINCT 'id:' || split_part(key, ':', 2) || ':' FROM ledger_subject
    WHERE starts_with(key, 'id:')
"""
# The rows of one lead; `read` gets its id first. Constants put together, never what people wrote.
_OF_LEAD = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, x.facts,
           e.source, e.human, e.by_id
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE p.lead_id = %s
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
"""
_NEWEST_FIRST = """
    ORDER BY coalesce(e.at, e.known_at) DESC, e.id DESC
    LIMIT %s
"""
_BEFORE = """
      AND (coalesce(e.at, e.known_at), e.id) < (
          SELECT coalesce(b.at, b.known_at), b.id FROM ledger_event b WHERE b.id = %s
      )
"""
_SAYS_SQLITE = """
      AND e.kind IN (SELECT value FROM json_each(%s))
      AND (json_type(e.facts, '$.values."' || %s || '"') IS NOT NULL
           OR json_type(x.facts, '$.values."' || %s || '"') IS NOT NULL)
"""
_SAYS_POSTGRES = """
      AND e.kind = ANY(%s)
      AND (jsonb_exists(e.facts -> 'values', %s) OR jsonb_exists(x.facts -> 'values', %s))
"""
_TIMELINE = _OF_LEAD + _NEWEST_FIRST
_TIMELINE_BEFORE = _OF_LEAD + _BEFORE + _NEWEST_FIRST
_HISTORY_SQLITE = _OF_LEAD + _SAYS_SQLITE + _NEWEST_FIRST
_HISTORY_POSTGRES = _OF_LEAD + _SAYS_POSTGRES + _NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Told:
    """One value of one attribute (its id as text), and how we know it."""

    attribute: str
    value: Value | None
    at: datetime | None
    known_at: datetime
    source: str
    by_id: int | None
    event: int


def by_identity(keys: Iterable[str]) -> dict[str, int]:
    """The id of the lead behind each identity that has one; merged ones lead to the kept lead."""
    return dict(read(_LEADS_SQLITE if is_sqlite() else _LEADS_POSTGRES, [many(keys)]))


def leads_of(subject_ids: Iterable[int]) -> dict[int, int]:
    """The id of the lead that each subject of the ledger is, where it is one."""
    known = Identity.objects.filter(subject_id__in=set(subject_ids))
    return dict(known.values_list("subject_id", "profile__lead_id"))


def identities(lead: Lead) -> list[str]:
    """Every name that the lead is seen under, the oldest first."""
    return [key for (key,) in read(_IDENTITIES, [lead.pk])]


def named(word: str) -> list[Lead]:
    """The leads that an e-mail address, an outside id or a whole identity names.

    "4711" looks in every outside system, "crm:4711" and "id:crm:4711" in one; a scan of the
    identities, so for people at the command line, not for pages.
    """
    keys = [word, f"id:{word}"]
    try:
        keys.append(f"email:{emails.normal(word)}")
    except Invalid:
        systems = read(_SYSTEMS_SQLITE if is_sqlite() else _SYSTEMS_POSTGRES)
        keys += [f"{system}{word}" for (system,) in systems]
    found = set(by_identity(keys).values())
    return list(Lead.objects.standing().filter(pk__in=found).order_by("id"))


def timeline(lead: Lead, before: int | None = None, limit: int = 50) -> list[Row]:
    """All that happened to the lead, newest first; `before`: the ledger row shown last."""
    if before is None:
        return list(map(as_row, read(_TIMELINE, [lead.pk, limit])))
    return list(map(as_row, read(_TIMELINE_BEFORE, [lead.pk, before, limit])))


def history(lead: Lead, attribute: int, limit: int = 200) -> list[Told]:
    """The values that one attribute had, the newest first; of equal times the later row first.

    attribute  its id; limit: of a longer history the newest values
    """
    name = str(attribute)
    sql = _HISTORY_SQLITE if is_sqlite() else _HISTORY_POSTGRES
    rows = map(as_row, read(sql, [lead.pk, many(CARRIERS), name, name, limit]))
    return [told for row in rows for told in _told(row) if told.attribute == name]


def _told(row: Row) -> Sequence[Told]:
    values: dict[str, Any] = row.facts.get("values", {})
    return [
        Told(attribute, value, row.at, row.known_at, row.source, row.by_id, row.id)
        for attribute, value in sorted(values.items(), key=lambda pair: int(pair[0]))
    ]
