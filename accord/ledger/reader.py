"""Readers that skip nothing, each with a cursor of its own.

On PostgreSQL ids are given out when a row is written and seen when its transaction commits, so
going by `id > last` skips rows that commit late. Rows carry their transaction's number, and only
those below every transaction that still runs are read, in the order (txid, id); a transaction
reads its own rows while it is the oldest. SQLite has one writer: there ids commit in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.ledger.engine import is_sqlite, read
from accord.ledger.models import Cursor, Parked
from accord.ledger.queries import as_row
from accord.ledger.rows import Row

_UNREAD_SQLITE = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, p.facts,
           e.source, e.human, e.by_id, 0
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal p ON p.event_id = e.id
    WHERE %s >= 0 AND e.id > %s
    ORDER BY e.id
    LIMIT %s
"""
_UNREAD_POSTGRES = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, p.facts,
           e.source, e.human, e.by_id, e.txid
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal p ON p.event_id = e.id
    WHERE (e.txid, e.id) > (%s, %s)
      AND e.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          + (pg_snapshot_xmin(pg_current_snapshot()) IS NOT DISTINCT FROM
             pg_current_xact_id_if_assigned())::int
    ORDER BY e.txid, e.id
    LIMIT %s
"""
_HELD_BACK = """
    SELECT EXISTS (
        SELECT 1 FROM ledger_event
        WHERE txid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          + (pg_snapshot_xmin(pg_current_snapshot()) IS NOT DISTINCT FROM
             pg_current_xact_id_if_assigned())::int
    )
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one reader has not read yet, in the ledger's order, and where it then stands."""

    reader: str
    rows: Sequence[Row]
    txid: int
    event_id: int
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


def unread(reader: str, limit: int = 1000) -> Batch:
    """The next rows for this reader, `limit` at most; retracted ones too, for they happened.

    Reading moves nothing: call `mark` in the transaction that keeps what was made of them.
    """
    at = Cursor.objects.filter(pk=reader).values_list("txid", "event_id").first() or (0, 0)
    found = read(_UNREAD_SQLITE if is_sqlite() else _UNREAD_POSTGRES, [*at, limit])
    txid, event_id = (found[-1][12], found[-1][0]) if found else at
    rows = [as_row(cells[:12]) for cells in found]
    return Batch(reader, rows, txid, event_id, more=len(rows) == limit)


def holds_back() -> bool:
    """Whether rows are there that no reader is given yet, for an older transaction still runs.

    On PostgreSQL any transaction of the cluster that writes is such a one, the server's own
    housekeeping as well: mostly it is over in milliseconds.
    """
    return not is_sqlite() and bool(read(_HELD_BACK)[0][0])


def mark(batch: Batch) -> None:
    """This reader has read up to the end of the batch."""
    Cursor.objects.update_or_create(
        reader=batch.reader, defaults={"txid": batch.txid, "event_id": batch.event_id}
    )


def park(reader: str, row: Row, reason: str, now: datetime) -> None:
    """Put a row aside that this reader cannot take, so that it holds up nobody."""
    Parked.objects.create(reader=reader, event_id=row.id, reason=reason, at=now)
