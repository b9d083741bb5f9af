"""Stored scores: written with the instant that they are true of, and only where they change."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from accord.agreement.models import Version
from accord.ledger.engine import change, is_sqlite, many, read
from accord.ledger.rows import as_stored, as_time
from accord.scoring.models import Score
from accord.scoring.scored import Scored

AT_ONCE = 1_000
"""Scores written in one transaction, in about ten milliseconds."""

_KEEP = """
    INSERT INTO scoring_score
    (lead_id, version_id, as_of, fit, behaviour, total, grade, ready, criterion, due_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (lead_id) DO UPDATE SET
    version_id = excluded.version_id, as_of = excluded.as_of, fit = excluded.fit,
    behaviour = excluded.behaviour, total = excluded.total, grade = excluded.grade,
    ready = excluded.ready, criterion = excluded.criterion, due_at = excluded.due_at
"""
_STORED_SQLITE = """
    SELECT lead_id, fit, behaviour, grade, criterion, due_at, version_id FROM scoring_score
    WHERE lead_id IN (SELECT value FROM json_each(%s))
"""
_STORED_POSTGRES = """
    SELECT lead_id, fit, behaviour, grade, criterion, due_at, version_id FROM scoring_score
    WHERE lead_id = ANY(%s)
"""


def keep(rows: Iterable[Scored], version: Version, as_of: datetime) -> None:
    """Write these scores over what was stored."""
    stored_at = as_stored(as_of)
    change(_KEEP, [cells(row, version.pk, stored_at) for row in rows])


def keep_many(rows: Iterable[Scored], version: Version, as_of: datetime) -> None:
    """The same for many, some at a time, so that nobody waits for the database."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        with transaction.atomic():
            keep(some, version, as_of)


def cells(row: Scored, version_id: int, as_of: str | None) -> tuple[Any, ...]:
    return (
        row.lead, version_id, as_of, row.fit, row.behaviour, row.total, row.grade, row.ready,
        row.criterion, as_stored(row.due_at),
    )  # fmt: skip


def changed(rows: Collection[Scored], version: Version) -> list[Scored]:
    """Those whose stored score says something else, or is of another version, or is not there."""
    ids = many(row.lead for row in rows)
    stored = {
        lead: (Scored(lead, fit, behaviour, grade, criterion, as_time(due_at)), version_id)
        for lead, fit, behaviour, grade, criterion, due_at, version_id in read(
            _STORED_SQLITE if is_sqlite() else _STORED_POSTGRES, [ids]
        )
    }
    return [row for row in rows if stored.get(row.lead) != (row, version.pk)]


def drop(lead_ids: Collection[int]) -> None:
    """Leads that were merged into another or taken back have no score."""
    if lead_ids:
        Score.objects.filter(lead__in=lead_ids).delete()
