"""Leads computed anew from the ledger's rows: values, name, company, employments, search."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.leads import directory, employments, search
from accord.leads.carriers import carriers_of
from accord.leads.directory import Directory
from accord.leads.employments import Spell, Stored
from accord.leads.models import Lead
from accord.leads.state import (
    Carrier,
    State,
    bare,
    email_of,
    folded_from,
    moment,
    name_of,
    searchable,
)
from accord.ledger.engine import change, is_sqlite, many, read
from accord.ledger.rows import as_stored, surely
from accord.lib.exactly import encode

_NOW_SQLITE = """
    SELECT id, folded, made_at, seen_at, removed_at IS NOT NULL FROM leads_lead
    WHERE id IN (SELECT value FROM json_each(%s)) AND merged_into_id IS NULL AND erased_at IS NULL
    ORDER BY id
"""
_NOW_POSTGRES = """
    SELECT id, folded, made_at, seen_at, removed_at IS NOT NULL FROM leads_lead
    WHERE id = ANY(%s) AND merged_into_id IS NULL AND erased_at IS NULL
    ORDER BY id
"""
_BOUNDS_SQLITE = """
    SELECT p.lead_id, min(coalesce(e.at, e.known_at)), max(coalesce(e.at, e.known_at))
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    WHERE p.lead_id IN (SELECT value FROM json_each(%s))
      AND e.source <> 'flow' AND e.kind NOT IN (
          'lead.merged', 'lead.unmerged', 'lead.qualified', 'lead.stage_changed'
      )
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    GROUP BY p.lead_id
"""
_BOUNDS_POSTGRES = """
    SELECT p.lead_id, min(coalesce(e.at, e.known_at)), max(coalesce(e.at, e.known_at))
    FROM leads_profile p
    JOIN leads_identity i ON i.profile_id = p.id
    JOIN ledger_event e ON e.subject_id = i.subject_id
    WHERE p.lead_id = ANY(%s)
      AND e.source <> 'flow' AND e.kind NOT IN (
          'lead.merged', 'lead.unmerged', 'lead.qualified', 'lead.stage_changed'
      )
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    GROUP BY p.lead_id
"""
_CHANGE = """
    UPDATE leads_lead SET name = %s, email = %s, company_id = %s, "values" = %s, facts = %s,
        folded = %s, rises = %s, live_since = %s, made_at = %s, seen_at = %s, removed_at = %s,
        edition = edition + 1
    WHERE id = %s
"""

_FOLDED = "UPDATE leads_lead SET folded = %s WHERE id = %s"

Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Computed:
    """One lead as the ledger has it now; `span` None: nothing is left of it."""

    lead: int
    folded_before: str
    state: State
    spells: list[Spell]
    span: Span | None
    stood: Span


def refresh(
    lead_ids: Collection[int],
    *,
    now: datetime,
    making: str | None = None,
    whole: bool = False,
    settled: bool = False,
) -> list[int]:
    """Compute leads anew and write what they are; the ids of those without any row left.

    making  the source that makes companies not met before; None: only those there are
    whole   look for the first and the last row among all rows, not only the new ones
    settled the employments stand as they have to be

    A lead with nothing left but what Accord itself noted is removed; one that had been removed
    and has rows again comes back. Merged and erased leads are passed over.
    """
    found = read(_NOW_SQLITE if is_sqlite() else _NOW_POSTGRES, [many(lead_ids)])
    if not found:
        return []
    ids = [cells[0] for cells in found]
    carriers = carriers_of(ids)
    spans = _spans(ids if whole else [cells[0] for cells in found if cells[4]])
    stored = employments.stored_of(ids)
    book, spells = _spells(carriers, stored, making is not None)
    if settled:
        spells = employments.spells_as_stored(stored)
    named = directory.save(book, making, now) if making is not None else []
    computed = [_computed(cells, carriers, spans, spells, whole) for cells in found]
    employments.save({one.lead: one.spells for one in computed}, stored)
    _write(computed, now)
    find_by_company(named)
    return [one.lead for one in computed if one.span is None]


def _spans(lead_ids: Collection[int]) -> dict[int, Span]:
    """First and last row of each lead that has any; what Accord itself noted does not count."""
    if not lead_ids:
        return {}
    found = read(_BOUNDS_SQLITE if is_sqlite() else _BOUNDS_POSTGRES, [many(lead_ids)])
    return {lead: (surely(first), surely(last)) for lead, first, last in found}


def _spells(
    carriers: Mapping[int, list[Carrier]], stored: Mapping[int, list[Stored]], making: bool
) -> tuple[Directory, dict[int, list[Spell]]]:
    named = {lead: employments.workplaces_of(rows) for lead, rows in carriers.items()}
    book = directory.open_for((w.name, w.domain) for works in named.values() for w in works)
    look = book.place if making else book.find
    spells = {}
    for lead, works in named.items():
        there = stored.get(lead, [])
        spells[lead] = employments.spells_of(
            (w, look(w.name, w.domain, employments.likeliest(w, there))) for w in works
        )
    return book, spells


def _computed(
    cells: tuple[Any, ...],
    carriers: Mapping[int, list[Carrier]],
    spans: Mapping[int, Span],
    spells: Mapping[int, list[Spell]],
    whole: bool,
) -> Computed:
    lead, folded, made_at, seen_at, removed = cells
    rows = carriers.get(lead, [])
    stood = (surely(made_at), surely(seen_at))
    span = spans.get(lead) if whole or removed else _widened(stood, rows)
    return Computed(lead, folded, folded_from(rows), spells.get(lead, []), span, stood)


def _widened(span: Span, rows: Iterable[Carrier]) -> Span:
    times = [moment(row.when) for row in rows if row.source != "flow"]
    return min([span[0], *times]), max([span[1], *times])


def _write(computed: Iterable[Computed], now: datetime) -> None:
    texts, leads = [], []
    for one in computed:
        values = bare(one.state.values)
        here = one.spells[-1].place if one.spells and one.spells[-1].until is None else None
        name, email = name_of(values), email_of(values)
        company = here.name if here else ""
        folded = searchable(values, name, email, company) if one.span else ""
        first, last = one.span or one.stood
        live_since = one.state.live_since
        texts.append((one.lead, one.folded_before, folded))
        leads.append(
            (name, email, here.id if here else None, encode(one.state.values),
             encode(one.state.facts), folded, one.state.rises,
             None if live_since is None else as_stored(moment(live_since)),
             as_stored(first), as_stored(last), None if one.span else as_stored(now), one.lead)
        )  # fmt: skip
    search.replace(texts)
    change(_CHANGE, leads)


def find_by_company(company_ids: Collection[int]) -> None:
    """Let the leads of companies that were named anew be found by the name."""
    if not company_ids:
        return
    there = Lead.objects.standing().filter(company__in=company_ids, erased_at=None)
    texts = [
        (
            lead.pk,
            lead.folded,
            searchable(bare(lead.values), lead.name, lead.email, str(lead.company)),
        )
        for lead in there.select_related("company").order_by("id")
    ]
    search.replace(texts)
    change(_FOLDED, [(now, id) for id, before, now in texts if before != now])
