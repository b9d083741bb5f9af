"""This room's part of the flow: whose rows are these? Makes leads of people not met before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError, transaction

from accord.leads import bulk, search
from accord.leads.refresh import refresh
from accord.leads.rows import LeadRow
from accord.leads.standard import EMAIL
from accord.leads.state import BOOKKEEPING
from accord.leads.writing import Slice
from accord.ledger import reader
from accord.ledger.engine import change, is_sqlite, many, read
from accord.ledger.models import Retraction
from accord.ledger.rows import Row, as_stored, surely
from accord.lib.errors import Refused
from accord.lib.progress import Progress

READER = "leads"
ROWS = 1000
PEOPLE = ("email:", "id:", "hand:")
QUIET = frozenset({"lead.merged", "lead.unmerged"})
"""Kinds that are no news of the person."""

_LEADS_SQLITE = """
    SELECT i.subject_id, p.lead_id, l.made_at, l.seen_at, l.removed_at IS NOT NULL
    FROM leads_identity i
    JOIN leads_profile p ON p.id = i.profile_id
    JOIN leads_lead l ON l.id = p.lead_id
    WHERE i.subject_id IN (SELECT value FROM json_each(%s))
"""
_LEADS_POSTGRES = """
    SELECT i.subject_id, p.lead_id, l.made_at, l.seen_at, l.removed_at IS NOT NULL
    FROM leads_identity i
    JOIN leads_profile p ON p.id = i.profile_id
    JOIN leads_lead l ON l.id = p.lead_id
    WHERE i.subject_id = ANY(%s)
"""
_SPAN = "UPDATE leads_lead SET made_at = %s, seen_at = %s WHERE id = %s"


def step(now: datetime, budget: timedelta) -> Progress:
    """Take new ledger rows, some at a time; then tidy the search index while time is left."""
    ends = monotonic() + budget.total_seconds()
    done, more = 0, True
    while more and (not done or monotonic() < ends):
        taken, more = _some(now)
        done += taken
    if more:
        return Progress(done, more=True)
    return Progress(done, more=search.tidy())


@transaction.atomic
def _some(now: datetime) -> tuple[int, bool]:
    batch = reader.unread(READER, ROWS)
    if not batch:
        return 0, False
    retracted = set(Retraction.objects.values_list("source", flat=True))
    rows = [
        row for row in batch.rows if row.subject.startswith(PEOPLE) and row.source not in retracted
    ]
    _make_leads(rows, now)
    _advance([row for row in rows if row.source != "flow" and row.kind not in QUIET], now)
    reader.mark(batch)
    return len(batch.rows), batch.more


def _make_leads(rows: Sequence[Row], now: datetime) -> None:
    """A lead for each identity that no lead has, of history where the row is."""
    known = set(_leads_of(rows))
    firsts: dict[int, Row] = {}
    for row in rows:
        if row.subject_id not in known and row.source != "flow":
            firsts.setdefault(row.subject_id, row)
    groups: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in firsts.values():
        groups[row.source, not is_history(row)].append(row)
    for (source, live), some in groups.items():
        _take(some, Slice(source, live, now, None, kind="lead.made"))


def is_history(row: Row) -> bool:
    """Brought by an import as known when it happened, not when it was brought."""
    return row.source.startswith("import:") and row.known_at == row.at


def _take(rows: Sequence[Row], slice: Slice) -> None:
    """All at once; where one cannot be taken, one by one, parking those that cannot."""
    try:
        with transaction.atomic():
            bulk.take([_lead_row(row) for row in rows], slice)
    except (Refused, ValueError, DatabaseError):
        if len(rows) > 1:
            for row in rows:
                _take([row], slice)
        else:
            reader.park(READER, rows[0], "No lead could be made of its subject.", slice.now)


def _lead_row(row: Row) -> LeadRow:
    address = row.subject.removeprefix("email:") if row.subject.startswith("email:") else None
    values = {EMAIL: address} if address else {}
    return LeadRow((row.subject,), values, at=row.at, known_at=row.known_at)


def _leads_of(rows: Iterable[Row]) -> dict[int, tuple[int, datetime, datetime, bool]]:
    """By subject: its lead, the lead's first and last time, whether it was removed."""
    sql = _LEADS_SQLITE if is_sqlite() else _LEADS_POSTGRES
    found = read(sql, [many({row.subject_id for row in rows})])
    return {
        subject: (lead, surely(made_at), surely(seen_at), bool(removed))
        for subject, lead, made_at, seen_at, removed in found
    }


def _advance(rows: Sequence[Row], now: datetime) -> None:
    """Leads were seen as late as the newest act, and made as early as the oldest."""
    leads = _leads_of(rows)
    spans: dict[int, tuple[datetime, datetime]] = {}
    back: set[int] = set()
    for row in rows:
        if row.subject_id in leads:
            lead, made_at, seen_at, removed = leads[row.subject_id]
            back |= {lead} if removed else set()
            if row.source != "flow" and row.kind not in BOOKKEEPING:
                first, last = spans.get(lead, (made_at, seen_at))
                spans[lead] = min(first, row.when), max(last, row.when)
    stood = {lead: (made_at, seen_at) for lead, made_at, seen_at, _ in leads.values()}
    change(
        _SPAN,
        [(as_stored(a), as_stored(b), id) for id, (a, b) in spans.items() if stood[id] != (a, b)],
    )
    refresh(sorted(back), now=now)
