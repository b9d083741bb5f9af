"""What is known of leads as plain rows, in one order for ever: two exports can be compared."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from accord.leads import attributes
from accord.leads.models import Company, Consent, Employment, Lead
from accord.leads.state import Cached, moment
from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.queries import as_row
from accord.ledger.rows import Row

SLICE = 500

_IDENTITIES_SQLITE = """
    SELECT p.lead_id, s.key, s.id
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_subject s ON s.id = i.subject_id
    WHERE p.lead_id IN (SELECT value FROM json_each(%s)) ORDER BY s.id
"""
_IDENTITIES_POSTGRES = """
    SELECT p.lead_id, s.key, s.id
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_subject s ON s.id = i.subject_id
    WHERE p.lead_id = ANY(%s) ORDER BY s.id
"""
# What Accord itself noted follows from the rest, and is left out.
_EVENTS_SQLITE = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, x.facts,
           e.source, e.human, e.by_id
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE e.subject_id IN (SELECT value FROM json_each(%s)) AND e.source <> 'flow'
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_EVENTS_POSTGRES = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, x.facts,
           e.source, e.human, e.by_id
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal x ON x.event_id = e.id
    WHERE e.subject_id = ANY(%s) AND e.source <> 'flow'
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""


def lines() -> Iterator[dict[str, Any]]:
    """Attributes in use, companies, then each standing lead followed by its events.

    Each line says what it is under "line". Forgotten, merged and removed leads are left out.
    """
    return chain(_attributes(), _companies(), _leads())


def _attributes() -> Iterator[dict[str, Any]]:
    for attribute in attributes.in_use():
        yield {
            "line": "attribute",
            "id": attribute.pk,
            "key": attribute.key,
            "label": attribute.label,
            "type": attribute.type,
        }


def _companies() -> Iterator[dict[str, Any]]:
    for company in Company.objects.order_by("id").prefetch_related("domains").iterator(SLICE):
        domains = sorted(domain.domain for domain in company.domains.all())
        yield {"line": "company", "id": company.pk, "name": company.name, "domains": domains}


def _leads() -> Iterator[dict[str, Any]]:
    keys = {str(attribute.pk): key for key, attribute in attributes.all_known().items()}
    after = 0
    standing = Lead.objects.standing().filter(erased_at=None).order_by("id")
    while leads := list(standing.filter(pk__gt=after)[:SLICE]):
        yield from _slice(leads, keys)
        after = leads[-1].pk


def _slice(leads: list[Lead], keys: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    ids = [lead.pk for lead in leads]
    names: dict[int, list[str]] = defaultdict(list)
    owner: dict[int, int] = {}
    found = read(_IDENTITIES_SQLITE if is_sqlite() else _IDENTITIES_POSTGRES, [many(ids)])
    for lead, key, subject in found:
        names[lead].append(key)
        owner[subject] = lead
    events = _events(owner)
    work, consents = _employments(ids), _consents(ids)
    for one in leads:
        yield {
            "line": "lead",
            "id": one.pk,
            "identities": names[one.pk],
            "name": one.name,
            "email": one.email,
            "live_since": one.live_since,
            "rises": one.rises,
            "facts": one.facts,
            "values": _values(one.values, keys),
            "companies": work[one.pk],
            "consents": consents[one.pk],
        }
        yield from (_event(one.pk, row) for row in events[one.pk])


def _values(values: Mapping[str, Cached], keys: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What is known now, by attribute key, in the order of the attributes."""
    return {
        keys[attribute]: {
            "value": value,
            "at": None if at is None else moment(at),
            "known_at": moment(known_at),
            "source": source,
        }
        for attribute, (value, at, known_at, source) in sorted(
            values.items(), key=lambda pair: int(pair[0])
        )
    }


def _events(owner: Mapping[int, int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for cells in read(_EVENTS_SQLITE if is_sqlite() else _EVENTS_POSTGRES, [many(owner)]):
        found[owner[cells[2]]].append(as_row(cells))
    return found


def _event(lead: int, row: Row) -> dict[str, Any]:
    return {
        "line": "event",
        "id": row.id,
        "lead": lead,
        "kind": row.kind,
        "identity": row.subject,
        "at": row.at,
        "known_at": row.known_at,
        "facts": row.facts,
        "source": row.source,
        "human": row.human,
        "by": row.by_id,
    }


def _employments(lead_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for work in Employment.objects.filter(lead__in=lead_ids).order_by("id"):
        found[work.lead_id].append(_dated(work.company_id, work.since, work.until))
    return found


def _dated(company: int, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    return {"company": company, "since": since, "until": until}


def _consents(lead_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Consent.objects.filter(lead__in=lead_ids).order_by("id"):
        found[one.lead_id].append(
            {"given": one.given, "at": one.at, "proof": one.proof, "wording": one.wording}
        )
    return found
