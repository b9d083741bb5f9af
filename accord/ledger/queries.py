"""Reading the ledger: facts and personal facts merged, retracted rows left out."""

from collections.abc import Iterable, Iterator
from typing import Any

from accord.ledger.engine import is_sqlite, many, read
from accord.ledger.rows import Row, as_time, merged, surely
from accord.lib.exactly import decode

# The order is that of the subjects' rows in the ledger; readers sort by time where they need it.
_OF_SQLITE = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, p.facts,
           e.source, e.human, e.by_id
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal p ON p.event_id = e.id
    WHERE e.subject_id IN (SELECT value FROM json_each(%s))
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_OF_POSTGRES = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, p.facts,
           e.source, e.human, e.by_id
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal p ON p.event_id = e.id
    WHERE e.subject_id = ANY(%s)
      AND e.source NOT IN (SELECT source FROM ledger_retraction)
    ORDER BY e.id
"""
_BY_ID_SQLITE = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, p.facts,
           e.source, e.human, e.by_id
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal p ON p.event_id = e.id
    WHERE e.id IN (SELECT value FROM json_each(%s))
    ORDER BY e.id
"""
_BY_ID_POSTGRES = """
    SELECT e.id, e.kind, e.subject_id, s.key, e.at, e.known_at, e.recorded_at, e.facts, p.facts,
           e.source, e.human, e.by_id
    FROM ledger_event e
    JOIN ledger_subject s ON s.id = e.subject_id
    LEFT JOIN ledger_personal p ON p.event_id = e.id
    WHERE e.id = ANY(%s)
    ORDER BY e.id
"""
_NUMBERS_SQLITE = """
    SELECT id FROM ledger_subject WHERE key IN (SELECT value FROM json_each(%s))
"""
_NUMBERS_POSTGRES = "SELECT id FROM ledger_subject WHERE key = ANY(%s)"
_SUBJECTS_OF_SOURCE = "SELECT DISTINCT subject_id FROM ledger_event WHERE source = %s"


def rows_of(subjects: Iterable[str]) -> list[Row]:
    """All rows of these identities, oldest id first; one that nobody has seen has none."""
    found = read(_NUMBERS_SQLITE if is_sqlite() else _NUMBERS_POSTGRES, [many(subjects)])
    return rows_of_numbers(number for (number,) in found)


def rows_of_numbers(subject_ids: Iterable[int]) -> list[Row]:
    """All rows of these subjects, by the subjects' ids."""
    return list(map(as_row, read(_OF_SQLITE if is_sqlite() else _OF_POSTGRES, [many(subject_ids)])))


def rows(ids: Iterable[int]) -> list[Row]:
    """The rows with these ids, retracted ones too, oldest id first."""
    return list(map(as_row, read(_BY_ID_SQLITE if is_sqlite() else _BY_ID_POSTGRES, [many(ids)])))


def subjects_of(source: str) -> Iterator[int]:
    """The subjects' ids of all rows of one source, retracted or not."""
    return (number for (number,) in read(_SUBJECTS_OF_SOURCE, [source]))


def as_row(cells: tuple[Any, ...]) -> Row:
    """A Row from the twelve cells of the queries here."""
    id, kind, number, key, at, known_at, recorded_at, facts, personal, source, human, by_id = cells
    return Row(
        id=id,
        kind=kind,
        subject_id=number,
        subject=key,
        at=as_time(at),
        known_at=surely(known_at),
        recorded_at=surely(recorded_at),
        facts=merged(decode(facts), decode(personal) if personal else None),
        source=source,
        human=human,
        by_id=by_id,
    )
