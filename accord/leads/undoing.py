"""An import taken back: leads are computed without it, and those that were only its go."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.accounts.models import User
from accord.leads import tidying
from accord.leads.bulk import one_writer
from accord.leads.carriers import carriers_of
from accord.leads.models import Consent, Employment, Identity, Lead
from accord.leads.refresh import refresh
from accord.ledger import commands as ledger
from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.models import Retraction
from accord.ledger.rows import as_time

SLICE = 1000

_TOUCHED = """
    SELECT DISTINCT subject_id FROM ledger_event
    WHERE source = %s AND subject_id > %s ORDER BY subject_id LIMIT %s
"""
_LEADS_SQLITE = """
    SELECT DISTINCT p.lead_id FROM leads_identity i
    JOIN leads_profile p ON p.id = i.profile_id
    WHERE i.subject_id IN (SELECT value FROM json_each(%s)) ORDER BY p.lead_id
"""
_LEADS_POSTGRES = """
    SELECT DISTINCT p.lead_id FROM leads_identity i
    JOIN leads_profile p ON p.id = i.profile_id
    WHERE i.subject_id = ANY(%s) ORDER BY p.lead_id
"""
# What is left of each lead, but what Accord itself noted.
_LEFT_SQLITE = """
    SELECT p.lead_id, e.kind, coalesce(e.at, e.known_at), e.subject_id, e.source
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    WHERE p.lead_id IN (SELECT value FROM json_each(%s)) AND e.source <> 'flow'
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_LEFT_POSTGRES = """
    SELECT p.lead_id, e.kind, coalesce(e.at, e.known_at), e.subject_id, e.source
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    WHERE p.lead_id = ANY(%s) AND e.source <> 'flow'
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""

Left = tuple[str, datetime, int, str]
"""A row that is left: its kind, when, the subject's id, its source."""


def retract(source: str, *, by: User | None, now: datetime) -> list[tuple[Lead, str]]:
    """Take an import back; the leads that stay only since people worked on them, and why.

    Leads without any row left are removed; all others are what they would be had the import
    never been. Works in slices, each a transaction of its own unless called inside one; called
    again after a crash it goes on. Raises Refused where it was taken back before and is done.
    """
    if not Retraction.objects.filter(source=source).exists():
        ledger.retract(source, by, now)
    stay: dict[int, str] = {}
    after = 0
    while subjects := [id for (id,) in read(_TOUCHED, [source, after, SLICE])]:
        stay.update(retract_slice(source, subjects, now))
        after = subjects[-1]
    tidying.drop_left_over(source)
    leads = Lead.objects.in_bulk(list(stay))
    return [(leads[id], why) for id, why in sorted(stay.items()) if id in leads]


@transaction.atomic
def retract_slice(source: str, subject_ids: Collection[int], now: datetime) -> dict[int, str]:
    """Compute the leads of these subjects without the source; why some of them stay."""
    one_writer()
    sql = _LEADS_SQLITE if is_sqlite() else _LEADS_POSTGRES
    leads = [id for (id,) in read(sql, [many(subject_ids)])]
    worked = set(Employment.objects.filter(lead__in=leads).values_list("company_id", flat=True))
    Consent.objects.filter(lead__in=leads, event__source=source).delete()
    left = _left(leads)
    _drop_identities(leads, left)
    refresh(leads, now=now, whole=True)
    tidying.drop_companies(worked)
    return {
        lead: _because(rows) for lead, rows in left.items() if all(row[3] == "hand" for row in rows)
    }


def _left(lead_ids: Collection[int]) -> dict[int, list[Left]]:
    found: dict[int, list[Left]] = defaultdict(list)
    sql = _LEFT_SQLITE if is_sqlite() else _LEFT_POSTGRES
    for lead, kind, when, subject, source in read(sql, [many(lead_ids)]):
        time: Any = as_time(when)
        found[lead].append((kind, time, subject, source))
    return found


def _because(rows: list[Left]) -> str:
    kind, when, _, _ = rows[-1]
    return f"{kind.replace('.', ' ').replace('_', ' ')} on {when:%Y-%m-%d}"


def _drop_identities(lead_ids: Collection[int], left: Mapping[int, list[Left]]) -> None:
    """Forget those names of leads that only the import knew; a lead keeps its first one."""
    carriers = carriers_of(lead_ids)
    held = {row[2] for rows in left.values() for row in rows}
    held |= {id for rows in carriers.values() for row in rows for id in row.facts.get("also", ())}
    known = Identity.objects.filter(profile__lead__in=lead_ids)
    loose = set(known.values_list("subject_id", flat=True)) - held
    firsts = Lead.objects.filter(subject__in=loose).values_list("subject_id", flat=True)
    Identity.objects.filter(subject__in=loose - set(firsts)).delete()
