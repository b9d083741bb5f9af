"""A hash chain over the ledger: a changed row is named, and nothing personal is part of it."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.ledger.engine import is_sqlite, read
from accord.ledger.models import Seal
from accord.ledger.rows import as_stored, as_time
from accord.lib.exactly import decode, encode

SIZE = 1000
DIGEST = 8
START = "0" * 64

_NEXT_SQLITE = """
    SELECT 0, id, kind, subject_id, at, known_at, recorded_at, facts, source, human, by_id
    FROM ledger_event WHERE %s >= 0 AND id > %s ORDER BY id LIMIT %s
"""
_NEXT_POSTGRES = """
    SELECT txid, id, kind, subject_id, at, known_at, recorded_at, facts, source, human, by_id
    FROM ledger_event
    WHERE (txid, id) > (%s, %s)
      AND txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          + (pg_snapshot_xmin(pg_current_snapshot()) IS NOT DISTINCT FROM
             pg_current_xact_id_if_assigned())::int
    ORDER BY txid, id LIMIT %s
"""


@transaction.atomic
def seal(now: datetime, size: int = SIZE) -> int:
    """Seal the next rows in the ledger's order, chained to the seal before; how many."""
    last = Seal.objects.order_by("-pk").first()
    rows = _after(last, size)
    if not rows:
        return 0
    digests = b"".join(map(_digest, rows))
    Seal.objects.create(
        last_txid=rows[-1][0],
        last_event_id=rows[-1][1],
        count=len(rows),
        digests=digests,
        chain=_chained(last.chain if last else START, digests),
        at=now,
    )
    return len(rows)


def faults() -> Iterator[str]:
    """What is wrong with the sealed rows, a sentence each; none where all is as it was.

    Names each row that was changed, and each seal with rows missing, added or not in its chain.
    """
    before: Seal | None = None
    for one in Seal.objects.order_by("pk").iterator(50):
        yield from _of(one, before)
        before = one


def _of(one: Seal, before: Seal | None) -> Iterator[str]:
    digests = bytes(one.digests)
    if one.chain != _chained(before.chain if before else START, digests):
        yield f"Seal {one.pk} does not follow from the seal before it."
    rows = _after(before, one.count)
    if not rows or rows[-1][1] != one.last_event_id:
        yield f"Rows up to {one.last_event_id} are missing, or were added among them."
    for n, row in enumerate(rows):
        if _digest(row) != digests[n * DIGEST : (n + 1) * DIGEST]:
            yield f"Row {row[1]} ({row[2]}) is not what was sealed."


def _after(last: Seal | None, size: int) -> Sequence[tuple[Any, ...]]:
    at = (last.last_txid, last.last_event_id) if last else (0, 0)
    return read(_NEXT_SQLITE if is_sqlite() else _NEXT_POSTGRES, [*at, size])


def _digest(row: tuple[Any, ...]) -> bytes:
    """The same on both engines: times as text, facts in one order of keys."""
    _, id, kind, subject, at, known_at, recorded_at, facts, source, human, by_id = row
    times = [as_stored(as_time(time)) for time in (at, known_at, recorded_at)]
    told = encode([id, kind, subject, *times, decode(facts), source, human, by_id])
    return hashlib.sha256(told.encode()).digest()[:DIGEST]


def _chained(before: str, digests: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(before) + digests).hexdigest()
